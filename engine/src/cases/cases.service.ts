// Commands on cases: load, decide, append, in one transaction; those who follow are told after the commit.
import {
  type CaseEvent,
  type CaseState,
  type Clock,
  type Command,
  canonical,
  decide,
  factsOf,
  isRefusal,
  nextDue,
  type Refusal,
  refuse,
  replay,
  type World,
} from '@gongzhi/kernel'
import type { Directory } from '../reference/directory.ts'
import type { Database, Stores } from '../stores.port.ts'
import { CHAIN_START, digest, seal } from './chain.ts'

/** `repeated`: the command had been carried out before; nothing was done now. */
export type Done = { readonly state: CaseState; readonly events: readonly CaseEvent[]; readonly repeated: boolean }

export type CaseChange = { readonly state: CaseState; readonly events: readonly CaseEvent[] }

export interface Cases {
  /** Carries `command` out once, however often it is sent under the same id. `pack` and `type` only for `open`. */
  run(command: Command, opens?: Opens): Promise<Done | Refusal>
  /** The same inside a transaction of the caller, who must call `tell` with the result after the commit. */
  runIn(stores: Stores, command: Command, opens?: Opens): Promise<Done | Refusal>
  tell(done: Done | Refusal): void
  /** Calls back after every committed change, in order; the result ends it. */
  follow(changed: (change: CaseChange) => void): () => void
}

export type Opens = { readonly pack: string; readonly type: string }

export function cases({
  database,
  clock,
  directory,
}: {
  database: Database
  clock: Clock
  directory: () => Directory
}): Cases {
  const followers = new Set<(change: CaseChange) => void>()

  function worldOf(command: Command, state: CaseState | undefined, opens: Opens | undefined): World | Refusal {
    const { calendar, places, org, findPack } = directory()
    const wanted = state ? { pack: state.pack, type: state.type } : opens
    if (!wanted) return refuse('case-not-found')
    const newest = state === undefined || command.do === 'migrate'
    const pack = findPack(wanted.pack, newest ? undefined : state.version)
    const type = pack?.cases.find((each) => each.id === wanted.type)
    return pack && type ? { type, pack, calendar, places, org } : refuse('pack-unknown', { pack: wanted.pack })
  }

  async function runIn(stores: Stores, command: Command, opens?: Opens): Promise<Done | Refusal> {
    const commandDigest = digest(canonical({ ...command, opens }))
    const before = await stores.cases.findCommand(command.id)
    if (before) {
      const stored = await stores.cases.find(before.case)
      if (before.digest !== commandDigest || !stored) return refuse('command-id-reused')
      return { state: stored.state, events: [], repeated: true }
    }
    const stored = await stores.cases.find(command.case)
    const world = worldOf(command, stored?.state, opens)
    if (isRefusal(world)) return world
    const decided = decide(stored?.state, command, world, clock.now())
    if (isRefusal(decided)) return decided
    const state = replay(decided, stored?.state)
    if (!state) return refuse('case-not-found')
    if (decided.length === 0) return { state, events: [], repeated: false }
    const events = seal(decided, stored?.head ?? CHAIN_START)
    await stores.cases.append({
      state,
      events,
      facts: factsOf(state),
      head: events.at(-1)?.hash ?? CHAIN_START,
      due: nextDue(state),
      outbox: decided.map((event, i) => ({
        topic: `case.${event.kind}`,
        case: event.case,
        text: events[i]?.text ?? '',
      })),
      command: { id: command.id, digest: commandDigest },
    })
    return { state, events: decided, repeated: false }
  }

  function tell(done: Done | Refusal): void {
    if (isRefusal(done) || done.events.length === 0) return
    for (const changed of followers) changed({ state: done.state, events: done.events })
  }

  return {
    runIn,
    tell,
    async run(command, opens) {
      const done = await database.transaction((stores) => runIn(stores, command, opens))
      tell(done)
      return done
    },
    follow(changed) {
      followers.add(changed)
      return () => followers.delete(changed)
    },
  }
}
