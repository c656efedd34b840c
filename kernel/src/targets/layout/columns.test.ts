import assert from 'node:assert/strict'
import test from 'node:test'
import { columnOf, isHeader, type Role, throughIn, yearIn } from './columns.ts'

// biome-ignore format: a table, one header a line
const HEADERS: readonly (readonly [Role, readonly string[]])[] = [
  ['no', ['序号', '序 号', '编号', '项次', 'No.']],
  ['chapter', ['项目名称', '类别', '领域', '板块', '工作领域']],
  ['text', ['主要工作内容', '目标任务', '工作任务', '重点任务', '年度目标任务', '指标名称', '任务内容', '重点工作任务', '实事项目内容']],
  ['lead', ['牵头单位', '责任单位', '责任部门', '主办单位', '牵头部门', '责任处室（单位）', '落实单位', '单位名称']],
  ['assist', ['配合单位', '协办单位', '配合部门', '协同责任单位']],
  ['report', ['完成情况', '进展情况', '落实情况', '完成进度', '工作成效', '截至11月底进展', '完成情况说明', '目标任务完成情况', '三季度']],
  ['target', ['目标值', '计划数', '全年目标', '2023年目标', '年度计划']],
  ['done', ['完成值', '实际完成', '累计完成数', '完成数']],
  ['rate', ['完成率', '完成比例', '完成率（%）', '占全年目标比重']],
  ['measure', ['单位', '计量单位']],
  ['by', ['完成时限', '计划完成时间', '时间节点']],
  ['state', ['是否完成', '完成状态']],
  ['next', ['下一步工作计划', '存在问题']],
  ['person', ['责任领导', '联系人', '责任人']],
  ['remark', ['备注', '说明']],
]
for (const [role, headers] of HEADERS) {
  test(`headers of ${role}`, () => {
    for (const header of headers) assert.equal(columnOf(header)?.role, role, header)
  })
}

test('sentences and headings are no headers', () => {
  for (const text of ['一、主要预期指标', '完成道路改造。', '（一）重点任务', ''])
    assert.equal(columnOf(text), undefined, text)
})

test('a header has to promise something and to answer it', () => {
  const columns = (...headers: string[]) => headers.map(columnOf)
  assert.ok(isHeader(columns('序号', '工作任务', '责任单位', '进展情况')))
  assert.ok(isHeader(columns('指标', '目标值', '完成值')))
  assert.ok(!isHeader(columns('序号', '责任单位')))
  assert.ok(!isHeader(columns('工作任务')))
})

test('months and years of headings', () => {
  for (const [heading, month] of [
    ['一季度进展', 3],
    ['上半年', 6],
    ['1-11月完成情况', 11],
    ['截至2023年9月底进展', 9],
    ['前三季度', 9],
    ['全年完成情况', 12],
    ['2021年四季度', 12],
    ['2024年度三季度', 9],
    ['截至十月底', 10],
    ['进展情况', undefined],
  ] as const)
    assert.equal(throughIn(heading), month, heading)
  for (const [heading, year] of [
    ['2021年四季度完成情况', 2021],
    ['二〇二三年重点工作', 2023],
    ['完成情况', undefined],
    ['拱政发12021号', undefined],
  ] as const)
    assert.equal(yearIn(heading), year, heading)
})
