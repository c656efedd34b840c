// How a file somebody sends becomes a text with tables. It is a stranger's file: reading it is bounded in size, memory and time,
// fetches nothing, runs nothing of it, and gives either the whole document or a fault.
import type { Correction, DocumentNote, ReportReading, ReportTable, SourceDocument } from '@gongzhi/kernel'

/** The largest file that is read, bytes. Whoever takes files in stops at this many, before there is more in memory. */
export const MOST_DOCUMENT_BYTES = 50 * 1024 * 1024

export const DOCUMENT_KINDS = ['text', 'csv', 'html', 'xlsx', 'docx', 'pdf'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** `notes`: what was left out of it or decided on the way. Its text is well-formed and holds no NUL, as every database keeps it. */
export type ReadDocument = SourceDocument & { readonly kind: DocumentKind; readonly notes: readonly DocumentNote[] }

/**
 * A document and the report in it. `plain`: by the rules alone; `corrected`: with the corrections, where any were given. Neither
 * where the table has a fault.
 */
export type ReadReport = {
  readonly document: ReadDocument
  readonly table: ReportTable
  readonly plain?: ReportReading
  readonly corrected?: ReportReading
}

export interface DocumentReader {
  /**
   * `name`: the file's name; what it is, is told by its content, the name only decides between text, CSV and HTML.
   * Faults: document-too-large, document-bomb, document-macros, document-encrypted, document-scan, document-unknown,
   * document-broken.
   */
  read(bytes: Uint8Array, name: string): Promise<ReadDocument>
  /** The same, and what the report says: its sentences are a stranger's too, and reading them is bounded in the same way. */
  report(bytes: Uint8Array, name: string, corrections: readonly Correction[]): Promise<ReadReport>
}
