// “Not mine” in a real browser: the property company disputes a case on a phone, the street rules at its desk, the parking company
// finds the case on its phone, and the next one there comes to it at once and says by which ruling.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { type RunningServer, signIn, startServer, temporaryFolder } from './running-server.ts'
import { Visitor } from './visitor.ts'

const PICTURES = resolve(import.meta.dirname, '../.cache/disputes')
const shot = ({ page }: Visitor, name: string) => page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })

test('“not mine” is ruled once, and the ruling holds', { timeout: 240_000 }, async (t) => {
  const opened = await openBrowser()
  if ('why' in opened) return t.skip(`left out: no browser (${opened.why})`)
  const { browser } = opened
  await mkdir(PICTURES, { recursive: true })
  const folder = await temporaryFolder()
  let running: RunningServer | undefined
  try {
    const server = await startServer(folder.path, ['--no-demo', '--company', 'off'])
    running = server
    await disputed(browser, server)
  } finally {
    await browser.close()
    await running?.stop()
    await folder.remove()
  }
})

async function disputed(browser: Browser, server: RunningServer): Promise<void> {
  const faults: string[] = []
  const operator = await signIn(server, 'operator', server.passwords.get('operator') ?? '')
  async function sent(): Promise<string> {
    const what = { pack: 'fire-lane', type: 'blocked-fire-lane', place: 'demo-lane' }
    const opened = await operator.post('/api/cases', { id: crypto.randomUUID(), ...what })
    const { id } = opened.body as { id: string }
    await operator.post(`/api/cases/${id}/commands`, { id: crypto.randomUUID(), do: 'move', move: 'send', values: {} })
    return id
  }
  const id = await sent()

  const property = await Visitor.open(browser, server, faults, true)
  await property.comesIn('property')
  await property.go(`/cases/${id}`)
  await property.at('act-dispute').click()
  await property.page.locator('.chip[data-value="不在管理范围"]').click()
  await shot(property, 'disputing')
  await property.at('move-submit').click()
  await property.at('disputed').getByText('责任归属等待裁定').waitFor()
  await property.fits('a disputed case')
  await shot(property, 'disputed')

  const street = await Visitor.open(browser, server, faults)
  await street.comesIn('street')
  await street.go('/')
  await street.page.getByText('处置·待裁定').first().waitFor()
  await shot(street, 'list')
  await street.go(`/cases/${id}`)
  assert.ok(await street.at('rule-submit').isDisabled())
  await street.at('field-party').getByText('示范停车公司').click()
  await street.at('field-ground').getByText('管理协议约定').click()
  await shot(street, 'ruling')
  await street.fits('a ruling')
  await street.at('rule-submit').click()
  await street.at('case-owner').getByText('示范停车公司').waitFor()
  await street.at('timeline-entry').and(street.page.locator('[data-kind="ruled"]')).getByText('管理协议约定').waitFor()
  await shot(street, 'ruled')

  const parking = await Visitor.open(browser, server, faults, true)
  await parking.comesIn('parking')
  await parking.go(`/cases/${id}`)
  await parking.at('move-clear').click()
  await parking.page.locator('.chip[data-value="移车"]').click()
  await parking.at('move-submit').click()
  await parking.at('case-owner').getByText('示范停车公司').waitFor()
  const next = await sent()
  await parking.go(`/cases/${next}`)
  await parking.at('case-owner').getByTestId('because').getByRole('link').waitFor()
  await parking.fits('a case by a ruling')
  await shot(parking, 'because')
  assert.deepEqual(faults, [])
}
