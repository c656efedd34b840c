// Work reports as plain lines and their reader, for tests of what is made of reports. Reads no other kind of file.
import { Fault, readReport, reportIn, type SourceDocument } from '@gongzhi/kernel'
import type { DocumentReader } from './documents.port.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** Lines of text as a reader of plain files gives them. */
export const plainReader: DocumentReader = {
  async read(given) {
    const text = new TextDecoder().decode(given)
    if (text.startsWith('坏')) throw new Fault('document-broken', { detail: '坏' })
    const blocks: SourceDocument['blocks'][number][] = []
    for (const { index, 0: line } of text.matchAll(/[^\n]+/g))
      blocks.push({ kind: 'paragraph', words: { from: index, to: index + line.length } })
    return { kind: 'text', text, blocks, notes: [] }
  },
  async report(given, name, corrections) {
    const document = await plainReader.read(given, name)
    const table = reportIn(document)
    if (table.faults.length > 0) return { document, table }
    return { document, table, plain: readReport(table), corrected: readReport(table, corrections) }
  },
}

export type Row = { readonly sentence: string; readonly lead: string; readonly said: string }
/** A table of cells, a line each, as it is when copied from a page. */
export const reportOf = (heading: string, rows: readonly Row[]): Uint8Array =>
  bytes(
    [
      heading,
      ...['序号', '项目名称', '主要工作内容', '牵头单位', '完成情况'],
      ...rows.flatMap(({ sentence, lead, said }, i) => [String(i + 1), '(一)民生实事', sentence, lead, said]),
    ].join('\n\n'),
  )
