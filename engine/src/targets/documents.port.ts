// How a file somebody sends becomes a text with tables. It is a stranger's file: reading it is bounded in size, memory and time,
// fetches nothing, runs nothing of it, and gives either the whole document or a fault.
import type { DocumentNote, SourceDocument } from '@gongzhi/kernel'

/** The largest file that is read, bytes. Whoever takes files in stops at this many, before there is more in memory. */
export const MOST_DOCUMENT_BYTES = 50 * 1024 * 1024

export const DOCUMENT_KINDS = ['text', 'csv', 'html', 'xlsx', 'docx', 'pdf'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** `notes`: what was left out of it or decided on the way. */
export type ReadDocument = SourceDocument & { readonly kind: DocumentKind; readonly notes: readonly DocumentNote[] }

export interface DocumentReader {
  /**
   * `name`: the file's name; what it is, is told by its content, the name only decides between text, CSV and HTML.
   * Faults: document-too-large, document-bomb, document-macros, document-encrypted, document-scan, document-unknown,
   * document-broken.
   */
  read(bytes: Uint8Array, name: string): Promise<ReadDocument>
}
