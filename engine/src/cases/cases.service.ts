// Commands on cases: load, decide, append, in one transaction; those who follow are told after the commit.
import {
  type CaseEvent,
  type CaseState,
  type Clock,
  type Command,
  canonical,
  decide,
  factsOf,
  isDisputable,
  isRefusal,
  mergeKeys,
  nextDue,
  type Precedent,
  type Refusal,
  refuse,
  replay,
  type World,
} from '@gongzhi/kernel'
import type { Directory } from '../reference/directory.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { Append, CommandDone, StoredCase } from './cases.port.ts'
import { CHAIN_START, digest, seal } from './chain.ts'

/** `repeated`: the command had been carried out before; nothing was done now. */
export type Done = { readonly state: CaseState; readonly events: readonly CaseEvent[]; readonly repeated: boolean }

export type CaseChange = { readonly state: CaseState; readonly events: readonly CaseEvent[] }

/** What a command leads to; `append` is still to be written, and is not there where nothing is. */
export type Drafted = { readonly done: Done; readonly append?: Append }

/** What is known of a command before it is decided: that it was carried out before, the case it is about, what was ruled there. */
export type Basis = {
  readonly before: CommandDone | undefined
  readonly stored: StoredCase | undefined
  readonly precedents?: readonly Precedent[]
}

type OpenCommand = Command & { readonly do: 'open' }

export interface Cases {
  /** Carries `command` out once, however often it is sent under the same id. `pack` and `type` only for `open`. */
  run(command: Command, opens?: Opens): Promise<Done | Refusal>
  /** The same inside a transaction of the caller, who must call `tell` with the result after the commit. */
  runIn(stores: Stores, command: Command, opens?: Opens): Promise<Done | Refusal>
  /** For `runIn` of an opening: the first thing its transaction does. */
  claim(stores: Stores, command: Pick<OpenCommand, 'place'>, opens: Opens | undefined): Promise<void>
  /** Opens a case under a number that is drawn when the command is new. */
  open(command: Omit<OpenCommand, 'case'>, opens: Opens, newCaseId: () => string): Promise<Done | Refusal>
  /** Decides and writes nothing; `stored` is the case of `before`, or that of the command. */
  draft(basis: Basis, command: Command, opens?: Opens): Drafted | Refusal
  tell(done: Done | Refusal): void
  /** Calls back after every change that this process committed, in order; the result ends it. */
  follow(changed: (change: CaseChange) => void): () => void
}

export type Opens = { readonly pack: string; readonly type: string; readonly channel?: string }

/** Commands after which a step may be another's. */
const GIVES: ReadonlySet<Command['do']> = new Set(['open', 'move', 'return', 'look', 'tick', 'migrate'])

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
    if (!pack || !type) return refuse('pack-unknown', { pack: wanted.pack })
    const channel = state ? undefined : pack.channels.find((each) => each.id === opens?.channel)
    if (!state && opens?.channel !== undefined && channel?.opens !== type.id)
      return refuse('not-found', { what: opens.channel })
    return { type, pack, calendar, places, org, ...(channel ? { channel } : {}) }
  }

  function draft({ before, stored, precedents }: Basis, command: Command, opens?: Opens): Drafted | Refusal {
    const commandDigest = digest(canonical({ ...command, opens }))
    if (before) {
      if (before.digest !== commandDigest || !stored) return refuse('command-id-reused')
      return { done: { state: stored.state, events: [], repeated: true } }
    }
    const world = worldOf(command, stored?.state, opens)
    if (isRefusal(world)) return world
    const decided = decide(stored?.state, command, precedents ? { ...world, precedents } : world, clock.now())
    if (isRefusal(decided)) return decided
    const state = replay(decided, stored?.state)
    if (!state) return refuse('case-not-found')
    const done = { state, events: decided, repeated: false }
    if (decided.length === 0) return { done }
    const events = seal(decided, stored?.head ?? CHAIN_START)
    const append: Append = {
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
    }
    return { done, append }
  }

  /** Nothing is asked for types about which nobody can say “not mine”, nor for what gives a step to nobody. */
  async function ruledFor(
    stores: Stores,
    stored: StoredCase | undefined,
    command: Command,
    opens: Opens | undefined,
  ): Promise<readonly Precedent[]> {
    const world = worldOf(command, stored?.state, opens)
    const place = stored?.state.place ?? (command.do === 'open' ? command.place : undefined)
    if (!GIVES.has(command.do) || isRefusal(world) || place === undefined || !isDisputable(world.type)) return []
    return stores.cases.precedents(world.type.id, [place])
  }

  async function runIn(stores: Stores, command: Command, opens?: Opens): Promise<Done | Refusal> {
    const loaded = await stores.cases.load([command.id], [command.case])
    const before = loaded.commands.get(command.id)
    const of = before?.case ?? command.case
    const stored = loaded.cases.get(of) ?? (of === command.case ? undefined : await stores.cases.find(of))
    const drafted = draft(
      { before, stored, precedents: await ruledFor(stores, stored, command, opens) },
      command,
      opens,
    )
    if (isRefusal(drafted)) return drafted
    if (drafted.append) await stores.cases.append(drafted.append)
    return drafted.done
  }

  /** Whoever opens a case decides what signals nearby belong to. */
  async function claim(stores: Stores, { place }: Pick<OpenCommand, 'place'>, opens: Opens | undefined): Promise<void> {
    const { findPack, places } = directory()
    const type = opens && findPack(opens.pack)?.cases.find((each) => each.id === opens.type)
    const at = places.find(place)
    if (type && at) await stores.cases.claim(mergeKeys(type, at))
  }

  function tell(done: Done | Refusal): void {
    if (isRefusal(done) || done.events.length === 0) return
    for (const changed of followers) changed({ state: done.state, events: done.events })
  }

  return {
    runIn,
    claim,
    draft,
    tell,
    async run(command, opens) {
      const done = await database.transaction(async (stores) => {
        if (command.do === 'open') await claim(stores, command, opens)
        return runIn(stores, command, opens)
      })
      tell(done)
      return done
    },
    async open(command, opens, newCaseId) {
      // In one transaction, so that two of the same at once do not draw two numbers.
      const done = await database.transaction(async (stores) => {
        await claim(stores, command, opens)
        const known = (await stores.cases.findCommand(command.id))?.case ?? newCaseId()
        return runIn(stores, { ...command, case: known }, opens)
      })
      tell(done)
      return done
    },
    follow(changed) {
      followers.add(changed)
      return () => followers.delete(changed)
    },
  }
}
