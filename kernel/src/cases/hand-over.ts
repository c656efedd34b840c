// A case outlives whoever had it: when a party is dissolved or a place becomes part of another, the case goes to who stands for
// them, with the deadline it had. Nobody gains or loses a minute by a reorganisation.
import type { Instant } from '../base/clock.ts'
import { isRefusal, refuse } from '../base/errors.ts'
import type { CaseEventBody, CaseState, Owner } from './case.ts'
import type { World } from './command.ts'
import { ownerOf } from './standing.ts'

/** Who has it now, or undefined while whoever had it still stands. */
function heirOf(owner: Owner, { places, org, calendar }: World, place: string, now: Instant): Owner | undefined {
  const on = calendar.day(now)
  if (org.findParty(owner.party) === undefined) return undefined
  if (org.succession.heirs(owner.party, on).some(({ id }) => id === owner.party)) return undefined
  const here = places.find(place) === undefined ? undefined : org.heirsOn(on)
  const path = here ? places.pathOn(place, on) : []
  const heir = org.succession
    .heirs(owner.party, on)
    .find(({ id }) => here?.standsFor(id, owner.party, owner.role, path) === true)
  return heir && { role: owner.role, party: heir.id, partyKind: heir.kind }
}

/**
 * To the successor; where there is none, to whoever answers in that role there now, and else to whoever a late step would be
 * raised to. What has ended goes to who is to judge it. No events where nothing changes; nobody-answers where nobody can.
 */
export function decideHandOver(
  state: CaseState,
  world: World,
  now: Instant,
): CaseEventBody | ReturnType<typeof refuse> | undefined {
  const { stands } = state
  const known = world.places.find(state.place) !== undefined
  const path = known ? world.places.pathOn(state.place, world.calendar.day(now)) : state.path
  const moved = path.join('\n') === state.path.join('\n') ? {} : { path }
  const had = stands.kind === 'end' ? stands.asks : stands.owner
  const on = world.calendar.day(now)
  const gone =
    had !== undefined &&
    world.org.findParty(had.party) !== undefined &&
    !world.org.succession.heirs(had.party, on).some(({ id }) => id === had.party)
  if (!gone || had === undefined || (stands.kind === 'end' && state.judged))
    return moved.path ? { kind: 'handed-over', stands, ...moved } : undefined
  const heir = heirOf(had, world, state.place, now) ?? anotherOwner(had, state, world, now)
  if (heir === undefined)
    return stands.kind === 'end' ? undefined : refuse('nobody-answers', { role: had.role, place: state.place })
  return {
    kind: 'handed-over',
    stands: stands.kind === 'end' ? { ...stands, asks: heir } : { ...stands, owner: heir },
    ...moved,
  }
}

function anotherOwner(had: Owner, state: CaseState, world: World, now: Instant): Owner | undefined {
  const same = ownerOf(world, had.role, state.place, now)
  if (!isRefusal(same)) return same
  const step = world.type.steps[state.stands.step]
  const raised = step && 'late' in step ? ownerOf(world, step.late.raiseTo, state.place, now) : same
  return isRefusal(raised) ? undefined : raised
}
