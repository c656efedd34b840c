// (case, command, now) → events, or a refusal. Nothing here reads a clock, a store or a random source.
// Whatever the sequence of commands: an open case has one owner and one next deadline.
import type { Instant } from '../base/clock.ts'
import { isRefusal, type Refusal, refuse } from '../base/errors.ts'
import { isSubjectRef } from '../base/personal-ref.ts'
import type { Span } from '../base/span.ts'
import { type FormValues, fill } from '../forms/form.ts'
import type { Actor, CaseEvent, CaseEventBody, CaseState, Due, Owner } from './case.ts'
import { isEnd, isProof, isWork, type WorkStep } from './case-type.ts'
import type { Command, World } from './command.ts'
import { dueFrom, goesOnWith, spanLeft } from './deadline.ts'
import { decideDispute, decideRule } from './dispute.ts'
import { decideHandOver } from './hand-over.ts'
import { isOwnMatter } from './heir.ts'
import { decideAnswerTime, decideAskTime } from './more-time.ts'
import { precedentsOf } from './precedent.ts'
import { redating } from './redate.ts'
import { ownerOf, owns, standAt, standsIn } from './standing.ts'

export type { Command, World } from './command.ts'

/** The events of one decision, in order. */
export type Decision = readonly CaseEvent[] | Refusal

function workStep(world: World, state: CaseState): WorkStep | undefined {
  const step = world.type.steps[state.stands.step]
  return step && isWork(step) ? step : undefined
}

/** A work step that `by` may act on now, or why not. */
function actable(world: World, state: CaseState, by: Actor): WorkStep | Refusal {
  if (state.stands.kind === 'end') return refuse('case-ended')
  const step = workStep(world, state)
  if (!step) return refuse('move-unknown', { move: state.stands.step })
  if (!owns(by, state.stands.owner)) return refuse('not-allowed')
  // Whoever rules says whose it is, and does not do it.
  return state.dispute ? refuse('case-disputed') : step
}

type Decided = CaseEventBody | Refusal

function decideMove(state: CaseState, command: Command & { do: 'move' }, world: World, now: Instant): Decided {
  const step = actable(world, state, command.by)
  if (isRefusal(step)) return step
  if (state.paused) return refuse('case-paused')
  const move = Object.hasOwn(step.moves, command.move) ? step.moves[command.move] : undefined
  if (!move) return refuse('move-unknown', { move: command.move })
  const filled = fill(move.fill, command.values)
  if (isRefusal(filled)) return filled
  const stands = standAt(world, move.to, state.place, now)
  if (isRefusal(stands)) return stands
  return {
    kind: 'moved',
    move: command.move,
    filled,
    stands,
    handles: move.handles === true,
    enforcement: move.enforcement === true,
    proves: move.proves === true,
  }
}

function decideReturn(state: CaseState, command: Command & { do: 'return' }, world: World, now: Instant): Decided {
  const step = actable(world, state, command.by)
  if (isRefusal(step)) return step
  if (state.paused) return refuse('case-paused')
  if (!step.returns) return refuse('return-not-possible')
  if (!step.returns.reasons.includes(command.reason)) return refuse('return-reason-unknown')
  const stands = standAt(world, step.returns.to, state.place, now)
  return isRefusal(stands) ? stands : { kind: 'returned', reason: command.reason, stands }
}

function decidePause(state: CaseState, command: Command & { do: 'pause' }, world: World, now: Instant): Decided {
  const step = actable(world, state, command.by)
  if (isRefusal(step)) return step
  if (state.paused) return refuse('case-paused')
  if (!step.pause?.reasons.includes(command.reason) || state.stands.kind === 'end') return refuse('pause-not-possible')
  // Compared by what fits into the longest pause: an amount that somebody typed is never reckoned out unseen.
  const { in: kind, amount } = command.span
  const latest = world.calendar.add(now, step.pause.atMost).at
  if (!(amount > 0 && amount <= world.calendar.diff(now, latest, kind))) return refuse('pause-too-long')
  const until = dueFrom(world.calendar, now, command.span)
  return {
    kind: 'paused',
    reason: command.reason,
    until,
    left: spanLeft(world.calendar, state.stands.due, now),
    closesLeft: spanLeft(world.calendar, state.closes, now),
  }
}

function goOn(state: CaseState, world: World, now: Instant): Decided {
  const { paused, stands } = state
  if (!paused) return refuse('case-not-paused')
  if (stands.kind === 'end') return refuse('case-ended')
  const again = (due: Due, left: Span): Due => goesOnWith(world.calendar, due, { from: paused.at, to: now, left })
  return {
    kind: 'resumed',
    stands: { ...stands, due: again(stands.due, paused.left) },
    closes: again(state.closes, paused.closesLeft),
  }
}

