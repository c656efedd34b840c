// A case outlives whoever had it: when a party is dissolved or a place becomes part of another, the case goes to who stands for
// them, with the deadline it had. Nobody gains or loses a minute by a reorganisation.
import type { Instant } from '../base/clock.ts'
import { isRefusal, refuse } from '../base/errors.ts'
import type { CaseEventBody, CaseState, Owner } from './case.ts'
import type { World } from './command.ts'
import { ownerOf } from './standing.ts'

/** Who of those that succeed the owner has it there. */
function heirOf({ role, party }: Owner, { org }: World, path: readonly string[], on: string): Owner | undefined {
  const heirs = org.heirsOn(on)
  const heir = org.succession.heirs(party, on).find(({ id }) => heirs.standsFor(id, party, role, path))
  return heir && { role, party: heir.id, partyKind: heir.kind }
}

/**
 * To the successor; where there is none, to whoever answers in that role there now, and else to whoever a late step would be
 * raised to. Nothing where everything is where it belongs; nobody-answers where nobody can have it.
 */
export function decideHandOver(
  state: CaseState,
  world: World,
  now: Instant,
): CaseEventBody | ReturnType<typeof refuse> | undefined {
  const { stands, place } = state
  if (stands.kind === 'end') return undefined
  const on = world.calendar.day(now)
  const path = world.places.find(place) === undefined ? state.path : world.places.pathOn(place, on)
  const moved = path.join('\n') === state.path.join('\n') ? undefined : { path }
  const { owner } = stands
  const stays =
    world.org.findParty(owner.party) === undefined ||
    world.org.succession.heirs(owner.party, on).some(({ id }) => id === owner.party)
  if (stays) return moved && { kind: 'handed-over', stands, ...moved }
  const heir = heirOf(owner, world, path, on) ?? anotherOwner(owner, state, world, now)
  return heir === undefined
    ? refuse('nobody-answers', { role: owner.role, place: world.places.find(place)?.name ?? place })
    : { kind: 'handed-over', stands: { ...stands, owner: heir }, ...moved }
}

function anotherOwner(had: Owner, state: CaseState, world: World, now: Instant): Owner | undefined {
  const same = ownerOf(world, had.role, state.place, now)
  if (!isRefusal(same)) return same
  const step = world.type.steps[state.stands.step]
  const raised = step && 'late' in step ? ownerOf(world, step.late.raiseTo, state.place, now) : same
  return isRefusal(raised) ? undefined : raised
}
