// A case outlives whoever had it: when a party is dissolved or a place becomes part of another, the case goes to who stands for
// them, with the deadline it had. Nobody gains or loses a minute by a reorganisation.
import type { Instant } from '../base/clock.ts'
import { isRefusal, refuse } from '../base/errors.ts'
import type { CaseEventBody, CaseState, Owner } from './case.ts'
import { isWork } from './case-type.ts'
import type { World } from './command.ts'
import { heirOf, isOwnMatter } from './heir.ts'
import { ownerOf } from './standing.ts'

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
  const heir = heirOf(owner, world, path, on)
  if (heir && !isOwnMatter(state, heir.party, world, now))
    return { kind: 'handed-over', stands: { ...stands, owner: heir }, ...moved }
  const another = anotherOwner(owner, state, world, now)
  if (another === undefined)
    return refuse('nobody-answers', { role: owner.role, place: world.places.find(place)?.name ?? place })
  // Whoever gets it so was named by no ruling.
  const { because: _, ...rest } = stands
  return { kind: 'handed-over', stands: { ...rest, owner: another }, ...moved }
}

function anotherOwner(had: Owner, state: CaseState, world: World, now: Instant): Owner | undefined {
  const step = world.type.steps[state.stands.step]
  const work = step && isWork(step) ? step : undefined
  const late = state.dispute ? work?.dispute?.late : work?.late
  return [had.role, ...(late ? [late.raiseTo] : [])]
    .map((role) => ownerOf(world, role, state.place, now))
    .find((owner): owner is Owner => !isRefusal(owner) && !isOwnMatter(state, owner.party, world, now))
}
