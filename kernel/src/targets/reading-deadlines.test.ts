// By when something is promised: as the sentence says, else as a column of deadlines does; what is done later is late.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reportIn } from './layout/report-in.ts'
import { sampleDocument } from './layout/sample-report.contract.ts'
import { readReport } from './reading.ts'

const HEADER = ['序号', '工作内容', '完成时限', '牵头单位', '推进情况']
const read = (promise: string, by: string, report: string) => {
  const rows = [
    ['1', promise, by, '机关事务局', report],
    ['2', '新建公园3个。', '12月底', '园林局', '建成公园3个。'],
  ]
  const [task] = readReport(reportIn(sampleDocument(['2023年重点任务完成情况', [HEADER, ...rows]]))).tasks
  return [task?.verdict, task?.measures[0]?.by]
}

describe('a column of deadlines', () => {
  it('says by when, where the sentence does not', () => {
    assert.deepEqual(read('完成市民中心搬迁投用。', '10月底', '11月8日正式投入使用。'), ['behind', '10月底'])
    assert.deepEqual(read('完成市民中心搬迁投用。', '12月底', '11月8日正式投入使用。'), ['met', '12月底'])
    assert.deepEqual(read('完成市民中心搬迁投用。', '', '11月8日正式投入使用。'), ['met', undefined])
    const [verdict, by] = read('9月底前完成市民中心搬迁投用。', '12月底', '11月8日正式投入使用。')
    assert.equal(verdict, 'behind')
    assert.match(`${by}`, /9月底/, 'the sentence comes first')
  })
})
