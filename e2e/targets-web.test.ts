// What whoever looks after targets does with a work report in a real browser, on the real server: brings it in, sets a reading right,
// follows its targets, ties one to a live indicator; what a unit tells of its target; and what each of them sees afterwards.
import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { writeWorkbook } from '@gongzhi/adapters/office/write-workbook'
import type { Locator } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { type RunningServer, signIn, startServer, temporaryFolder } from './running-server.ts'
import { Visitor } from './visitor.ts'

const PICTURES = resolve(import.meta.dirname, '../.cache/targets')
const DOCUMENT = join(import.meta.dirname, 'targets/documents/tuning/hedu-street-2024-q3.txt')
const SPEED = 60
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The test document, of the year that is: as a workbook, line by line and cell by cell. */
async function document(year: number): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const text = (await readFile(DOCUMENT, 'utf8')).replaceAll('2024', `${year}`)
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .replace(/\r$/, '')
        .split('\t')
        .map((cell) => ({ text: cell })),
    )
  const bytes = await writeWorkbook([{ name: '三季度', rows }], { title: 'test', at: 0 })
  return { name: `禾渡街道${year}年三季度.xlsx`, mimeType: WORKBOOK, buffer: Buffer.from(bytes) }
}

const rowOf = (visitor: Visitor, no: string): Locator =>
  visitor.at('task-row').filter({ has: visitor.page.getByText(no, { exact: true }) })
const shot = (visitor: Visitor, name: string) =>
  visitor.page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })

async function refused(officer: Visitor): Promise<void> {
  await officer.at('report-file').setInputFiles({
    name: '扫描件.docx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]),
  })
  await officer.at('import-fault').waitFor()
  assert.match((await officer.at('import-fault').getAttribute('data-code')) ?? '', /^document-/)
  await officer.page.getByText('什么都没有保存').waitFor()
  assert.equal(await officer.at('report-row').count(), 0)
}

async function imports(officer: Visitor, year: number): Promise<string> {
  await officer.at('report-file').setInputFiles(await document(year))
  await officer.at('task-list').waitFor()
  assert.equal(await officer.at('report-state').getAttribute('data-state'), 'draft')
  assert.equal(await officer.at('task-row').count(), 10)
  await officer.page.getByText(`${year} 年，截至 9 月`).waitFor()
  return (await officer.at('report-page').getAttribute('data-report')) ?? ''
}

async function narrows(officer: Visitor): Promise<void> {
  await officer.picks('filter-unit', '公共服务办')
  await officer.page.getByText('10 项任务中的 2 项').waitFor()
  await officer.at('filter-text').fill('书香')
  await officer.page.getByText('10 项任务中的 1 项').waitFor()
  assert.match(officer.page.url(), /unit=.*text=|text=.*unit=/)
  await officer.page.getByText('显示全部').click()
  await officer.page.getByText('10 项任务', { exact: true }).waitFor()
  const behind = officer.at('verdict-tally').locator('button[data-value="behind"]')
  const count = Number(await behind.locator('b').textContent())
  assert.ok(count > 0)
  await behind.click()
  await officer.at('task-row').nth(count).waitFor({ state: 'detached' })
  assert.equal(await officer.at('task-row').count(), count)
  for (const row of await officer.at('task-row').all()) assert.equal(await row.getAttribute('data-verdict'), 'behind')
  await behind.click()
}

/** What is marked in the original for the measure that is chosen. */
const chosenWords = async (visitor: Visitor, kind: 'promise' | 'claim'): Promise<string> =>
  (await visitor.at('original').locator(`mark[data-chosen="true"][data-kind="${kind}"]`).allTextContents()).join('')

async function marksWords(officer: Visitor): Promise<void> {
  await rowOf(officer, 'HD01').getByRole('link').first().click()
  await officer.at('task-sentence').getByText('居民参与率达95%以上').waitFor()
  const second = officer.at('measure').nth(1)
  await second.getByRole('button').first().click()
  assert.match(await chosenWords(officer, 'promise'), /居民参与率达?95%/)
  assert.match(await chosenWords(officer, 'claim'), /96\.3%/)
  assert.doesNotMatch(await chosenWords(officer, 'claim'), /89\.5%/)
  // And the other way round: words of the original say which measure they belong to.
  await officer.at('original').locator('mark', { hasText: '89.5%' }).first().click()
  assert.equal(await officer.at('measure').nth(2).getAttribute('data-chosen'), 'true')
  await shot(officer, 'task')
}

