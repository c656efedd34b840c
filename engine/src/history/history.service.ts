// Looks after the history itself: projections rebuilt from events, chains verified, heads written down outside.
import { type CaseEvent, type CaseState, type Clock, canonical, factsOf, nextDue, replay } from '@gongzhi/kernel'
import { audit as auditService } from '../access/audit.service.ts'
import type { StoredEvent } from '../cases/cases.port.ts'
import { CHAIN_START, digest, link } from '../cases/chain.ts'
import type { Database } from '../stores.port.ts'
import { type PublicationsVerified, verifyPublications } from '../targets/verify-publications.ts'
import { rebuildTargets, TARGET_HEAD, verifyTargets } from '../targets/verify-targets.ts'
import type { HeadsLog } from './heads.port.ts'

/** `case`: its id, `audit` for the audit log, `publications` for what was made public or `target:` and an id. `problem`: edited (text and hash disagree), cut (events missing), removed (a case known elsewhere has no events), projection, heads. */
export type HistoryFault = {
  readonly case: string
  readonly seq: number
  readonly problem: 'edited' | 'cut' | 'removed' | 'projection' | 'heads'
  readonly detail: string
}

export type Verified = { readonly cases: number; readonly events: number; readonly faults: readonly HistoryFault[] }

const BATCH = 500
/** Under which the end of the audit log stands among the heads; no case is called that. */
export const AUDIT_HEAD = 'audit'
/** And the end of the chain of publications. */
export const PUBLICATIONS_HEAD = 'publications'
/** SHA-256 over all heads, a line each, ordered by case. */
const rootOf = (heads: ReadonlyMap<string, readonly [number, string]>) =>
  digest(
    [...heads]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, [seq, hash]]) => `${id} ${seq} ${hash}\n`)
      .join(''),
  )

const targetHeads = (all: readonly (readonly [string, number, string])[]) =>
  all.flatMap(([id, seq, hash]) =>
    id.startsWith(TARGET_HEAD) ? [{ target: id.slice(TARGET_HEAD.length), seq, hash }] : [],
  )
const isCase = (id: string): boolean => id !== AUDIT_HEAD && id !== PUBLICATIONS_HEAD && !id.startsWith(TARGET_HEAD)

const publishedHeads = (all: readonly (readonly [string, number, string])[]) =>
  all.flatMap(([id, number, hash]) => (id === PUBLICATIONS_HEAD ? [{ number, hash }] : []))

function eventsOf(chain: readonly StoredEvent[]): CaseEvent[] {
  return chain.map(({ text }) => JSON.parse(text) as CaseEvent)
}

function faultsOfChain(id: string, chain: readonly StoredEvent[]): HistoryFault[] {
  const faults: HistoryFault[] = []
  let previous = CHAIN_START
  chain.forEach((event, i) => {
    const expected = i + 1
    if (event.seq !== expected && faults.length === 0)
      faults.push({ case: id, seq: expected, problem: 'cut', detail: `event ${expected} is missing` })
    if (link(previous, event.text) !== event.hash && faults.length === 0) {
      faults.push({ case: id, seq: event.seq, problem: 'edited', detail: 'the text does not match its hash' })
    }
    if (isMisplaced(event) && faults.length === 0)
      faults.push({ case: id, seq: event.seq, problem: 'edited', detail: 'it lies at another instant than its own' })
    previous = event.hash
  })
  return faults
}

/** The month an event lies in is told by its instant, or it is not found where it is looked for. */
function isMisplaced({ text, at }: StoredEvent): boolean {
  try {
    return (JSON.parse(text) as CaseEvent).at !== at
  } catch {
    return false
  }
}

/** What the events add up to; undefined where they cannot be read. */
function stateOf(chain: readonly StoredEvent[]): CaseState | undefined {
  try {
    return replay(eventsOf(chain))
  } catch {
    return undefined
  }
}

