// What is stored of publications: drafts, which come and go, and frozen ones with their files, which nobody changes any more. There
// is no statement here that would change or remove one.
import type { Instant } from '@gongzhi/kernel'

export const PUBLICATION_FILES = ['html', 'xlsx', 'docx', 'pdf', 'json'] as const
export type PublicationFileKind = (typeof PUBLICATION_FILES)[number]

/** `content`: canonical JSON of a PublicationContent, with its SHA-256 (hex). `by`: account. */
export type PublicationDraft = {
  readonly id: string
  readonly report: string
  readonly year: number
  readonly quarter: number
  readonly version: number
  readonly prepared: Instant
  readonly by: string
  readonly content: string
  readonly sha256: string
  /** Of the report, and the day: what a later look tells it is out of date by. */
  readonly seq: number
}

/** `type`: media type. `sha256` of the bytes. */
export type PublicationFile = {
  readonly kind: PublicationFileKind
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly sha256: string
}

/** What is said of a frozen publication, without any person: who drafted and approved it is in the audit log. */
export type PublicationRecord = {
  readonly number: number
  readonly id: string
  readonly title: string
  readonly titleEn: string
  readonly publisher: string
  readonly report: string
  readonly year: number
  readonly quarter: number
  readonly version: number
  readonly prepared: Instant
  readonly frozen: Instant
  /** Of the content. */
  readonly sha256: string
  readonly corrects?: string
  readonly files: readonly PublicationFile[]
}

/** `text`: canonical JSON of the record; `hash`: SHA-256 over the hash of the publication before, a line feed and the text. */
export type StoredPublication = {
  readonly record: PublicationRecord
  readonly text: string
  readonly hash: string
}
export type PublicationFileBytes = { readonly kind: PublicationFileKind; readonly bytes: Uint8Array }

/** As they lie there, for whoever verifies: nothing of it is taken for right. */
export type RawPublication = {
  readonly number: number
  readonly id: string
  readonly text: string
  readonly hash: string
  readonly content: string
}

export interface PublicationsStore {
  saveDraft(draft: PublicationDraft): Promise<void>
  findDraft(id: string): Promise<PublicationDraft | undefined>
  /** Newest first, without their contents ('' there). */
  listDrafts(): Promise<readonly PublicationDraft[]>
  removeDraft(id: string): Promise<void>

  /** For good. Fault case-changed where the number, the id or the version of that quarter is there already. */
  freeze(publication: StoredPublication, content: string, files: readonly PublicationFileBytes[]): Promise<void>
  /** Newest first. */
  list(): Promise<readonly StoredPublication[]>
  find(id: string): Promise<StoredPublication | undefined>
  content(id: string): Promise<string | undefined>
  file(id: string, kind: PublicationFileKind): Promise<Uint8Array | undefined>
  /** Oldest first, those with a higher number than `after`. */
  raw(after: number, limit: number): Promise<readonly RawPublication[]>
  /** Whatever files lie there for it. */
  files(id: string): Promise<readonly { readonly kind: string; readonly bytes: Uint8Array }[]>
}