async function corrects(officer: Visitor): Promise<void> {
  const second = officer.at('measure').nth(1)
  const verdict = second.getByTestId('verdict')
  assert.equal(await verdict.getAttribute('data-verdict'), 'provisional')
  await second.getByTestId('correct-measure').click()
  await officer.at('correct-submit').click()
  await officer.page.getByText('请写明理由').waitFor()
  await officer.at('correct-value').fill('97')
  await officer.at('correct-reason').fill('年中经街道党工委会议调整')
  await shot(officer, 'correcting')
  await officer.at('correct-submit').click()
  await officer.at('correction').waitFor()
  assert.equal(await verdict.getAttribute('data-verdict'), 'behind')
  assert.match((await second.getByTestId('measure-promise').textContent()) ?? '', /≥ 97%/)
  await shot(officer, 'corrected')
  await officer.at('undo').click()
  await officer.at('undo-reason').fill('会议只讨论，没有通过')
  await officer.at('undo-submit').click()
  await officer.at('correction').and(officer.page.locator('[data-undone="true"]')).waitFor()
  assert.equal(await verdict.getAttribute('data-verdict'), 'provisional')
  // A unit that was left out of the table; this one stays.
  await officer.at('correct-leads-open').click()
  await officer.at('correct-leads').locator('input').fill('环境卫生管理所')
  await officer.page.keyboard.press('Enter')
  await officer.page.keyboard.press('Escape')
  const form = officer.page.getByRole('form', { name: '更正牵头单位' })
  await form.getByTestId('correct-reason').fill('街道三定方案')
  await form.getByRole('button', { name: '保存更正' }).click()
  await officer.page.getByText('牵头单位改为：公共管理办、环境卫生管理所').waitFor()
}

async function adopts(officer: Visitor, report: string): Promise<number> {
  await officer.go(`/targets/reports/${report}`)
  await officer.page.getByText('已更正 1').waitFor()
  await officer.at('adopt').click()
  await officer.at('adopt-submit').click()
  await officer.at('report-state').and(officer.page.locator('[data-state="adopted"]')).waitFor()
  await rowOf(officer, 'HD01').getByTestId('light').first().waitFor()
  assert.equal(await rowOf(officer, 'HD01').getByTestId('light').count(), 3)
  await shot(officer, 'board')
  await officer.at('nav-targets').click()
  await officer.at('target-row').first().waitFor()
  return officer.at('target-row').count()
}

/** Nobody will end it in time: two hours of the platform, two minutes of ours. */
async function lateCase(server: RunningServer): Promise<void> {
  const operator = await signIn(server, 'operator', server.passwords.get('operator') ?? '')
  const made = await operator.post('/api/cases', {
    id: crypto.randomUUID(),
    pack: 'fire-lane',
    type: 'blocked-fire-lane',
    place: 'demo-lane',
  })
  assert.equal(made.status, 200, JSON.stringify(made.body))
}

/** Answers the target. */
async function ties(officer: Visitor): Promise<string> {
  await officer.at('target-row').filter({ hasText: '满意率' }).getByRole('link').first().click()
  await officer.at('target-tie').waitFor()
  await officer.at('tie').click()
  await officer.picks('tie-indicator', '按期结案率')
  await officer.at('tie-submit').click()
  await officer.at('target-tie').and(officer.page.locator('[data-tied="true"]')).waitFor()
  await officer.page.getByText('依据平台实时指标').waitFor()
  return (await officer.at('target-page').getAttribute('data-target')) ?? ''
}

/** Once the case is late, the figure is there and decides. */
async function measured(officer: Visitor, target: string): Promise<void> {
  const patience = Date.now() + 150_000
  for (;;) {
    await officer.go(`/targets/${target}`)
    await officer.at('tie-value').waitFor()
    if ((await officer.at('tie-value').textContent()) === '0%') break
    assert.ok(Date.now() < patience, 'the case was never counted')
    await officer.page.waitForTimeout(2_000)
  }
  assert.equal(await officer.at('target-reached').textContent(), '0%')
  const head = officer.page.locator('.target-title')
  assert.equal(await head.getByTestId('verdict').getAttribute('data-verdict'), 'behind')
  assert.match((await officer.at('target-tie').textContent()) ?? '', /取自 1 件案卷/)
  await shot(officer, 'tied')
}

/** From now on the street office is the unit that the report calls by another name. */
async function maps(officer: Visitor): Promise<void> {
  await officer.go('/targets/units')
  await officer.at('unit-row').getByRole('link', { name: '经济发展办' }).click()
  await officer.at('unit-map').click()
  await officer.at('unit-party').locator('input').fill('street-330105001')
  await officer.at('unit-map-submit').click()
  await officer.at('unit-party-now').getByText('由人工指定').waitFor()
  await shot(officer, 'unit')
}

