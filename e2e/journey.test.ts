// The main job in a real browser, on the real server with its camera, its detector and its database: a van stands in the
// fire lane, the property company clears it, the same camera proves it, the case closes, the figure changes, it is judged.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { startServer, temporaryFolder } from './running-server.ts'

const SPEED = 8
const PICTURES = resolve(import.meta.dirname, '../.cache/journey')

async function signInAs(page: Page, address: string, login: string, password: string): Promise<void> {
  await page.goto(address)
  await page.getByTestId('login-user').fill(login)
  await page.getByTestId('login-password').fill(password)
  await page.getByTestId('login-submit').click()
  await page.getByTestId('sign-out').or(page.getByTestId('case-list')).first().waitFor()
}

async function naturalWidth(page: Page, testId: string): Promise<number> {
  const picture = page
    .getByTestId(testId)
    .locator('img')
    .or(page.locator(`img[data-testid="${testId}"]`))
    .first()
  await picture.waitFor()
  return picture.evaluate((image) =>
    (image as unknown as { decode(): Promise<void>; naturalWidth: number })
      .decode()
      .then(() => (image as unknown as { naturalWidth: number }).naturalWidth),
  )
}

test('a van in the fire lane, from the camera to the figure', { timeout: 240_000 }, async (t) => {
  const opened = await openBrowser()
  if ('why' in opened) return t.skip(`left out: no browser (${opened.why})`)
  const { browser } = opened
  const folder = await temporaryFolder()
  const server = await startServer(folder.path, ['--speed', String(SPEED), '--company', 'off'])
  await mkdir(PICTURES, { recursive: true })
  const faults: string[] = []
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    page.on('pageerror', (error) => faults.push(error.message))
    const shot = (name: string) => page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
    const password = (login: string) => server.passwords.get(login) ?? ''

    await page.goto(server.address)
    await page.getByTestId('login-user').waitFor()
    await shot('01-sign-in')
    await page.getByTestId('login-user').fill('property')
    await page.getByTestId('login-password').fill('not-the-password')
    await page.getByTestId('login-submit').click()
    await page.getByText('账号或密码不正确').waitFor()
    await signInAs(page, server.address, 'property', password('property'))
    await shot('02-waiting')
    const row = page.getByTestId('case-row').first()
    await row.waitFor({ timeout: 90_000 })
    assert.equal(await page.getByTestId('case-row').count(), 1, 'one signal, one case')
    const id = await row.getAttribute('data-case')
    await shot('03-case-list')
    await row.click()
    await page.getByTestId('evidence-before').waitFor()
    assert.ok((await naturalWidth(page, 'evidence-before')) > 300, 'the picture before is there')
    assert.match((await page.getByTestId('case-owner').first().textContent()) ?? '', /示范物业公司/)
    await shot('04-case-sent')

    await page.getByTestId('move-clear').click()
    await page.getByTestId('field-how').getByText('移车').click()
    await page.getByTestId('move-submit').click()
    await page.getByTestId('proof-progress').waitFor({ timeout: 20_000 })
    await shot('05-proving')
    await page.getByTestId('case-step').first().getByText('结案').waitFor({ timeout: 90_000 })
    assert.ok((await naturalWidth(page, 'evidence-after')) > 300, 'the same camera shows the lane free')
    const kinds = await page
      .getByTestId('timeline-entry')
      .evaluateAll((entries) =>
        entries.map((entry) => (entry as unknown as { dataset: { kind: string } }).dataset.kind),
      )
    for (const kind of ['opened', 'moved', 'proven']) assert.ok(kinds.includes(kind), `the timeline has ${kind}`)
    await shot('06-closed')

    await page.goto(`${server.address}/figures`)
    await page.getByTestId('indicator-co-governance').getByTestId('indicator-value').getByText('100').waitFor()
    await shot('07-figures')
    await page.goto(`${server.address}/cameras`)
    await page.getByTestId('eye-state').first().waitFor()
    await page.waitForTimeout(2500)
    await shot('08-cameras')
    await page.getByTestId('language-switch').first().click()
    await page.goto(`${server.address}/cases/${id}`)
    await page.getByText('Verification passed').or(page.getByText('Cleared')).first().waitFor()
    await naturalWidth(page, 'evidence-after')
    await shot('09-english')
    await page.context().clearCookies()
    await page.close()

    const phone = await browser.newPage({
      viewport: { width: 390, height: 844 },
      locale: 'zh-CN',
      isMobile: true,
      hasTouch: true,
    })
    phone.on('pageerror', (error) => faults.push(error.message))
    await signInAs(phone, server.address, 'community', password('community'))
    await phone.getByText('请您评价').first().waitFor()
    await phone.screenshot({ path: `${PICTURES}/10-phone-asked.png`, fullPage: true })
    await phone.goto(`${server.address}/cases/${id}`)
    await phone.getByTestId('judge-satisfied').click()
    await phone.getByTestId('judge-submit').click()
    await phone.getByTestId('timeline-entry').and(phone.locator('[data-kind="judged"]')).waitFor()
    await phone.screenshot({ path: `${PICTURES}/11-phone-judged.png`, fullPage: true })
    assert.deepEqual(faults, [])
  } finally {
    await browser.close()
    const code = await server.stop()
    await folder.remove()
    assert.equal(code, 0, `the server ends in order\n${server.errors()}`)
  }
})
