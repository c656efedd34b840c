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

export type ProofView = {
  readonly needed: number
  readonly lasted: number
  readonly holds?: boolean
  readonly seeing: boolean
}

export interface Proofs {
  /** Reads the open cases anew; call it at start. */
  load(): Promise<void>
  /** A look at a zone by a seeing eye. Resolves when what follows from it has been carried out. */
  observe(observation: Observation): Promise<void>
  /** The device cannot see: whatever it had proven so far is forgotten. */
  blind(device: string): void
  /**
   * Whether the eye of this case's proof has been seeing lately. An eye that has seen the proof and could not have it
   * recorded (no room for the picture) counts as blind: nobody's work is called undone for that.
   */
  seeing(caseId: string): boolean
  view(caseId: string): ProofView | undefined
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
  const lastLook = new Map<string, Instant>()

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

  function consider(state: CaseState): void {
    const wait = waitsFor(directory().findCaseType(state.pack, state.version, state.type), state)
    const before = waiting.get(state.id)
    if (!wait) waiting.delete(state.id)
    else if (before && sameStay(before.state, state)) before.state = state
    else waiting.set(state.id, { ...wait, state, progress: new Map(), deciding: false })
  }

  function gapOf(device: string): number {
    return Math.max(LEAST_GAP_MS, LOOKS_PER_GAP * (directory().findDeviceKind(device)?.every ?? 0))
  }

  /** Every zone by which the kind of eye that the case asks for looks at its place: device and zone. */
  function viewsOf({ state, condition }: Waiting): readonly View[] {
    return directory()
      .devices.filter((device) => device.kind === condition.device)
      .flatMap(({ id: device, zones }) =>
        zones
          .filter((zone) => zone.place === state.place && zone.kind === condition.inside)
          .map(({ id: zone }) => ({ device, key: `${device}\n${zone}` })),
      )
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
      waiting.clear()
      for (let after: string | undefined, more = true; more; ) {
        const page = await database.transaction((stores) =>
          stores.cases.list({ open: true, limit: 500, ...(after ? { after } : {}) }),
        )
        for (const { state } of page.cases) consider(state)
        after = page.next
        more = after !== undefined
      }
    },
    async observe({ at, device, zone: zoneId, group, count, standing }) {
      lastLook.set(device, Math.max(at, lastLook.get(device) ?? 0))
      const zone = directory()
        .findDevice(device)
        ?.zones.find((each) => each.id === zoneId)
      if (!zone) return
      for (const wait of [...waiting.values()]) {
        const { condition, state, progress } = wait
        if (state.place !== zone.place || condition.group !== group || at < state.stepSince) continue
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
      if (!wait) return false
      const recorded = viewsOf(wait).some(({ key }) => verdict(wait.progress.get(key), wait.condition) !== 'proven')
      return recorded && sees(wait)
    },
    view(caseId) {
      const wait = waiting.get(caseId)
      if (!wait?.proof) return undefined
      const all = viewsOf(wait).map(({ key }) => wait.progress.get(key))
      const [first] = all.includes(undefined) ? [] : all.sort((a, b) => lastedFor(a) - lastedFor(b))
      return {
        needed: needed(wait.condition),
        lasted: lastedFor(first),
        seeing: sees(wait),
        ...(first ? { holds: first.value } : {}),
      }
    },
  }
}
