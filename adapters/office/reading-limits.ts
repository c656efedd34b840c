// How far a stranger's file may unfold while it is read. Whatever goes beyond is refused; nothing is read in part.
import { Fault } from '@gongzhi/kernel'

export type ReadingLimits = {
  /** Entries of a zip archive. */
  readonly entries: number
  /** All that an archive unfolds to, bytes. */
  readonly unfoldedBytes: number
  /** How many times its packed size one entry may unfold to, once it is over `ratioFrom` bytes. */
  readonly ratio: number
  readonly ratioFrom: number
  /** Nested elements of XML or HTML. */
  readonly depth: number
  /** UTF-16 units of the text that comes out. */
  readonly textLength: number
  /** Cells and paragraphs that come out. */
  readonly parts: number
  readonly pages: number
}

/** A report of ten thousand rows has a text of some three million units. */
export const READING_LIMITS: ReadingLimits = {
  entries: 5_000,
  unfoldedBytes: 200 * 1024 * 1024,
  ratio: 200,
  ratioFrom: 10 * 1024 * 1024,
  depth: 256,
  textLength: 40_000_000,
  parts: 1_000_000,
  pages: 3_000,
}

/** Fault document-bomb: more of something than is allowed. */
export const bomb = (zh: string, en: string): Fault => new Fault('document-bomb', { detail: `${zh} · ${en}` })
/** Fault document-broken. */
export const broken = (zh: string, en: string, cause?: unknown): Fault =>
  new Fault('document-broken', { detail: `${zh} · ${en}` }, { cause })
/** Fault document-unknown. */
export const unknown = (zh: string, en: string): Fault => new Fault('document-unknown', { detail: `${zh} · ${en}` })
