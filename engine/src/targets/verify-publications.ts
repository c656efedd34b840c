// Whether every frozen publication is still what it was: contents and files against their hashes, the chain of records against itself
// and against the heads that were written down outside the database. Changes nothing.
import { canonical } from '@gongzhi/kernel'
import { CHAIN_START, digest, link } from '../cases/chain.ts'
import type { Database } from '../stores.port.ts'
import { bytesDigest } from './publication.service.ts'
import type { PublicationRecord, RawPublication } from './publications.port.ts'

/** `problem`: edited (a hash does not fit), cut (one is missing that others know of). `number`: 0 where none can be told. */
export type PublicationFault = {
  readonly publication: string
  readonly number: number
  readonly problem: 'edited' | 'cut'
  readonly detail: string
}

export type PublicationsVerified = {
  readonly publications: number
  readonly files: number
  readonly end: { readonly number: number; readonly hash: string }
  readonly faults: readonly PublicationFault[]
}

const BATCH = 20

function recordOf(text: string): PublicationRecord | undefined {
  try {
    const record = JSON.parse(text) as PublicationRecord
    return canonical(record) === text && Array.isArray(record.files) ? record : undefined
  } catch {
    return undefined
  }
}

/** `written`: numbers and hashes that were written down outside. */
export async function verifyPublications(
  database: Database,
  written: readonly { readonly number: number; readonly hash: string }[] = [],
): Promise<PublicationsVerified> {
  const faults: PublicationFault[] = []
  const known = new Map(written.map(({ number, hash }) => [number, hash]))
  let [count, files, last, previous] = [0, 0, 0, CHAIN_START]
  const say = (row: Pick<RawPublication, 'id' | 'number'>, problem: PublicationFault['problem'], detail: string) =>
    faults.push({ publication: row.id, number: row.number, problem, detail })

  async function look(row: RawPublication): Promise<void> {
    count++
    if (row.number !== last + 1) say(row, 'cut', `publications before number ${row.number} are missing`)
    if (link(previous, row.text) !== row.hash) say(row, 'edited', 'the record does not fit its hash')
    const expected = known.get(row.number)
    if (expected !== undefined && expected !== row.hash) say(row, 'edited', 'it is not the one that was written down')
    last = row.number
    previous = row.hash
    const record = recordOf(row.text)
    if (!record || record.id !== row.id || record.number !== row.number) {
      say(row, 'edited', 'the record cannot be read or speaks of another publication')
      return
    }
    if (digest(row.content) !== record.sha256) say(row, 'edited', 'the content does not fit its SHA-256')
    const there = await database.read((stores) => stores.publications.files(row.id))
    for (const file of record.files) {
      files++
      const found = there.find(({ kind }) => kind === file.kind)
      if (!found) say(row, 'cut', `${file.name} is missing`)
      else if (bytesDigest(found.bytes) !== file.sha256) say(row, 'edited', `${file.name} does not fit its SHA-256`)
    }
    for (const { kind } of there)
      if (!record.files.some((file) => file.kind === kind)) say(row, 'edited', `${kind} lies there and is not of it`)
  }

  for (;;) {
    const after = last
    const page = await database.read((stores) => stores.publications.raw(after, BATCH))
    for (const row of page) await look(row)
    if (page.length < BATCH) break
  }
  const newest = Math.max(0, ...known.keys())
  if (newest > last)
    faults.push({
      ...{ publication: '', number: newest, problem: 'cut' },
      detail: `publication number ${newest} was written down and is missing`,
    })
  return { publications: count, files, end: { number: last, hash: previous }, faults }
}
