// Publications of targets: prepared by one person, approved and so frozen by another, and never changed afterwards. Whatever was wrong
// is corrected by a further version that names every difference.
import { createHash } from 'node:crypto'
import {
  type Clock,
  canonical,
  Fault,
  type FollowedTarget,
  isRefusal,
  knownUpTo,
  monthEnd,
  type PublicationContent,
  publicationContent,
  quarterOf,
  type TargetActor,
  targetStanding,
} from '@gongzhi/kernel'
import { addAudit } from '../access/audit.service.ts'
import { CHAIN_START, digest, link } from '../cases/chain.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { LiveFigures } from './live-figures.ts'
import type { PublicationFiles } from './publication-files.port.ts'
import { publicationBlocks, publicationSheets } from './publication-layout.ts'
import { blocksHtml, htmlPage } from './publication-page.ts'
import {
  PUBLICATION_FILES,
  type PublicationDraft,
  type PublicationFile,
  type PublicationFileBytes,
  type PublicationFileKind,
  type PublicationRecord,
  type StoredPublication,
} from './publications.port.ts'
import { written } from './target-log.ts'
import type { TargetAppend } from './targets.port.ts'

/** `reason`: why the one before is corrected; needed where there is one. `quarter`: 1 to 4, else the one the report speaks up to. */
export type PublicationWish = { readonly report: string; readonly quarter?: number; readonly reason?: string }

export type Preview = { readonly content: PublicationContent; readonly text: string; readonly sha256: string }
type Person = TargetActor & { readonly kind: 'person' }

export interface Publications {
  /**
   * What would be published now, of a quarter that is over. Faults: not-found, publication-not-adopted, target-year-missing,
   * publication-quarter-open, publication-reason-missing.
   */
  preview(wish: PublicationWish): Promise<Preview>
  /** The same, kept for somebody else to approve; takes the place of a draft of the same quarter. Faults as of `preview`. */
  prepare(wish: PublicationWish, by: string): Promise<PublicationDraft>
  drafts(): Promise<readonly PublicationDraft[]>
  findDraft(id: string): Promise<PublicationDraft | undefined>
  /** Throws a draft away. Fault not-found. */
  withdraw(id: string, by: string): Promise<void>
  /**
   * Freezes a draft for good. `sha256`: of the content that the person saw. Once more for what is frozen already: the same answer.
   * Faults: not-found, publication-draft-changed, publication-own-draft, publication-quarter-open, and those of writing files.
   */
  approve(id: string, sha256: string, by: Person): Promise<StoredPublication>
  /** Newest first. */
  list(): Promise<readonly StoredPublication[]>
  /** `correctedBy`: the version that corrects it, where there is one. Fault not-found. */
  get(id: string): Promise<{
    readonly publication: StoredPublication
    readonly content: PublicationContent
    readonly correctedBy?: PublicationRecord
  }>
  /** Fault not-found. */
  file(id: string, kind: PublicationFileKind): Promise<{ readonly file: PublicationFile; readonly bytes: Uint8Array }>
}

const TYPES: Readonly<Record<PublicationFileKind, string>> = {
  html: 'text/html; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  json: 'application/json; charset=utf-8',
}
const APPENDED_AT_ONCE = 500
const PUBLISHING = 'publications'

export const bytesDigest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** All files of a content; the same for the same content. */
export async function publicationFiles(
  text: string,
  files: PublicationFiles,
): Promise<readonly PublicationFileBytes[]> {
  const content = JSON.parse(text) as PublicationContent
  const sha256 = digest(text)
  const blocks = publicationBlocks(content, sha256)
  const { title, publisher, prepared } = content
  const about = { title, author: publisher, at: Date.parse(prepared), language: 'zh' } as const
  const encoded = (words: string) => new TextEncoder().encode(words)
  return [
    { kind: 'html', bytes: encoded(htmlPage({ title, body: blocksHtml(blocks) })) },
    { kind: 'xlsx', bytes: await files.workbook(publicationSheets(content, sha256), about) },
    { kind: 'docx', bytes: await files.letter(blocks, { ...about, landscape: true }) },
    { kind: 'pdf', bytes: await files.pdf(blocks, { ...about, landscape: true }) },
    { kind: 'json', bytes: encoded(text) },
  ]
}

