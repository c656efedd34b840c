// Reads a backup part by part and believes none of it: names, shapes and digests are checked on the way.
import { canonical, Fault } from '@gongzhi/kernel'
import type { ArchiveReader, Part, Seals, Shape } from './backup.port.ts'
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

/** `seal`: under which key it was made. */
export type Checked = { readonly program: string; readonly made: string; readonly seal?: string } & Manifest

const text = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return text.decode(bytes)
  } catch (cause) {
    throw new Fault('backup-broken', { detail: `${name} cannot be read` }, { cause })
  }
}

function jsonOf(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(textOf(bytes, name))
  } catch (cause) {
    throw new Fault('backup-broken', { detail: `${name} cannot be read` }, { cause })
  }
}

/** What reads an archive is told of each part, in this order; what it leaves out does not interest it. */
export type Reading = {
  readonly heads?: (bytes: Uint8Array) => Promise<void>
  readonly rows?: (table: string, columns: readonly string[], rows: readonly string[]) => Promise<void>
  readonly picture?: (bytes: Uint8Array) => Promise<void>
}

function firstOf(bytes: Uint8Array): First {
  const first = jsonOf(bytes, FIRST) as First
  if (typeof first?.format !== 'number') throw broken(`${FIRST} has no format`)
  if (first.format > FORMAT) throw new Fault('backup-too-new', { detail: `format ${first.format}` })
  if (typeof first.program !== 'string' || typeof first.made !== 'string') throw broken(`${FIRST} is incomplete`)
  return first
}

/** Names go into SQL: only those that this program could have written come in. */
const NAME = /^[a-z][a-z0-9_]{0,62}$/
const BOUND = /^(DEFAULT|FOR VALUES FROM \('?-?\d+'?\) TO \('?-?\d+'?\))$/

function shapeOf(bytes: Uint8Array): Shape {
  const shape = jsonOf(bytes, SHAPE) as Shape
  const { migrations, tables, partitions } = shape ?? {}
  const sound =
    [migrations, tables, partitions].every(Array.isArray) &&
    migrations.every(({ name, digest: sha }) => typeof name === 'string' && typeof sha === 'string') &&
    tables.every(
      ({ name, columns }) => NAME.test(name) && Array.isArray(columns) && columns.every((each) => NAME.test(each)),
    ) &&
    partitions.every(({ name, of, bound }) => NAME.test(name) && NAME.test(of) && BOUND.test(bound))
  if (!sound) throw broken(`${SHAPE} is not sound`)
  return shape
}

/** Takes an archive part by part and adds up what its end must say. */
class Adding {
  readonly #reading: Reading
  readonly #tables = new Map<
    string,
    { columns: readonly string[]; rows: number; readonly hash: ReturnType<typeof digest> }
  >()
  readonly #heads = { hash: digest(), bytes: 0 }
  readonly #evidence = { hash: digest(), count: 0, bytes: 0 }
  #digests = { first: '', shape: '' }
  first: First | undefined
  shape: Shape | undefined
  last: Sealed | undefined

  constructor(reading: Reading) {
    this.#reading = reading
  }

  async take({ name, bytes }: Part): Promise<void> {
    if (this.last) throw broken(`${name} follows the end`)
    if (!this.first) {
      if (name !== FIRST) throw broken(`it does not begin with ${FIRST}`)
      this.first = firstOf(bytes)
      this.#digests.first = sha256(bytes)
      return
    }
    const [kind, which = ''] = name.split('/')
    const table = kind === 'tables' ? this.#tables.get(which) : undefined
    if (table) {
      table.hash.add(bytes)
      const rows = textOf(bytes, name).split('\n')
      if (rows.pop() !== '') throw broken(`${name} has no end`)
      table.rows += rows.length
      await this.#reading.rows?.(which, table.columns, rows)
    } else if (kind === 'heads') {
      this.#heads.hash.add(bytes)
      this.#heads.bytes += bytes.length
      await this.#reading.heads?.(bytes)
    } else if (kind === 'evidence') {
      if (sha256(bytes) !== which) throw broken(`${name} is not what it was`)
      this.#evidence.hash.add(`${which}\n`)
      this.#evidence.count++
      this.#evidence.bytes += bytes.length
      await this.#reading.picture?.(bytes)
    } else if (name === SHAPE && !this.shape) {
      this.shape = shapeOf(bytes)
      this.#digests.shape = sha256(bytes)
      for (const { name: of, columns } of this.shape.tables) this.#tables.set(of, { columns, rows: 0, hash: digest() })
    } else if (name === LAST) this.last = jsonOf(bytes, LAST) as Sealed
    else throw broken(`${name} does not belong in it`)
  }

  end(): Manifest {
    const manifest = this.last?.manifest
    if (!manifest || !Array.isArray(manifest.counters)) throw broken('its end is missing')
    const read: Manifest = {
      ...this.#digests,
      heads: { bytes: this.#heads.bytes, sha256: this.#heads.hash.end() },
      tables: [...this.#tables].map(([name, { rows, hash }]) => ({ name, rows, sha256: hash.end() })),
      counters: manifest.counters,
      evidence: {
        count: this.#evidence.count,
        bytes: this.#evidence.bytes,
        sha256: this.#evidence.hash.end(),
        missing: manifest.evidence?.missing ?? 0,
      },
    }
    if (canonical(read) !== canonical(manifest)) throw broken('what it holds is not what its end says')
    const format = this.first?.format ?? FORMAT
    if (format >= 2 && this.last?.digest !== sha256(sealed(manifest, format)))
      throw broken('its end is not what it was')
    return read
  }
}

async function checkSeal(last: Sealed | undefined, text: string, seals: Seals): Promise<void> {
  if (!last?.seal) throw new Fault('backup-key-wrong', { detail: 'it has no seal' })
  const seal = await seals(last.seal.key)
  if (!seal) throw new Fault('backup-key-wrong', { detail: `made under ${last.seal.key}, which is not at hand` })
  if (seal.of(text) !== last.seal.mac) throw broken('it was altered after it had been sealed')
}

/** Reads all of it and checks every digest. Faults: backup-broken, backup-too-new, backup-key-wrong. */
export async function readArchive(
  archive: ArchiveReader,
  reading: Reading,
  seals: Seals | undefined,
): Promise<Checked & { readonly tablesAs: Shape }> {
  const adding = new Adding(reading)
  for await (const part of archive.parts()) await adding.take(part)
  const { first, shape, last } = adding
  const manifest = adding.end()
  if (!first || !shape) throw broken('its beginning is missing')
  if (seals) await checkSeal(last, sealed(manifest, first.format), seals)
  const by = last?.seal ? { seal: last.seal.key } : {}
  return { ...manifest, program: first.program, made: first.made, ...by, tablesAs: shape }
}
