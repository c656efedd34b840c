// The second look. Keeps, for every case that waits for an eye, how long the eye has seen what would prove it. Held in
// memory on purpose: after a restart the looking starts anew, so nothing is ever proven across a gap.
import {
  type CaseState,
  type CaseType,
  type Clock,
  type Evidence,
  type EyeCondition,
  type Instant,
  isProof,
  isWork,
  lastedFor,
  look,
  needed,
  type Observation,
  type ProofProgress,
  verdict,
} from '@gongzhi/kernel'
import type { Cases } from '../cases/cases.service.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database } from '../stores.port.ts'
import type { ProofNews } from './eye-board.port.ts'

export type ProofView = {
  readonly needed: number
  readonly lasted: number
  readonly holds?: boolean
  readonly seeing: boolean
}

export interface Proofs {
  /** Reads the open cases; to be called at the start, and when cameras have come. What was seen so far stays. */
  load(): Promise<void>
  /** The case as it is now, also where another process changed it. What is older than what is known says nothing. */
  changed(state: CaseState): void
  /** A look at a zone by a seeing eye. Resolves when what follows from it has been carried out. */
  observe(observation: Observation): Promise<void>
  /** The device cannot see: whatever it had proven so far is forgotten. */
  blind(device: string): void
  /**
   * Whether the eye of this case's proof has been seeing lately. An eye that has seen the proof and could not have it
   * recorded (no room for the picture) counts as blind: nobody's work is called undone for that.
   */
  seeing(caseId: string): boolean
  /** Undefined for a case that waits for no second look, or that no known eye can give one. */
  view(caseId: string): ProofView | undefined
  /** Of every case that waits and that these devices alone look at. */
  news(devices: ReadonlySet<string>): readonly ProofNews[]
}

type Waiting = {
  state: CaseState
  condition: EyeCondition
  proof: boolean
  progress: Map<string, ProofProgress>
  deciding: boolean
}

type View = { readonly device: string; readonly key: string }

const LEAST_GAP_MS = 10_000
const LOOKS_PER_GAP = 5

