// A quarter made public and a red target supervised, in a real browser on the real server: drafted, approved by somebody else, read by
// whoever comes with scripts turned off; a notice sent, answered and closed.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { type RunningServer, signIn, startServer, temporaryFolder } from './running-server.ts'
import { Visitor } from './visitor.ts'

// The year before: a quarter is published once it is over.
const PICTURES = resolve(import.meta.dirname, '../.cache/openness')
const shot = ({ page }: Visitor, name: string) => page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })

const YEAR = new Date().getFullYear() - 1
const REPORT = `${YEAR}年区重点工作目标任务完成情况
序号,项目名称,主要工作内容,牵头单位,完成情况
1,(一)民生实事,新增养老床位300张以上。,示范民政局,已新增养老床位100张。
2,,建成社区食堂20家。,示范民政局,已建成社区食堂21家。
3,(二)城市治理,深入推进文明城市创建。,区文明办,持续推进各项创建工作。
`
const ASKED = '请说明养老床位进度，\n月底前报送。'
const REPLY = '其余200张正在安装，\n月底前交付。'

async function fitsAll(visitor: Visitor, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await visitor.go(path)
    await visitor.page.locator('.panel').first().waitFor()
    await visitor.page.locator('.bones').first().waitFor({ state: 'detached' })
    await visitor.fits(path)
  }
}

/** An adopted report whose first target is red, whatever day it is. */
async function prepared(server: RunningServer): Promise<string> {
  const officer = await signIn(server, 'supervisor', server.passwords.get('supervisor') ?? '')
  const taken = await fetch(`${server.address}/api/targets/reports?name=r.csv`, {
    method: 'POST',
    headers: { cookie: officer.cookie, 'content-type': 'application/octet-stream' },
    body: REPORT,
  })
  const { report } = (await taken.json()) as { report: { id: string } }
  const adopted = await officer.post(`/api/targets/reports/${report.id}/adopt`, { id: crypto.randomUUID() })
  assert.equal(adopted.status, 200, JSON.stringify(adopted.body))
  const targets = (await officer.get('/api/targets')).body as { id: string; no: string }[]
  const target = targets.find(({ no }) => no === '1')?.id ?? ''
  const missed = await officer.post(`/api/targets/${target}/commands`, {
    ...{ id: crypto.randomUUID(), do: 'path' },
    shape: { kind: 'milestones', milestones: [{ on: `${YEAR}-01-01`, value: 300 }] },
  })
  assert.equal((missed.body as { colour: string }).colour, 'red')
  return target
}

async function publishes(browser: Browser, server: RunningServer, faults: string[]): Promise<string> {
  const officer = await Visitor.open(browser, server, faults)
  await officer.go('/')
  await officer.at('to-open').click()
  await officer.page.getByText('还没有公开的内容').waitFor()
  await officer.comesIn('supervisor')
  await officer.go('/targets/publications')
  await officer.at('publication-new').click()
  await officer.at('publication-prepare').click()
  await officer.at('publication-sha').waitFor()
  await officer.at('draft-page').getByText('本人起草，须由他人核准').waitFor()
  assert.equal(await officer.at('publication-approve').count(), 0)
  const seen = await officer.at('publication-sha').textContent()

  const leader = await Visitor.open(browser, server, faults)
  await leader.comesIn('leader')
  await leader.go('/targets/publications')
  await leader.at('publication-draft').getByRole('link').click()
  await leader.at('publication-task').first().waitFor()
  assert.equal(await leader.at('publication-task').count(), 3)
  assert.equal(await leader.at('publication-sha').textContent(), seen)
  await leader.at('publication-approve').click()
  await leader.at('publication-approve-yes').click()
  await leader.at('publication-row').waitFor()
  return (await leader.at('publication-row').getAttribute('data-id')) ?? ''
}

/** Words of the headings of sums that are broken across lines. */
const BROKEN = `[...document.querySelectorAll('table.short th')].flatMap((th) => {
  const walker = document.createTreeWalker(th, NodeFilter.SHOW_TEXT), broken = []
  for (let node; (node = walker.nextNode()); )
    for (const word of node.data.matchAll(/\\S+/g)) {
      const range = document.createRange()
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word[0])
    }
  return broken
})`

