// Rulings of before: what was ruled about a matter at a place holds for the next one there, and is cited.
import type { Instant } from '../base/clock.ts'
import { isRefusal, type Refusal } from '../base/errors.ts'
import type { Because, CaseState, Owner } from './case.ts'
import type { World } from './command.ts'
import { heirOf } from './heir.ts'

/**
 * What was ruled about a type of case at a place: who it is in that role. `instead`: who answered there by place when it was ruled; not
 * there where nobody did.
 */
export type Precedent = Because & {
  readonly place: string
  readonly role: string
  readonly party: string
  readonly instead?: string
}

/** What this case has to say to the next one there. To leave something where it is says nothing new. */
export function precedentsOf({ id, place, rulings = [] }: CaseState): readonly Precedent[] {
  return rulings.flatMap(({ at, role, to, kept, instead }) =>
    kept ? [] : [{ case: id, at, place, role, party: to, ...(instead === undefined ? {} : { instead }) }],
  )
}

/**
 * The last ruling about that role at the place. `answering`: who answers there now; where that is somebody else than when it was ruled, the
 * district was written down anew since, and the ruling holds no more.
 */
export function precedentFor(
  world: World,
  role: string,
  place: string,
  now: Instant,
  answering: Owner | Refusal,
): { readonly owner: Owner; readonly because: Because } | undefined {
  const { precedents = [], org, calendar, places } = world
  const about = precedents.filter((each) => each.role === role && each.place === place)
  const last = about.reduce<Precedent | undefined>((one, other) => (one && one.at > other.at ? one : other), undefined)
  if (!last) return undefined
  const on = calendar.day(now)
  const then =
    last.instead === undefined ? [] : [last.instead, ...org.succession.heirs(last.instead, on).map(({ id }) => id)]
  if (isRefusal(answering) ? last.instead !== undefined : !then.includes(answering.party)) return undefined
  const path = places.find(place) === undefined ? [place] : places.pathOn(place, on)
  const owner = heirOf({ role, party: last.party, ruled: true }, world, path, on)
  return owner && { owner, because: { case: last.case, at: last.at } }
}