export function publications({
  database,
  clock,
  wallClock,
  directory,
  live,
  files,
}: {
  database: Database
  clock: Clock
  wallClock: Clock
  directory: () => Directory
  live: LiveFigures
  files: PublicationFiles
}): Publications {
  /** What has not ended has no end to show. Fault publication-quarter-open. */
  function over(year: number, quarter: number): void {
    if (clock.now() < (live.year(year).months[quarter * 3] ?? Number.POSITIVE_INFINITY))
      throw new Fault('publication-quarter-open', { year, quarter })
  }

  async function source(wish: PublicationWish) {
    return database.read(async ({ targets, publications: store }) => {
      const report = await targets.findReport(wish.report)
      if (!report) throw new Fault('not-found', { what: wish.report })
      if (report.state !== 'adopted') throw new Fault('publication-not-adopted')
      const { year } = report
      if (year === undefined) throw new Fault('target-year-missing')
      const quarter = wish.quarter ?? quarterOf(report.through)
      over(year, quarter)
      const [last] = (await store.list())
        .filter(({ record }) => record.year === year && record.quarter === quarter)
        .sort((a, b) => b.record.version - a.record.version)
      if (last && !wish.reason) throw new Fault('publication-reason-missing', { version: last.record.version })
      return {
        ...{ report, year, quarter, last },
        before: last && (await store.content(last.record.id)),
        tasks: await targets.tasks(report.id),
        states: (await targets.list(year)).filter(({ state }) => state.dropped === undefined),
      }
    })
  }

  async function preview(wish: PublicationWish): Promise<Preview> {
    const { report, year, quarter, last, before, tasks, states } = await source(wish)
    const { calendar, places } = directory()
    const now = clock.now()
    const months = live.year(year)
    // How it stood at the end of its quarter, for one that is published later.
    const at = Math.min(now, months.months[quarter * 3] ?? now)
    const followed: FollowedTarget[] = []
    const yearOver = now >= (months.months[12] ?? now)
    for (const stored of states) {
      const state = knownUpTo(stored.state, monthEnd(year, quarter * 3), report.id)
      const figure = state.tie && (await live.figure(state.tie, state.promise, year, at))
      const { ahead, ...standing } = targetStanding(state, {
        ...{ now: at, year: months },
        ...(figure ? { live: figure } : {}),
      })
      // Of a year that is over nobody forecasts anything.
      followed.push({ state, standing: { ...standing, ...(ahead && !yearOver ? { ahead } : {}) } })
    }
    const version = (last?.record.version ?? 0) + 1
    const top = places.list().find(({ kind }) => kind === 'district') ?? places.list().find(({ within }) => !within)
    const content = publicationContent({
      ...{ id: `${year}-q${quarter}-${version}`, publisher: top?.name ?? '', year, quarter, version, now, followed },
      report: {
        ...{ id: report.id, name: report.name, sha256: report.sha256 },
        ...(report.title === undefined ? {} : { title: report.title }),
        ...(report.through === undefined ? {} : { through: report.through }),
      },
      tasks: tasks.map(({ row, reading }) => ({ key: row.key, reading })),
      day: (instant) => calendar.day(instant),
      ...(last && before !== undefined && wish.reason
        ? {
            corrects: {
              before: JSON.parse(before) as PublicationContent,
              sha256: last.record.sha256,
              reason: wish.reason,
            },
          }
        : {}),
    })
    const text = canonical(content)
    return { content: JSON.parse(text) as PublicationContent, text, sha256: digest(text) }
  }

  function recordOf(draft: PublicationDraft, number: number, made: readonly PublicationFileBytes[]): PublicationRecord {
    const { id, year, quarter, version, prepared, sha256, report } = draft
    const { title, titleEn, publisher, corrects } = JSON.parse(draft.content) as PublicationContent
    return {
      ...{
        number,
        id,
        title,
        titleEn,
        publisher,
        report,
        year,
        quarter,
        version,
        prepared,
        frozen: clock.now(),
        sha256,
      },
      ...(corrects ? { corrects: corrects.id } : {}),
      files: made.map(({ kind, bytes }) => ({
        ...{ kind, name: `${id}.${kind}`, type: TYPES[kind], bytes: bytes.length, sha256: bytesDigest(bytes) },
      })),
    }
  }

  /** Every target of the report learns that it was made public: from now on a changed number is one that people know. */
  async function tellTargets({ targets }: Stores, { id, report, year }: PublicationRecord, by: Person): Promise<void> {
    const now = { now: clock.now(), today: directory().calendar.day(clock.now()) }
    const changes: TargetAppend[] = []
    for (const stored of await targets.list(year)) {
      if (!stored.state.said.some(({ origin }) => origin.report === report)) continue
      const hand = { by, as: 'platform' } as const
      const append = written(stored.state.id, stored, [{ do: 'publish', publication: id }], hand, now)
      if (append && !isRefusal(append)) changes.push(append)
    }
    for (let from = 0; from < changes.length; from += APPENDED_AT_ONCE)
      await targets.append(changes.slice(from, from + APPENDED_AT_ONCE))
  }

  const frozenAlready = (found: StoredPublication, sha256: string): StoredPublication => {
    if (found.record.sha256 !== sha256) throw new Fault('publication-draft-changed')
    return found
  }

  return {
    preview,
    async prepare(wish, by) {
      const { content, text, sha256 } = await preview(wish)
      const { id, year, quarter, version } = content
      return database.transaction(async (stores) => {
        await stores.cases.claim([PUBLISHING])
        if (await stores.publications.find(id)) throw new Fault('publication-draft-changed')
        const report = await stores.targets.findReport(wish.report)
        if (!report) throw new Fault('not-found', { what: wish.report })
        const draft = {
          ...{ id, report: report.id, year, quarter, version, prepared: Date.parse(content.prepared), by },
          ...{ content: text, sha256, seq: report.seq },
        }
        await stores.publications.saveDraft(draft)
        await addAudit(stores, wallClock.now(), { kind: 'publication.drafted', by, about: { publication: id, sha256 } })
        return draft
      })
    },
    drafts: () => database.read((stores) => stores.publications.listDrafts()),
    findDraft: (id) => database.read((stores) => stores.publications.findDraft(id)),
    withdraw: (id, by) =>
      database.transaction(async (stores) => {
        await stores.cases.claim([PUBLISHING])
        const draft = await stores.publications.findDraft(id)
        if (!draft) throw new Fault('not-found', { what: id })
        await stores.publications.removeDraft(id)
        const about = { publication: id, sha256: draft.sha256 }
        await addAudit(stores, wallClock.now(), { kind: 'publication.withdrawn', by, about })
      }),
    async approve(id, sha256, by) {
      const read = await database.read(async ({ publications: store }) => ({
        frozen: await store.find(id),
        draft: await store.findDraft(id),
      }))
      if (read.frozen) return frozenAlready(read.frozen, sha256)
      const { draft } = read
      if (!draft) throw new Fault('not-found', { what: id })
      if (draft.sha256 !== sha256 || digest(draft.content) !== sha256) throw new Fault('publication-draft-changed')
      if (draft.by === by.account) throw new Fault('publication-own-draft')
      over(draft.year, draft.quarter)
      // Outside the transaction: it takes its time, and nothing of it is read from the database.
      const made = await publicationFiles(draft.content, files)
      return database.transaction(async (stores) => {
        await stores.cases.claim([PUBLISHING])
        const store = stores.publications
        const known = await store.find(id)
        if (known) return frozenAlready(known, sha256)
        if ((await store.findDraft(id))?.sha256 !== sha256) throw new Fault('publication-draft-changed')
        const [last] = await store.list()
        const record = recordOf(draft, (last?.record.number ?? 0) + 1, made)
        const text = canonical(record)
        const publication = { record, text, hash: link(last?.hash ?? CHAIN_START, text) }
        await store.freeze(publication, draft.content, made)
        await store.removeDraft(id)
        await tellTargets(stores, record, by)
        const about = { publication: id, sha256, drafted: draft.by, hash: publication.hash }
        await addAudit(stores, wallClock.now(), { kind: 'publication.frozen', by: by.account, about })
        return publication
      })
    },
    list: () => database.read((stores) => stores.publications.list()),
    get: (id) =>
      database.read(async ({ publications: store }) => {
        const [publication, text] = [await store.find(id), await store.content(id)]
        if (!publication || text === undefined) throw new Fault('not-found', { what: id })
        const correctedBy = (await store.list()).find(({ record }) => record.corrects === id)?.record
        const content = JSON.parse(text) as PublicationContent
        return { publication, content, ...(correctedBy ? { correctedBy } : {}) }
      }),
    file: (id, kind) =>
      database.read(async ({ publications: store }) => {
        const file = (await store.find(id))?.record.files.find((each) => each.kind === kind)
        const bytes = file && PUBLICATION_FILES.includes(kind) ? await store.file(id, kind) : undefined
        if (!file || !bytes) throw new Fault('not-found', { what: `${id}.${kind}` })
        return { file, bytes }
      }),
  }
}