/** Without an account and without scripts, on a desk and on a telephone. */
async function isRead(browser: Browser, server: RunningServer, id: string): Promise<void> {
  for (const width of [1440, 390]) {
    const context = await browser.newContext({ viewport: { width, height: 844 }, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${server.address}/public`)
    assert.equal(page.url(), `${server.address}/public/open`)
    await page.locator('h2 a').click()
    assert.equal(page.url(), `${server.address}/public/open/${id}`)
    await page.getByRole('cell', { name: '新增养老床位300张以上。' }).first().waitFor()
    assert.match((await page.locator('main').textContent()) ?? '', /已完成1项.*未达到1项.*叙述性1项/s)
    assert.deepEqual(await page.evaluate(BROKEN), [])
    await page.locator('p a[href="#behind"]').click()
    await page.locator('p a[href="#task-1"]').click()
    const top = await page.evaluate<number>('document.getElementById("task-1").getBoundingClientRect().top')
    assert.ok(top > -1 && top < 844, `the row of what is behind is in sight: ${top}`)
    assert.match(
      (await page.locator('tr', { has: page.locator('#task-1') }).textContent()) ?? '',
      /未达到未达到：100张（承诺300张）/,
    )
    const pdf = await context.request.get(`${server.address}/public/open/${id}/${id}.pdf`)
    assert.match(pdf.headers()['content-type'] ?? '', /^application\/pdf/)
    await context.close()
  }
}

async function supervises(browser: Browser, server: RunningServer, faults: string[], target: string): Promise<void> {
  const office = await Visitor.open(browser, server, faults)
  await office.comesIn('supervision')
  await office.go(`/targets/${target}`)
  await office.at('target-send-notice').click()
  await office.at('notice-text').fill(ASKED)
  await office.at('notice-send').click()
  await office.at('target-notice').waitFor()
  assert.equal(await office.at('target-send-notice').count(), 0, 'one open notice for a target')

  const bureau = await Visitor.open(browser, server, faults, true)
  await bureau.comesIn('bureau')
  await fitsAll(bureau, ['/targets/notices'])
  await bureau.at('notice-open').click()
  await bureau.at('case-about').getByText('养老床位').waitFor()
  assert.ok((await bureau.page.locator('main').textContent())?.includes(ASKED), 'line by line, as it was written')
  await bureau.page.getByRole('button', { name: '回复' }).first().click()
  await bureau.page.locator('[data-value="正在办理"]').click()
  await bureau.at('field-reply').fill(REPLY)
  await bureau.at('move-submit').click()
  await bureau.page.getByText('当前由示范督查室负责').waitFor()

  await office.go('/targets/notices')
  await office.at('notice-open').click()
  await office.page.getByText('其余200张正在安装').waitFor()
  await office.page.getByRole('button', { name: '跟踪督查' }).first().click()
  await office.at('field-why').fill('每两周报一次进度')
  await office.at('move-submit').click()
  await office.page.getByText('当前由示范民政局负责').waitFor()

  await bureau.page.reload()
  await bureau.at('act-more-time').click()
  await bureau.page.locator('.chip[data-value="工程量大"]').click()
  await bureau.at('field-span').locator('.chip').nth(3).click()
  await shot(bureau, 'ask-time')
  await bureau.at('move-submit').click()
  await bureau.at('time-asked').getByText('由示范督查室答复').waitFor()
  await bureau.fits('a notice for which more time is asked')
  await shot(bureau, 'time-asked')

  await office.go('/targets/notices')
  await office.at('notice-open').click()
  await office.at('answer-time').getByText('工程量大').waitFor()
  await shot(office, 'answer-time')
  await office.at('time-grant').click()
  await office.at('timeline-entry').and(office.page.locator('[data-kind="time-granted"]')).waitFor()
  await office.at('ledger-entry').getByText('示范督查室同意延长').waitFor()
  await shot(office, 'time-granted')

  await bureau.page.reload()
  await bureau.page.getByRole('button', { name: '报告整改' }).first().click()
  await bureau.page.locator('[data-value="已整改到位"]').click()
  await bureau.at('field-reply').fill('其余床位已安装完毕')
  await bureau.at('move-submit').click()
  await bureau.page.getByText('当前由示范督查室负责').waitFor()

  await office.page.reload()
  await office.page.getByRole('button', { name: '同意办结' }).first().click()
  await office.page.locator('.chip[data-value="办结"]').click()
  await office.at('move-submit').click()
  await office.at('case-about').waitFor()
  await office.go('/targets/notices')
  await office.page.locator('.chip[data-value="ended"]').click()
  await office.at('notice-row').and(office.page.locator('[data-state="closed"]')).waitFor()

  const leader = await Visitor.open(browser, server, faults, true)
  await leader.comesIn('leader')
  await leader.go(`/targets/${target}`)
  await leader.at('target-notice').and(leader.page.locator('[data-step="closed"]')).waitFor()
  assert.ok(
    !(await leader.page.locator('main').textContent())?.includes('正在安装'),
    'how it stands, not what was written',
  )
  await fitsAll(leader, ['/targets/publications', `/targets/${target}`])
}

test('a quarter is published and a red target supervised, in the console', { timeout: 240_000 }, async (t) => {
  await mkdir(PICTURES, { recursive: true })
  const opened = await openBrowser()
  if ('why' in opened) return t.skip(`left out: no browser (${opened.why})`)
  const { browser } = opened
  const folder = await temporaryFolder()
  let server: RunningServer | undefined
  const faults: string[] = []
  try {
    const running = await startServer(folder.path, ['--no-demo', '--company', 'off'], {
      GONGZHI_SECOND_FACTOR_FOR: 'none',
    })
    server = running
    const target = await prepared(running)
    let id = ''
    await t.test('drafted by one, approved by another', async () => {
      id = await publishes(browser, running, faults)
    })
    await t.test('read by whoever comes, without scripts', () => isRead(browser, running, id))
    await t.test('a notice is sent from a red target, answered and closed', () =>
      supervises(browser, running, faults, target),
    )
    assert.deepEqual(faults, [])
  } finally {
    await browser.close()
    await server?.stop()
    await folder.remove()
  }
})