async function tells(unit: Visitor, year: number): Promise<string> {
  await unit.go('/targets?scope=mine')
  const row = unit.at('target-row').filter({ hasText: '税收总量' }).filter({ hasText: '12.8' })
  await row.getByRole('link').first().click()
  await unit.at('act-tell').click()
  await unit.at('tell-submit').click()
  await unit.page.getByText('请填写数值').waitFor()
  await unit.at('tell-value').fill('10.6')
  await unit.at('tell-as-of').fill(`${year}-09-30`)
  await unit.at('evidence-link').fill('https://example.org/revenue-september')
  await unit.at('evidence-link-add').click()
  await unit.at('evidence-file').setInputFiles({
    name: '收入月报.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  })
  await unit.page.locator('.evidence-name', { hasText: '收入月报.pdf' }).waitFor()
  await unit.at('tell-submit').click()
  await unit.page.getByText('数值已填报').waitFor()
  assert.match((await unit.at('target-reached').textContent()) ?? '', /^10\.6 亿元$/)
  const newest = unit.at('value').first()
  await newest.getByText('收入月报.pdf').waitFor()
  assert.match((await newest.textContent()) ?? '', /单位填报/)
  await newest.getByTestId('value-correct').click()
  await unit.at('correct-to').fill('10.8')
  await unit.at('act-reason').fill('漏计一户')
  await unit.at('act-submit').click()
  const entry = unit.at('log-entry').first()
  await entry.waitFor()
  assert.match((await entry.textContent()) ?? '', /10\.6 亿元.*10\.8 亿元.*漏计一户/)
  await shot(unit, 'told')
  return (await unit.at('target-page').getAttribute('data-target')) ?? ''
}

/** Nothing has to be scrolled sideways, in either language. */
async function fitsPhone(visitor: Visitor, more: readonly string[]): Promise<void> {
  const paths = ['/targets', '/targets/reports', '/targets/units', '/targets/corrections', ...more]
  for (const language of ['en', 'zh-CN']) {
    await visitor.at('language-switch').click()
    for (const path of paths) {
      await visitor.go(path)
      await visitor.page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' })
      await visitor.page.locator('.panel').first().waitFor()
      await visitor.page.locator('.bones').first().waitFor({ state: 'detached' })
      await visitor.fits(`${path} in ${language}`)
    }
  }
}

test('a work report becomes targets that are followed, in the console', { timeout: 280_000 }, async (t) => {
  const opened = await openBrowser()
  if ('why' in opened) return t.skip(`left out: no browser (${opened.why})`)
  const { browser } = opened
  const folder = await temporaryFolder()
  const server = await startServer(folder.path, ['--company', 'off', '--speed', `${SPEED}`])
  await mkdir(PICTURES, { recursive: true })
  const faults: string[] = []
  const year = new Date().getFullYear()
  try {
    await lateCase(server)
    const officer = await Visitor.open(browser, server, faults)
    await officer.comesIn('supervisor')
    let report = ''
    await t.test('a file that is none is refused in words, and nothing of it is kept', async () => {
      await officer.page.getByText('还没有跟踪的目标').waitFor()
      assert.equal(await officer.at('nav-cases').count(), 0, 'whoever looks after targets is shown no cases')
      await officer.page.getByRole('link', { name: '导入工作报告' }).click()
      await refused(officer)
    })
    await t.test('a report is read into a draft, and its board is narrowed down', async () => {
      report = await imports(officer, year)
      await narrows(officer)
    })
    await t.test('a measure shows its words in the original, and the words their measure', () => marksWords(officer))
    await t.test('a reading is set right, and taken back', () => corrects(officer))
    await t.test('adopted, every measure is followed', async () => {
      assert.ok((await adopts(officer, report)) > 15)
    })
    let tied = ''
    await t.test('a target is tied to a live indicator of the platform', async () => {
      tied = await ties(officer)
    })
    await t.test('a unit that is known tells of its own target, with evidence, and corrects itself', async () => {
      await maps(officer)
      const unit = await Visitor.open(browser, server, faults)
      await unit.comesIn('street')
      const target = await tells(unit, year)
      const leader = await Visitor.open(browser, server, faults, true)
      await leader.comesIn('leader')
      await leader.go(`/targets/${target}`)
      await leader.at('target-reached').getByText('10.8 亿元').waitFor()
      assert.equal(await leader.at('act-tell').count(), 0, 'a leader reads and tells nothing')
      assert.equal(await leader.at('value-correct').count(), 0)
      await shot(leader, 'leader')
      await fitsPhone(leader, [
        `/targets/${target}`,
        `/targets/reports/${report}`,
        `/targets/reports/${report}/tasks/HD01`,
      ])
    })
    await t.test('the live figure stands in place of prose, and decides', () => measured(officer, tied))
    assert.deepEqual(faults, [])
  } finally {
    await browser.close()
    const code = await server.stop()
    await folder.remove()
    assert.equal(code, 0, `the server ends in order\n${server.errors()}`)
  }
})