function raise(state: CaseState, step: WorkStep, owner: Owner, world: World, now: Instant): Decided {
  const late = (state.dispute && step.dispute?.late) ?? step.late
  const raisedTo = ownerOf(world, late.raiseTo, state.place, now)
  // A clock is never refused: where nobody answers for the raise, or only whoever disputes it, it stays and is called again.
  const next = isRefusal(raisedTo) || isOwnMatter(state, raisedTo.party, world, now) ? owner : raisedTo
  const due = dueFrom(world.calendar, now, late.within)
  return { kind: 'raised', stands: { step: state.stands.step, kind: 'work', owner: next, due } }
}

function decideTick(state: CaseState, command: Command & { do: 'tick' }, world: World, now: Instant): Decided {
  if (state.stands.kind === 'end') return refuse('case-ended')
  if (state.paused) return now < state.paused.until.at ? refuse('deadline-not-reached') : goOn(state, world, now)
  if (now < state.stands.due.at) return refuse('deadline-not-reached')
  const step = world.type.steps[state.stands.step]
  if (!step || isEnd(step)) return refuse('move-unknown', { move: state.stands.step })
  if (isWork(step)) return raise(state, step, state.stands.owner, world, now)
  const kind = command.seeing ? 'unproven' : 'unseen'
  const stands = standAt(world, step[kind], state.place, now, state.stands.owner)
  return isRefusal(stands) ? stands : { kind, stands }
}

function decideLook(state: CaseState, command: Command & { do: 'look' }, world: World, now: Instant): Decided {
  if (state.stands.kind === 'end') return refuse('case-ended')
  const step = world.type.steps[state.stands.step]
  const seen = command.after ? { after: command.after } : {}
  if (command.verdict === 'cleared-itself') {
    if (!step || !isWork(step) || !step.clears || state.paused) return refuse('proof-not-running')
    const stands = standAt(world, step.clears.to, state.place, now)
    return isRefusal(stands) ? stands : { kind: 'cleared-itself', stands, ...seen }
  }
  if (!step || !isProof(step)) return refuse('proof-not-running')
  const stands = standAt(world, step[command.verdict], state.place, now)
  return isRefusal(stands) ? stands : { kind: command.verdict, stands, ...seen }
}

function decideJudge(state: CaseState, command: Command & { do: 'judge' }, world: World, now: Instant): Decided {
  if (state.stands.kind !== 'end') return refuse('case-not-ended')
  if (!standsIn(command.by, state.stands.asks, state, world, now)) return refuse('judgement-not-asked')
  return state.judged ? refuse('already-judged') : { kind: 'judged', satisfied: command.satisfied }
}

function decideRedate(state: CaseState, { why }: Command & { do: 'redate' }, world: World): Decided | undefined {
  const changed = redating(state, world.calendar)
  return changed && { ...changed, why }
}

/** Whether the step goes on in the world's version under who has it now, be it the owner, who was called for it or who rules. */
function goesOn(state: CaseState, target: string, world: World): boolean {
  const step = world.type.steps[target]
  if (state.stands.kind === 'end' || target !== state.stands.step || !step || isEnd(step)) return false
  const { role } = state.stands.owner
  if (state.dispute) {
    const ruled = isWork(step) && step.owner === state.dispute.owner.role ? step.dispute : undefined
    return ruled !== undefined && [ruled.ruler, ruled.late.raiseTo].includes(role)
  }
  return isProof(step)
    ? state.stands.kind === 'proof' && role === step.owner
    : state.stands.kind === 'work' && [step.owner, step.late.raiseTo].includes(role)
}

/** Where the step goes on, the case keeps its owner, its time and its pause; elsewhere a pause ends first. */
function decideMigrate(state: CaseState, world: World, now: Instant): Decided | readonly CaseEventBody[] | undefined {
  const { version } = world.pack
  if (state.stands.kind === 'end' || state.version === version) return undefined
  const target = world.type.from?.[String(state.version)]?.[state.stands.step] ?? state.stands.step
  if (goesOn(state, target, world)) return { kind: 'migrated', version, stands: state.stands }
  const stands = standAt(world, target, state.place, now)
  if (isRefusal(stands)) return stands
  const resumed = state.paused ? goOn(state, world, now) : undefined
  if (isRefusal(resumed)) return resumed
  return [...(resumed ? [resumed] : []), { kind: 'migrated', version, stands, anew: true }]
}

/** By a channel that asks, its form; without one nobody can have told anything. */
function reportOf(
  { reporter, told }: Command & { do: 'open' },
  channel: World['channel'],
): { channel?: string; reporter?: string; told?: FormValues } | Refusal {
  if (reporter !== undefined && !isSubjectRef(reporter)) return refuse('form-field-unknown', { field: 'reporter' })
  const filled = fill(channel?.reporter, told ?? {})
  if (isRefusal(filled)) return filled
  return {
    ...(channel ? { channel: channel.id } : {}),
    ...(reporter !== undefined ? { reporter } : {}),
    ...(Object.keys(filled).length > 0 ? { told: filled } : {}),
  }
}