export interface History {
  /** Writes every projection anew from its events, targets too; returns how many cases there are and how many of all differed before. */
  rebuild(): Promise<{ readonly cases: number; readonly changed: number }>
  /** Checks every chain, every projection against its replay, the audit log, and all of it against the heads written down. */
  verify(): Promise<Verified>
  /** The same of what was made public alone. */
  verifyPublications(): Promise<PublicationsVerified>
  /** Writes the heads down that changed since the last time. */
  writeHeads(): Promise<number>
}

export function history({ database, heads, clock }: { database: Database; heads: HeadsLog; clock: Clock }): History {
  async function* chains() {
    for (let after: string | undefined; ; ) {
      const page = await database.read((stores) => stores.history.chains(after, BATCH))
      yield* page
      if (page.length < BATCH) return
      after = page.at(-1)?.case
    }
  }
  async function* projections() {
    for (let after: string | undefined; ; ) {
      const page = await database.read((stores) => stores.history.projections(after, BATCH))
      yield* page
      if (page.length < BATCH) return
      after = page.at(-1)?.case
    }
  }

  /** Whether events and projection of a case say the same, read at one moment. */
  async function agrees(id: string): Promise<boolean> {
    return database.read(async ({ cases, history }) => {
      const [found, chain] = [await cases.find(id), await history.chain(id)]
      const state = stateOf(chain)
      return (
        found !== undefined &&
        state !== undefined &&
        found.head === chain.at(-1)?.hash &&
        canonical(found.state) === canonical(state)
      )
    })
  }

  async function writtenHeads(): Promise<{
    heads: Map<string, readonly [number, string]>
    faults: HistoryFault[]
    all: (readonly [string, number, string])[]
  }> {
    const known = new Map<string, readonly [number, string]>()
    const all: (readonly [string, number, string])[] = []
    const faults: HistoryFault[] = []
    for (const entry of await heads.read()) {
      for (const head of entry.heads) {
        known.set(head[0], [head[1], head[2]])
        all.push(head)
      }
      if (rootOf(known) !== entry.root)
        faults.push({
          case: '',
          seq: 0,
          problem: 'heads',
          detail: `the root of ${new Date(entry.at).toISOString()} does not match its heads`,
        })
    }
    return { heads: known, faults, all }
  }

  return {
    async rebuild() {
      const before = new Map<string, string>()
      for await (const row of projections()) before.set(row.case, `${row.text}\n${row.head}\n${row.due}`)
      let changed = 0
      let count = 0
      for await (const { case: id } of chains()) {
        // Read again in the transaction that writes: whoever acts on the case meanwhile is not written over.
        const now = await database.transaction(async (stores) => {
          await stores.history.hold(id)
          const events = await stores.history.chain(id)
          const state = stateOf(events)
          const head = events.at(-1)?.hash ?? CHAIN_START
          if (state) await stores.history.restore(state, factsOf(state), head, nextDue(state))
          return state && `${canonical(state)}\n${head}\n${nextDue(state)}`
        })
        if (now === undefined) continue
        count++
        if (before.get(id) !== now) changed++
        before.delete(id)
      }
      for (const id of before.keys()) {
        changed++
        await database.transaction((stores) => stores.history.dropProjection(id))
      }
      changed += (await rebuildTargets(database)).changed
      return { cases: count, changed }
    },

    async verify() {
      const written = await writtenHeads()
      const faults = written.faults
      const expected = new Map<string, Map<number, string>>()
      const log = await auditService({ database, wallClock: clock }).verify(
        written.all.flatMap(([id, seq, hash]) => (id === AUDIT_HEAD ? [{ seq, hash }] : [])),
      )
      faults.push(...log.faults.map((fault) => ({ case: AUDIT_HEAD, ...fault })))
      const published = await verifyPublications(database, publishedHeads(written.all))
      for (const { publication, number, problem, detail } of published.faults)
        faults.push({ case: PUBLICATIONS_HEAD, seq: number, problem, detail: `${publication} ${detail}`.trim() })
      const followed = await verifyTargets(database, targetHeads(written.all))
      faults.push(...followed.faults.map(({ target, ...fault }) => ({ case: `${TARGET_HEAD}${target}`, ...fault })))
      for (const [id, seq, hash] of written.all) {
        if (!isCase(id)) continue
        const ofCase = expected.get(id) ?? new Map<number, string>()
        expected.set(id, ofCase.set(seq, hash))
      }
      const projected = new Map<string, { seq: number; head: string; text: string; due: number | undefined }>()
      for await (const row of projections()) projected.set(row.case, row)
      let cases = 0
      let events = 0
      for await (const { case: id, events: chain } of chains()) {
        cases++
        events += chain.length
        const own = faultsOfChain(id, chain)
        faults.push(...own)
        const hashes = new Map(chain.map((event) => [event.seq, event.hash]))
        for (const [seq, hash] of expected.get(id) ?? []) {
          const present = hashes.get(seq)
          if (present === undefined)
            faults.push({ case: id, seq, problem: 'cut', detail: `event ${seq} was written down and is missing` })
          else if (present !== hash)
            faults.push({
              case: id,
              seq,
              problem: 'edited',
              detail: `event ${seq} is not the one that was written down`,
            })
        }
        expected.delete(id)
        const row = projected.get(id)
        projected.delete(id)
        const last = chain.at(-1)
        if (row && last && row.seq > last.seq)
          faults.push({
            case: id,
            seq: row.seq,
            problem: 'cut',
            detail: `the case knew ${row.seq} events, ${last.seq} are left`,
          })
        else if (own.length === 0) {
          const state = stateOf(chain)
          const same =
            row && state && row.text === canonical(state) && row.head === last?.hash && row.due === nextDue(state)
          // Somebody may have acted on the case since its projection was read.
          if (!same && (row?.seq === last?.seq || !(await agrees(id)))) {
            faults.push({
              case: id,
              seq: last?.seq ?? 0,
              problem: 'projection',
              detail: 'the projection differs from the replay of the events',
            })
          }
        }
      }
      for (const id of new Set([...expected.keys(), ...projected.keys()])) {
        faults.push({ case: id, seq: 1, problem: 'removed', detail: 'the case is known and has no events' })
      }
      return { cases, events, faults }
    },

    async verifyPublications() {
      return verifyPublications(database, publishedHeads((await writtenHeads()).all))
    },

    async writeHeads() {
      const { heads: known } = await writtenHeads()
      const changed: [string, number, string][] = []
      for await (const row of projections()) {
        if (known.get(row.case)?.[1] === row.head) continue
        changed.push([row.case, row.seq, row.head])
        known.set(row.case, [row.seq, row.head])
      }
      const [last] = await database.read((stores) => stores.audit.list({ limit: 1 }))
      if (last && known.get(AUDIT_HEAD)?.[1] !== last.hash) {
        changed.push([AUDIT_HEAD, last.seq, last.hash])
        known.set(AUDIT_HEAD, [last.seq, last.hash])
      }
      const [newest] = await database.read((stores) => stores.publications.list())
      if (newest && known.get(PUBLICATIONS_HEAD)?.[1] !== newest.hash) {
        changed.push([PUBLICATIONS_HEAD, newest.record.number, newest.hash])
        known.set(PUBLICATIONS_HEAD, [newest.record.number, newest.hash])
      }
      for (const { id, seq, head } of await database.read((stores) => stores.targets.heads())) {
        const name = `${TARGET_HEAD}${id}`
        if (known.get(name)?.[1] === head) continue
        changed.push([name, seq, head])
        known.set(name, [seq, head])
      }
      if (changed.length > 0) await heads.append({ at: clock.now(), heads: changed, root: rootOf(known) })
      return changed.length
    },
  }
}