export function proofs({
  database,
  clock,
  cases,
  directory,
  picture,
  onFault,
}: {
  database: Database
  clock: Clock
  cases: Cases
  directory: () => Directory
  /** The stored, blurred picture of a device as it sees now; undefined where there is none. Faults as of the blob store. */
  picture: (device: string) => Promise<Evidence | undefined>
  onFault: (fault: unknown) => void
}): Proofs {
  const waiting = new Map<string, Waiting>()
  /** Ids of `waiting` by place: a look at a zone concerns the cases of one place. */
  const byPlace = new Map<string, Set<string>>()
  const lastLook = new Map<string, Instant>()
  let views: { readonly of: Directory; readonly index: ReadonlyMap<string, readonly View[]> } | undefined

  function waitsFor(
    type: CaseType | undefined,
    state: CaseState,
  ): { condition: EyeCondition; proof: boolean } | undefined {
    const step = type?.steps[state.stands.step]
    if (!step || state.paused) return undefined
    if (isProof(step)) return { condition: step.proof, proof: true }
    return isWork(step) && step.clears ? { condition: step.clears.when, proof: false } : undefined
  }

  /** Where a clock went back, two steps may have begun at one instant. */
  function sameStay(a: CaseState, b: CaseState): boolean {
    return a.stepSince === b.stepSince && a.stands.step === b.stands.step
  }

  function forget({ state: { id, place } }: Waiting): void {
    waiting.delete(id)
    const others = byPlace.get(place)
    others?.delete(id)
    if (others?.size === 0) byPlace.delete(place)
  }

  function consider(state: CaseState): void {
    const wait = waitsFor(directory().findCaseType(state.pack, state.version, state.type), state)
    const before = waiting.get(state.id)
    if (before && before.state.seq > state.seq) return
    if (wait && before && sameStay(before.state, state)) {
      before.state = state
      return
    }
    if (before) forget(before)
    if (!wait) return
    const made = { ...wait, state, progress: new Map(), deciding: false }
    // Where nobody can look, most cases of a district wait for their deadline alone.
    if (viewsOf(made).length === 0) return
    waiting.set(state.id, made)
    byPlace.set(state.place, (byPlace.get(state.place) ?? new Set()).add(state.id))
  }

  function isRecorded(wait: Waiting): boolean {
    return viewsOf(wait).some(({ key }) => verdict(wait.progress.get(key), wait.condition) !== 'proven')
  }

  /** The progress of the view that is behind; undefined while one of them has none. */
  function slowest(wait: Waiting): ProofProgress | undefined {
    const all = viewsOf(wait).map(({ key }) => wait.progress.get(key))
    return all.includes(undefined) ? undefined : all.sort((a, b) => lastedFor(a) - lastedFor(b))[0]
  }

  function gapOf(device: string): number {
    return Math.max(LEAST_GAP_MS, LOOKS_PER_GAP * (directory().findDeviceKind(device)?.every ?? 0))
  }

  function viewIndex(of: Directory): ReadonlyMap<string, readonly View[]> {
    const index = new Map<string, View[]>()
    for (const { id: device, kind, zones } of of.devices)
      for (const { id: zone, kind: zoneKind, place } of zones) {
        const at = `${kind}\n${zoneKind}\n${place}`
        index.set(at, [...(index.get(at) ?? []), { device, key: `${device}\n${zone}` }])
      }
    return index
  }

  /** Every zone by which the kind of eye that the case asks for looks at its place: device and zone. */
  function viewsOf({ state, condition }: Waiting): readonly View[] {
    const known = directory()
    if (views?.of !== known) views = { of: known, index: viewIndex(known) }
    return views.index.get(`${condition.device}\n${condition.inside}\n${state.place}`) ?? []
  }

  function sees(wait: Waiting): boolean {
    const views = viewsOf(wait)
    const lately = (device: string) => clock.now() - (lastLook.get(device) ?? Number.NEGATIVE_INFINITY) <= gapOf(device)
    return views.length > 0 && views.every(({ device }) => lately(device))
  }

  async function carryOut(
    wait: Waiting,
    device: string,
    result: 'proven' | 'unproven' | 'cleared-itself',
  ): Promise<void> {
    if (wait.deciding) return
    wait.deciding = true
    try {
      const { id, seq } = wait.state
      const after = await picture(device)
      // A verdict is about the case as it was when it was reached: while the picture was fetched, it may have moved on.
      await cases.run({
        id: `look:${id}:${seq}:${result}`,
        case: id,
        expect: seq,
        by: { kind: 'device', device },
        do: 'look',
        verdict: result,
        ...(after ? { after } : {}),
      })
    } catch (fault) {
      // Without its picture a proof does not stand; the next look tries again.
      onFault(fault)
    } finally {
      wait.deciding = false
    }
  }

  cases.follow(({ state }) => consider(state))

  return {
    async load() {
      for (let after: string | undefined, more = true; more; ) {
        const page = await database.read((stores) =>
          stores.cases.list({ open: true, limit: 500, ...(after ? { after } : {}) }),
        )
        for (const { state } of page.cases) consider(state)
        after = page.next
        more = after !== undefined
      }
    },
    changed: consider,
    async observe({ at, device, zone: zoneId, group, count, standing }) {
      lastLook.set(device, Math.max(at, lastLook.get(device) ?? 0))
      const zone = directory()
        .findDevice(device)
        ?.zones.find((each) => each.id === zoneId)
      if (!zone) return
      for (const id of [...(byPlace.get(zone.place) ?? [])]) {
        const wait = waiting.get(id)
        if (!wait) continue
        const { condition, state, progress } = wait
        if (condition.group !== group || at < state.stepSince) continue
        const views = viewsOf(wait)
        const key = `${device}\n${zoneId}`
        if (!views.some((each) => each.key === key)) continue
        const seen = condition.standing ? standing : count
        progress.set(key, look(progress.get(key), condition, { at, count: seen }, gapOf(device)))
        const verdicts = views.map((each) => verdict(progress.get(each.key), condition))
        if (verdicts.includes('unproven')) {
          if (wait.proof) await carryOut(wait, device, 'unproven')
        } else if (verdicts.every((each) => each === 'proven')) {
          await carryOut(wait, device, wait.proof ? 'proven' : 'cleared-itself')
        }
      }
    },
    blind(device) {
      lastLook.delete(device)
      for (const { progress } of waiting.values()) {
        for (const key of progress.keys()) if (key.startsWith(`${device}\n`)) progress.delete(key)
      }
    },
    seeing(caseId) {
      const wait = waiting.get(caseId)
      return wait !== undefined && isRecorded(wait) && sees(wait)
    },
    view(caseId) {
      const wait = waiting.get(caseId)
      if (!wait?.proof) return undefined
      const first = slowest(wait)
      return {
        needed: needed(wait.condition),
        lasted: lastedFor(first),
        seeing: sees(wait),
        ...(first ? { holds: first.value } : {}),
      }
    },
    news(devices) {
      return [...waiting.values()].flatMap((wait) => {
        const views = viewsOf(wait)
        if (views.length === 0 || !views.every(({ device }) => devices.has(device))) return []
        const [first, looking] = [slowest(wait), sees(wait)]
        return [
          {
            case: wait.state.id,
            since: wait.state.stepSince,
            lasted: lastedFor(first),
            ...(first ? { holds: first.value } : {}),
            looking,
            seeing: looking && isRecorded(wait),
          },
        ]
      })
    },
  }
}
