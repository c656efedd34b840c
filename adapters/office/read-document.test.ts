// The bounds around a stranger's file: size, memory, time, and what the reading process may do. Real processes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_DOCUMENT_BYTES } from '@gongzhi/engine/targets/documents.port'
import { Fault } from '@gongzhi/kernel'
import { handMadeWorkbook } from './hand-made.contract.ts'
import { readDocument, readReportIn } from './read-document.ts'
import { shownDocument } from './shown-document.contract.ts'
import { writeArchive } from './zip-writing.ts'

const code = (expected: string) => (fault: unknown) => fault instanceof Fault && fault.code === expected
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

test('a file is read in a process of its own, several at once', async () => {
  const read = await Promise.all(
    Array.from({ length: 5 }, (_, at) => readDocument(utf8(`单位,任务\n甲局,${at}`), 'x.csv')),
  )
  read.forEach((document, at) => {
    assert.equal(document.kind, 'csv')
    assert.deepEqual(shownDocument(document), [
      [
        ['单位', '任务'],
        ['甲局', `${at}`],
      ],
    ])
  })
})

test('faults come back with their parameters', async () => {
  const macros = handMadeWorkbook({ sheets: [{ name: 'a', xml: '' }], more: { 'xl/vbaProject.bin': 'x' } })
  await assert.rejects(readDocument(macros, 'x.xlsm'), code('document-macros'))
  await assert.rejects(readDocument(utf8('PK\u0003\u0004half'), 'x.xlsx'), (fault: unknown) => {
    return fault instanceof Fault && fault.code === 'document-broken' && /不完整/.test(`${fault.params.detail}`)
  })
})

test('a file over the limit is refused at once', async () => {
  const started = performance.now()
  await assert.rejects(readDocument(new Uint8Array(MOST_DOCUMENT_BYTES + 1), 'x.txt'), code('document-too-large'))
  assert.ok(performance.now() - started < 1_000)
})

test('a bomb of 150 MB in less than one is refused', async () => {
  const large = new Uint8Array(150 * 1024 * 1024)
  const bytes = writeArchive([{ name: '[Content_Types].xml', content: large }])
  assert.ok(bytes.length < 1024 * 1024)
  await assert.rejects(readDocument(bytes, 'x.xlsx'), code('document-bomb'))
})

test('what takes too long or too much is ended, and the next file is read', async () => {
  // Every new paragraph looks through all that are still open.
  const slow = utf8('<div>'.repeat(240) + '<table><tr><td>'.repeat(80_000))
  await assert.rejects(readDocument(slow, 'x.html', { ms: 150 }), code('document-bomb'))
  await assert.rejects(
    readDocument(utf8('甲\n'.repeat(900_000)), 'x.txt', { memoryBytes: 60 << 20 }),
    code('document-bomb'),
  )
  assert.equal((await readDocument(utf8('甲'), 'x.txt')).text, '甲')
})

test('a report is read there too, with what people set right, and within the same bounds', async () => {
  const head = '2025年目标任务完成情况\n序号,项目名称,主要工作内容,牵头单位,完成情况\n'
  const sentence = '新增养老床位300张以上。'
  const report = utf8(`${head}1,民生,${sentence},区养老办,已新增240张。\n`)
  const verdict = 'narrative'
  const read = await readReportIn(report, 'x.csv', [{ sentence, report: '已新增240张。', measures: [], verdict }])
  assert.deepEqual(
    [read.plain?.tasks[0]?.verdict, read.corrected?.tasks[0]?.verdict, read.document.kind],
    ['behind', 'narrative', 'csv'],
  )
  const none = await readReportIn(utf8('今天天气很好'), 'x.txt', [])
  assert.deepEqual([none.table.faults[0]?.code, none.plain], ['report-unreadable', undefined])
  // A sentence of a hundred thousand promises is matched with as many figures.
  const endless = utf8(`${head}1,民生,${sentence.repeat(20_000)},区养老办,${'已新增240张。'.repeat(20_000)}\n`)
  await assert.rejects(readReportIn(endless, 'x.csv', [], { ms: 3_000 }), code('document-bomb'))
})
