// The demonstration's own hands: its property company clears the lane when nobody else does, and the demonstration camera
// shows the cleared scene once a case says that it was cleared. Acts only on places of the demonstration.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cases, Outbox } from '@gongzhi/engine'
import type { Database } from '@gongzhi/engine/stores.port'
import { type CaseState, type Demo, isRefusal } from '@gongzhi/kernel'
import type { PlatformClock } from '../platform-clock.ts'

export async function demoCompany({
  database,
  cases,
  outbox,
  clock,
  demos,
  after,
  show,
  onFault,
}: {
  database: Database
  cases: Cases
  /** Changes, whichever process made them. */
  outbox: Pick<Outbox, 'follow'>
  clock: PlatformClock
  demos: readonly Demo[]
  /** Platform milliseconds at the property company's step before it acts; undefined: never. */
  after: number | undefined
  show: (device: string, scene: 'standing' | 'cleared') => Promise<void>
  onFault: (fault: unknown) => void
}): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  const accounts = demos.flatMap((demo) => demo.accounts)

  function cameraAt(place: string): string | undefined {
    const shown = demos.flatMap((demo) => demo.cameras.map(({ device }) => device))
    return demos
      .flatMap((demo) => demo.devices)
      .find((device) => shown.includes(device.id) && device.zones.some((zone) => zone.place === place))?.id
  }

  function sceneOf(state: CaseState): 'standing' | 'cleared' | undefined {
    if (state.stands.kind === 'proof') return 'cleared'
    return state.stands.kind === 'work' && state.handlings.length === 0 ? 'standing' : undefined
  }

  async function act(state: CaseState): Promise<void> {
    if (after === undefined || state.stands.kind !== 'work' || state.paused) return
    const { owner, step } = state.stands
    const account = accounts.find(({ positions }) =>
      positions.some(({ role, party }) => role === owner.role && party === owner.party),
    )
    if (owner.partyKind !== 'property-company' || step !== 'sent' || !account) return
    await sleep(clock.realUntil(state.stepSince + after), undefined, { signal: stopping.signal }).catch(() => undefined)
    if (stopping.signal.aborted) return
    const { role, party } = owner
    const by = { kind: 'person', account: `demo:${account.login}`, role, party } as const
    const done = await cases.run({
      id: `demo:${state.id}:${state.seq}`,
      case: state.id,
      by,
      do: 'move',
      move: 'clear',
      values: { how: '劝离' },
    })
    // Somebody was faster: that is what the demonstration is for.
    if (
      isRefusal(done) &&
      done.refused !== 'move-unknown' &&
      done.refused !== 'not-allowed' &&
      done.refused !== 'case-ended' &&
      done.refused !== 'case-paused'
    )
      onFault(new Error(done.refused))
  }

  function consider(state: CaseState): void {
    const device = cameraAt(state.place)
    if (device === undefined) return
    const scene = sceneOf(state)
    if (scene) show(device, scene).catch(onFault)
    act(state).catch(onFault)
  }

  const unfollow = outbox.follow(async ({ case: id, text }) => {
    if (!('stands' in (JSON.parse(text) as object))) return
    const stored = await database.read((stores) => stores.cases.find(id))
    if (stored) consider(stored.state)
  })
  const page = await database
    .read((stores) => stores.cases.list({ open: true, limit: 100 }))
    .catch((fault: unknown) => {
      unfollow()
      throw fault
    })
  for (const { state } of page.cases) consider(state)
  return {
    async stop() {
      unfollow()
      stopping.abort()
    },
  }
}
