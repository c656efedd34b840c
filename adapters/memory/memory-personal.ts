// The personal-data store in memory, for stories and tests. Gone with the process.
import type { CasesStore } from '@gongzhi/engine/cases/cases.port'
import type {
  GoneRow,
  PersonalCareStore,
  PersonalStore,
  ReadRow,
  RetentionRow,
  StoredKey,
  StoredValue,
} from '@gongzhi/engine/personal/personal.port'
import type { Fault, Instant } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

const MOST_CODES = 5
const keyed = (subject: string, purpose: string) => `${subject}\n${purpose}`
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

export class MemoryPersonal {
  readonly #keys: UndoTable<StoredKey>
  readonly #values: UndoTable<StoredValue>
  readonly #reads: UndoTable<ReadRow & { readonly id: number }>
  readonly #gone: UndoTable<GoneRow>
  readonly #codes: UndoTable<{ readonly digest: string; readonly subject: string; readonly id: number }>
  readonly #pictures: UndoTable<string>
  readonly #retired: UndoTable<string>
  readonly #runs: UndoTable<RetentionRow>
  #last = 0

  constructor(log: UndoLog) {
    this.#keys = new UndoTable(log)
    this.#values = new UndoTable(log)
    this.#reads = new UndoTable(log)
    this.#gone = new UndoTable(log)
    this.#codes = new UndoTable(log)
    this.#pictures = new UndoTable(log)
    this.#retired = new UndoTable(log)
    this.#runs = new UndoTable(log)
  }

  /** Whether a picture is one of those that people sent. */
  readonly holds = (address: string): boolean => this.#values.values().some(({ blob }) => blob === address)

