// Backup and restore: everything stored, as one archive that either kind of database takes. A backup is one moment of the
// tables; an archive is read whole and found sound before a restore writes anything. Keys are never in it.
import { type Clock, canonical, Fault } from '@gongzhi/kernel'
import type { BlobStore } from '../evidence/evidence.port.ts'
import type { ArchiveReader, ArchiveWriter, LineLog, Seal, Seals, TablesToFill, TablesToRead } from './backup.port.ts'
import {
  broken,
  digest,
  FIRST,
  type First,
  FORMAT,
  LAST,
  type Manifest,
  type Sealed,
  SHAPE,
  sealed,
  sha256,
} from './backup-format.ts'
import { type Checked, readArchive } from './read-archive.ts'

export type { Manifest } from './backup-format.ts'
export type { Checked } from './read-archive.ts'
export { sealOf, sealsOf } from './seal.ts'

/** Bytes of rows in one part. */
const PART_BYTES = 1024 * 1024

/** What is stored, apart from the keys. */
export type Stored = { readonly tables: TablesToRead; readonly blobs: BlobStore; readonly heads: LineLog }
export type RestoreTarget = { readonly tables: TablesToFill; readonly blobs: BlobStore; readonly heads: LineLog }

const utf8 = new TextEncoder()

/** Writes everything into `archive`. `seal`: the master key, where there is one. Faults: backup-no-room, database-unusable. */
export async function backUp(
  { tables, blobs, heads }: Stored,
  archive: ArchiveWriter,
  { clock, program, seal }: { clock: Clock; program: string; seal?: Seal },
): Promise<Manifest> {
  try {
    const first: First = { format: FORMAT, program, made: new Date(clock.now()).toISOString() }
    const firstSha = await writeJson(archive, FIRST, first)
    // Before the tables: a head that the tables do not have yet would look like an event that somebody cut off.
    const headHash = digest()
    let [headBytes, headParts] = [0, 0]
    for await (const bytes of heads.read()) {
      headHash.add(bytes)
      headBytes += bytes.length
      await archive.add({ name: `heads/${numbered(headParts++)}.jsonl`, bytes })
    }
    const written = await tables.snapshot(async (snapshot) => {
      const shape = await snapshot.shape()
      const shapeSha = await writeJson(archive, SHAPE, shape)
      const counts: Manifest['tables'][number][] = []
      for (const { name } of shape.tables) counts.push(await writeTable(archive, name, snapshot.rows(name)))
      return { shape: shapeSha, tables: counts, counters: await snapshot.counters() }
    })
    const manifest: Manifest = {
      first: firstSha,
      ...written,
      heads: { bytes: headBytes, sha256: headHash.end() },
      evidence: await writeEvidence(archive, blobs),
    }
    const text = sealed(manifest, FORMAT)
    const last: Sealed = {
      manifest,
      digest: sha256(text),
      ...(seal ? { seal: { key: seal.key, mac: seal.of(text) } } : {}),
    }
    await archive.add({ name: LAST, bytes: utf8.encode(JSON.stringify(last)) })
    await archive.end()
    return manifest
  } catch (fault) {
    await archive.abort()
    throw fault
  }
}

const numbered = (i: number) => String(i + 1).padStart(6, '0')

/** The digest of what was written. */
async function writeJson(archive: ArchiveWriter, name: string, value: unknown): Promise<string> {
  const bytes = utf8.encode(JSON.stringify(value))
  await archive.add({ name, bytes })
  return sha256(bytes)
}

async function writeTable(archive: ArchiveWriter, name: string, batches: AsyncIterable<readonly string[]>) {
  const hash = digest()
  let rows = 0
  let parts = 0
  let waiting: string[] = []
  let size = 0
  async function flush(): Promise<void> {
    if (waiting.length === 0) return
    const bytes = utf8.encode(`${waiting.join('\n')}\n`)
    hash.add(bytes)
    waiting = []
    size = 0
    await archive.add({ name: `tables/${name}/${numbered(parts++)}.jsonl`, bytes })
  }
  for await (const batch of batches) {
    for (const row of batch) {
      waiting.push(row)
      size += row.length
      rows++
      if (size >= PART_BYTES) await flush()
    }
  }
  await flush()
  return { name, rows, sha256: hash.end() }
}

async function writeEvidence(archive: ArchiveWriter, blobs: BlobStore): Promise<Manifest['evidence']> {
  const hash = digest()
  let [count, bytes, missing] = [0, 0, 0]
  for await (const { address } of blobs.list()) {
    const picture = await blobs.get(address).catch((fault: unknown) => {
      if (fault instanceof Fault && fault.code === 'evidence-missing') return undefined
      throw fault
    })
    if (!picture) {
      missing++
      continue
    }
    await archive.add({ name: `evidence/${address}`, bytes: picture })
    hash.add(`${address}\n`)
    count++
    bytes += picture.length
  }
  return { count, bytes, sha256: hash.end(), missing }
}

/** Whether an archive is whole; with `seals` also whether it was made under a key that is at hand, and by nobody else. */
export async function checkBackup(archive: ArchiveReader, seals?: Seals): Promise<Checked> {
  const { tablesAs: _, ...checked } = await readArchive(archive, {}, seals)
  return checked
}

async function refuseFull({ blobs, heads }: RestoreTarget): Promise<void> {
  if (!(await heads.isEmpty())) throw new Fault('restore-not-empty', { detail: 'heads.jsonl' })
  for await (const { address } of blobs.list()) throw new Fault('restore-not-empty', { detail: `evidence ${address}` })
}

/**
 * Fills an empty platform. When the process dies on the way the target says that it is incomplete, and the restore is run
 * again. Faults: those of the archive before anything is written; restore-not-empty, evidence-no-room, database-unusable.
 */
export async function restore(archive: ArchiveReader, target: RestoreTarget, seals?: Seals): Promise<Checked> {
  const { tablesAs, ...checked } = await readArchive(archive, {}, seals)
  if (!(await target.tables.isUnfinished())) await refuseFull(target)
  await target.tables.prepare(tablesAs)
  await target.tables.fill(async (tables) => {
    const heads = await target.heads.replace()
    const { tablesAs: _, ...again } = await readArchive(
      archive,
      {
        heads: (bytes) => heads.add(bytes),
        rows: (table, columns, rows) => tables.write(table, columns, rows),
        async picture(bytes) {
          await target.blobs.put(bytes)
        },
      },
      seals,
    )
    if (canonical(again) !== canonical(checked)) throw broken('it changed while it was read')
    await heads.end()
    await tables.setCounters(again.counters)
  })
  return checked
}
