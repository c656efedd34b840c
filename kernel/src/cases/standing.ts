// Where a case stands at a step: whose it is, by whom it is answered for on that day, and until when.
import type { Instant } from '../base/clock.ts'
import { isRefusal, type Refusal, refuse } from '../base/errors.ts'
import type { Actor, CaseState, Owner, Standing } from './case.ts'
import { isEnd, isProof } from './case-type.ts'
import type { World } from './command.ts'
import { dueFrom } from './deadline.ts'
import { precedentFor } from './precedent.ts'

export function owns(by: Actor, owner: Owner | undefined): boolean {
  return by.kind === 'person' && owner !== undefined && by.role === owner.role && by.party === owner.party
}

/** Who is asked, or who has come to stand for him since. */
export function standsIn(
  by: Actor,
  asked: Owner | undefined,
  { path }: Pick<CaseState, 'path'>,
  world: World,
  now: Instant,
): boolean {
  if (by.kind !== 'person' || asked === undefined || by.role !== asked.role) return false
  return world.org.heirsOn(world.calendar.day(now)).standsFor(by.party, asked.party, by.role, path)
}

/** Whom it is addressed to, or who succeeds him on that day. */
function addressee({ addressed, org, calendar }: World, role: string, now: Instant): Owner | undefined {
  if (addressed?.role !== role) return undefined
  const [party] = org.succession.heirs(addressed.party, calendar.day(now))
  return party && { role, party: party.id, partyKind: party.kind }
}

/** Who answers for it on the day of `now`. */
export function ownerOf(world: World, role: string, place: string, now: Instant): Owner | Refusal {
  const named = addressee(world, role, now)
  if (named) return named
  const party = world.org.whoAnswers(role, place, world.calendar.day(now))
  if (!party) return refuse('nobody-answers', { role, place: world.places.find(place)?.name ?? place })
  return { role, party: party.id, partyKind: party.kind }
}

/** `otherwise`: who keeps it where nobody answers for the step. */
export function standAt(
  world: World,
  stepId: string,
  place: string,
  now: Instant,
  otherwise?: Owner,
): Standing | Refusal {
  const step = world.type.steps[stepId]
  if (!step) return refuse('move-unknown', { move: stepId })
  if (isEnd(step)) {
    const asks = step.asks ? ownerOf(world, step.asks.satisfaction, place, now) : undefined
    return { step: stepId, kind: 'end', end: step.end, ...(asks && !isRefusal(asks) ? { asks } : {}) }
  }
  const due = dueFrom(world.calendar, now, step.within)
  const answering = ownerOf(world, step.owner, place, now)
  const kind = isProof(step) ? 'proof' : 'work'
  const ruled = precedentFor(world, step.owner, place, now, answering)
  if (ruled && (isRefusal(answering) || ruled.owner.party !== answering.party))
    return { step: stepId, kind, owner: ruled.owner, due, because: ruled.because }
  const owner = isRefusal(answering) ? (otherwise ?? answering) : answering
  return isRefusal(owner) ? owner : { step: stepId, kind, owner, due }
}