  #of(subject: string, purpose: string): StoredValue[] {
    return this.#values
      .values()
      .filter((value) => value.subject === subject && value.purpose === purpose)
      .sort((a, b) => byText(a.ref, b.ref))
  }

  #sorted(): StoredKey[] {
    return this.#keys.values().sort((a, b) => byText(a.subject, b.subject) || byText(a.purpose, b.purpose))
  }

  store(taken: () => Fault): PersonalStore {
    return {
      countAt: async (purpose, place) =>
        this.#keys.values().filter((key) => key.purpose === purpose && key.terms.place === place).length,
      add: async (keys, values) => {
        for (const key of keys) {
          const at = keyed(key.subject, key.purpose)
          if (this.#keys.has(at) || this.#retired.has(key.generation)) throw taken()
          this.#keys.set(at, stored(key))
        }
        for (const value of values) {
          if (this.#values.has(value.ref)) throw taken()
          this.#values.set(value.ref, stored(value))
        }
      },
      find: async (ref) => {
        const value = this.#values.get(ref)
        const key = value && this.#keys.get(keyed(value.subject, value.purpose))
        return value && key && { key, value }
      },
      held: async (subject) =>
        this.#sorted()
          .filter((key) => key.subject === subject)
          .map((key) => ({ key, values: this.#of(subject, key.purpose) })),
      destroy: async (subject, purpose, at, why) => {
        const key = this.#keys.get(keyed(subject, purpose))
        const values = this.#of(subject, purpose)
        this.#keys.delete(keyed(subject, purpose))
        for (const { ref, blob } of values) {
          this.#values.delete(ref)
          if (blob !== undefined && why !== 'adopted') this.#pictures.set(blob, blob)
        }
        if (key && key.case !== '' && why !== 'adopted') {
          const { generation: _, wrapped: __, ...rest } = key
          this.#gone.set(keyed(subject, purpose), stored({ ...rest, at, why, values: values.length }))
        }
        return key !== undefined
      },
      gone: async (subject) =>
        this.#gone
          .values()
          .filter((row) => row.subject === subject)
          .sort((a, b) => byText(a.purpose, b.purpose)),
      addRead: async (row) => {
        if (!this.#keys.has(keyed(row.subject, row.purpose))) return false
        const id = ++this.#last
        this.#reads.set(String(id), { ...stored(row), id })
        return true
      },
      reads: async (subject, limit) =>
        this.#reads
          .values()
          .filter((row) => row.subject === subject)
          .sort((a, b) => b.id - a.id)
          .slice(0, limit)
          .map(({ id: _, ...row }) => row),
      addCode: async (digest, subject) => {
        if (this.#codes.has(digest)) throw taken()
        this.#codes.set(digest, { digest, subject, id: ++this.#last })
        const own = this.#codes.values().filter((code) => code.subject === subject)
        for (const old of own.sort((a, b) => b.id - a.id).slice(MOST_CODES)) this.#codes.delete(old.digest)
      },
      findCode: async (digest) => this.#codes.get(digest)?.subject,
    }
  }

  care(findCase: CasesStore['find']): PersonalCareStore {
    return {
      list: async (after, limit) => {
        const page = this.#sorted()
          .filter(
            (key) =>
              !after ||
              byText(key.subject, after.subject) > 0 ||
              (key.subject === after.subject && byText(key.purpose, after.purpose) > 0),
          )
          .slice(0, limit)
        return Promise.all(
          page.map(async (key) => {
            const found = await findCase(key.case)
            return { key, ended: found?.state.ended?.at, caseKnown: found !== undefined }
          }),
        )
      },
      generations: async () => {
        const counts = new Map<string, number>()
        for (const { generation } of this.#keys.values()) counts.set(generation, (counts.get(generation) ?? 0) + 1)
        return [...counts].sort(([a], [b]) => byText(a, b)).map(([generation, keys]) => ({ generation, keys }))
      },
      sample: async (generation) => this.#sorted().find((key) => key.generation === generation),
      notUnder: async (generation, limit) =>
        this.#sorted()
          .filter((key) => key.generation !== generation)
          .slice(0, limit),
      rewrap: async ({ subject, purpose, wrapped: before }, generation, wrapped) => {
        const key = this.#keys.get(keyed(subject, purpose))
        if (key?.wrapped !== before) return false
        this.#keys.set(keyed(subject, purpose), stored({ ...key, generation, wrapped }))
        return true
      },
      retire: async (generations) => {
        for (const generation of generations) this.#retired.set(generation, generation)
        return this.#keys.values().filter(({ generation }) => generations.includes(generation)).length
      },
      pictures: async (limit) => this.#pictures.values().sort(byText).slice(0, limit),
      pictureRemoved: async (address) => this.#pictures.delete(address),
      holdsPicture: async (address) => this.#values.values().some(({ blob }) => blob === address),
      addRun: async (rows) => {
        for (const { at, purpose, destroyed, left } of rows) {
          const before = this.#runs.get(keyed(String(at), purpose)) ?? { destroyed: 0 }
          this.#runs.set(keyed(String(at), purpose), {
            at,
            purpose,
            destroyed: before.destroyed + destroyed,
            left,
          })
        }
      },
      runs: async (limit) =>
        this.#runs
          .values()
          .sort((a, b) => b.at - a.at || byText(a.purpose, b.purpose))
          .slice(0, limit),
      forget: async (before) => {
        const known = new Set(this.#keys.values().map(({ subject }) => subject))
        const latest = new Map<string, Instant>()
        for (const { subject, at } of this.#gone.values()) latest.set(subject, Math.max(latest.get(subject) ?? at, at))
        const old = new Set([...latest].filter(([subject, at]) => at < before && !known.has(subject)).map(([id]) => id))
        for (const row of this.#gone.values())
          if (old.has(row.subject)) this.#gone.delete(keyed(row.subject, row.purpose))
        for (const row of this.#reads.values()) if (old.has(row.subject)) this.#reads.delete(String(row.id))
        for (const row of this.#codes.values()) if (old.has(row.subject)) this.#codes.delete(row.digest)
        for (const row of this.#runs.values())
          if (row.at < before) this.#runs.delete(keyed(String(row.at), row.purpose))
        return old.size
      },
    }
  }
}
