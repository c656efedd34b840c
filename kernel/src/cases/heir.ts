// Who has something now of those that succeed whoever had it.
import type { Instant } from '../base/clock.ts'
import type { PartyOwner } from '../org/org.ts'
import type { CaseState, Owner } from './case.ts'
import type { World } from './command.ts'

/** As whose it is: of several successors the one that answers nearest there. */
export function heirOf(
  { role, party, ruled }: PartyOwner,
  { org }: World,
  path: readonly string[],
  on: string,
): Owner | undefined {
  const heirs = org.heirsOn(on)
  const heir = org.succession.heirs(party, on).find(({ id }) => heirs.standsFor(id, party, role, path))
  return heir && { role, party: heir.id, partyKind: heir.kind, ...(ruled ? { ruled } : {}) }
}

/** Whether `party` is, or has come to stand for, whoever disputes it: nobody rules in his own matter. */
export function isOwnMatter(
  { dispute }: Pick<CaseState, 'dispute'>,
  party: string,
  { org, calendar }: Pick<World, 'org' | 'calendar'>,
  now: Instant,
): boolean {
  if (!dispute) return false
  const { party: had } = dispute.owner
  return had === party || org.succession.heirs(had, calendar.day(now)).some(({ id }) => id === party)
}