/** Somebody who is there, where the type asks for him; nobody where it does not. */
function isAddressed({ to }: Command & { do: 'open' }, { type, org, calendar }: World, now: Instant): boolean {
  if (type.addressed === undefined) return to === undefined
  return to !== undefined && org.succession.heirs(to, calendar.day(now)).some(({ id }) => id === to)
}

function decideOpen(command: Command & { do: 'open' }, world: World, now: Instant): Decided {
  if (!isAddressed(command, world, now)) return refuse('addressee-unknown')
  const report = reportOf(command, world.channel)
  if (isRefusal(report)) return report
  const place = world.places.find(command.place)
  if (!place) return refuse('signal-place-unknown', { place: command.place })
  if (place.kind !== world.type.at) return refuse('signal-place-kind', { place: place.name })
  const stands = standAt(world, command.startAt ?? world.type.start, command.place, now)
  if (isRefusal(stands)) return stands
  return {
    kind: 'opened',
    type: world.type.id,
    pack: world.pack.id,
    version: world.pack.version,
    place: command.place,
    path: world.places.pathOn(command.place, world.calendar.day(now)),
    ...(world.type.code ? { code: world.type.code } : {}),
    source: command.source,
    ...(command.found ? { found: command.found } : {}),
    ...(command.before ? { before: command.before } : {}),
    ...(command.again ? { again: command.again } : {}),
    ...report,
    ...(command.to === undefined ? {} : { to: command.to }),
    closes: dueFrom(world.calendar, now, world.type.closes),
    stands,
  }
}

function decideOn(
  state: CaseState,
  command: Exclude<Command, { do: 'open' }>,
  world: World,
  now: Instant,
): Decided | readonly CaseEventBody[] | undefined {
  switch (command.do) {
    case 'attach':
      if (state.stands.kind === 'end') return refuse('case-ended')
      return state.signals.includes(command.signal)
        ? undefined
        : {
            kind: 'attached',
            signal: command.signal,
            count: command.count,
            ...(command.repeats ? { repeats: command.repeats } : {}),
          }
    case 'add-before':
      return state.before ? undefined : { kind: 'before-added', before: command.before }
    case 'move':
      return decideMove(state, command, world, now)
    case 'return':
      return decideReturn(state, command, world, now)
    case 'pause':
      return decidePause(state, command, world, now)
    case 'resume': {
      const step = actable(world, state, command.by)
      return isRefusal(step) ? step : goOn(state, world, now)
    }
    case 'dispute': {
      const step = actable(world, state, command.by)
      return isRefusal(step) ? step : decideDispute(state, step, command, world, now)
    }
    case 'rule':
      return decideRule(state, workStep(world, state), command, world, now)
    case 'ask-time': {
      const step = actable(world, state, command.by)
      return isRefusal(step) ? step : decideAskTime(state, step, command, world, now)
    }
    case 'grant-time':
    case 'refuse-time':
      return decideAnswerTime(state, command, world, now)
    case 'tick':
      return decideTick(state, command, world, now)
    case 'look':
      return decideLook(state, command, world, now)
    case 'judge':
      return decideJudge(state, command, world, now)
    case 'redate':
      return decideRedate(state, command, world)
    case 'migrate':
      return decideMigrate(state, world, now)
    case 'hand-over':
      return decideHandOver(state, world, now)
  }
}

/**
 * Decides `command` on `state` (undefined: the case does not exist) at `now`, which never lies before the last event:
 * where a clock went back, the last event's time is used. No events means that there was nothing left to do.
 */
export function decide(state: CaseState | undefined, command: Command, given: World, now: Instant): Decision {
  const party = state ? state.to : command.do === 'open' ? command.to : undefined
  const role = given.type.addressed
  const addressed = party === undefined || role === undefined ? undefined : { role, party }
  // Whoever is addressed was chosen for this very matter: only what was ruled in it says otherwise. And what is ruled about another matter takes
  // nothing from whoever has this one already.
  const others = (given.precedents ?? []).filter(
    (each) => each.role !== addressed?.role && each.at <= (state?.opened ?? now),
  )
  const precedents = [...others, ...(state ? precedentsOf(state) : [])]
  const world = { ...given, ...(addressed ? { addressed } : {}), precedents }
  if (state === undefined) {
    if (command.do !== 'open') return refuse('case-not-found')
  } else {
    if (command.do === 'open') return refuse('case-exists')
    if (command.expect !== undefined && command.expect !== state.seq) return refuse('case-changed')
  }
  const at = state ? Math.max(now, state.changed) : now
  const decided =
    state === undefined
      ? decideOpen(command as Command & { do: 'open' }, world, at)
      : decideOn(state, command as Exclude<Command, { do: 'open' }>, world, at)
  if (decided === undefined) return []
  if (isRefusal(decided)) return decided
  const bodies = Array.isArray(decided) ? (decided as readonly CaseEventBody[]) : [decided as CaseEventBody]
  return bodies.map((body, i) => ({
    case: command.case,
    seq: (state?.seq ?? 0) + 1 + i,
    at,
    by: command.by,
    command: command.id,
    ...body,
  }))
}
