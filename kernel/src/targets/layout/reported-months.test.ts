import assert from 'node:assert/strict'
import test from 'node:test'
import { reportIn } from './report-in.ts'
import { textDocument } from './text-document.ts'

const ROWS = '1\n新建道路5公里。\n区住建局\n已完成。\n2\n新增床位100张。\n区民政局\n新增60张。'
const monthsOf = (head: string, report = '完成情况', foot = '') => {
  const { year, through } = reportIn(textDocument(`${head}\n序号\n工作任务\n责任单位\n${report}\n${ROWS}\n${foot}`))
  return [year, through]
}

// biome-ignore format: a table, one document a line
const DOCUMENTS: readonly (readonly [string, readonly string[], readonly (number | undefined)[]])[] = [
  ['a quarter in the title', ['河湾区2021年四季度重点工作完成情况'], [2021, 12]],
  ['a quarter of a year named apart', ['河湾区2024年度重点工作三季度完成情况表'], [2024, 9]],
  ['the first half', ['河湾区2022年上半年重点工作推进情况'], [2022, 6]],
  ['months below the title', ['河湾区重点工作主要目标任务实施情况\n（截至2023年10月底）'], [2023, 10]],
  ['months in the header', ['河湾区2023年重点工作完成情况', '截至11月底完成情况'], [2023, 11]],
  ['published in the next year: the whole year', ['河湾区2023年重点工作完成情况\n发布日期：2024-01-19'], [2023, 12]],
  ['published within the year: up to the month before', ['河湾区2023年重点工作完成情况', '完成情况', '河湾区政府办公室\n2023年8月15日'], [2023, 7]],
  ['a year only by the day of publishing', ['河湾区重点工作四季度完成情况\n发布日期：2022-01-19 11:50'], [2021, 12]],
  ['a year in Chinese numerals', ['河湾区二〇二三年度重点工作完成情况'], [2023, 12]],
  ['nothing said', ['河湾区重点工作完成情况'], [undefined, undefined]],
]
for (const [name, [head = '', report, foot], months] of DOCUMENTS) {
  test(name, () => assert.deepEqual(monthsOf(head, report, foot), months))
}
