// Who may read what in the made-up district, said in words and worked out by brute force from what was put in. It uses nothing of
// what decides access on the platform: no grants, no tree, no successions but those that the district was made with.
import type { CaseState, Position } from '@gongzhi/kernel'
import { MERGED_ON, type Raw, type WorldAccount } from './access-world.contract.ts'

/** Those that the pack lets read such cases where they are placed. The property company sees its own only. */
const READ_WHERE_THEY_ARE = ['operator', 'streetOffice', 'fireBrigade', 'community']

export type Oracle = ReturnType<typeof accessOracle>

export function accessOracle(raw: Raw) {
  const within = new Map(raw.reference.places.map(({ id, within: outer }) => [id, outer]))
  const streets = raw.reference.places.filter(({ kind }) => kind === 'street').length
  const lastStreet = streets - 1
  const merged = raw.today >= MERGED_ON && streets > 1

  /** The place, what it lies in, and so on. */
  function around(place: string): string[] {
    const all: string[] = []
    for (let at: string | undefined = place; at !== undefined; at = within.get(at)) all.push(at)
    return all
  }

  /** The last street was merged into the one before it: who is placed there sees the old one too. */
  function coversPath(place: string, path: readonly string[]): boolean {
    return (
      path.includes(place) || (merged && place === `street-${lastStreet - 1}` && path.includes(`street-${lastStreet}`))
    )
  }

  /** A party and, since the reorganisation, who has its work at that lane: its second community went to the second half. */
  function isHeir(party: string, earlier: string, path: readonly string[]): boolean {
    if (!merged) return false
    if (earlier === `office-${lastStreet}`) return party === `office-${lastStreet - 1}`
    const [, street] = /^company-(\d+)$/.exec(earlier) ?? []
    if (street === undefined || Number(street) % 2 === 0) return false
    // In its own street the half that is in that community; anywhere else the first half is named first.
    const community = path.find((id) => /^street-\d+-community-\d$/.test(id))
    const half = community === `street-${street}-community-1` ? 'b' : 'a'
    return party === `${earlier}-${half}`
  }

  /** His own positions, and those of whoever he stands in for today, as far as these have them and were not left out. */
  function positionsOf(account: WorldAccount): readonly Position[] {
    const borrowed = raw.standing
      .filter(({ standing, active }) => active && standing === account.id)
      .flatMap(({ absent, positions }) => {
        const has = raw.accounts.find(({ id }) => id === absent)?.positions ?? []
        return has.filter(
          (each) =>
            positions === 'all' ||
            positions.some(
              ({ role, party, place }) => role === each.role && party === each.party && place === each.place,
            ),
        )
      })
    return [...account.positions, ...borrowed]
  }

  /** Whoever had a step of it, is or was asked for more time, or is asked in the end. */
  function hadIt({ ledger, stands, moreTime }: CaseState): { role: string; party: string; ruled?: true }[] {
    return [
      ...ledger.flatMap(({ owner, extended = [], notExtended = [] }) => [
        owner,
        ...[...extended, ...notExtended].map(({ by }) => by),
      ]),
      ...(moreTime ? [moreTime.of] : []),
      ...(stands.kind === 'end' && stands.asks ? [stands.asks] : []),
    ]
  }

  function readsThere(position: Position, path: readonly string[]): boolean {
    return READ_WHERE_THEY_ARE.includes(position.role) && coversPath(position.place, path)
  }

  function reads(account: WorldAccount, state: CaseState): boolean {
    return positionsOf(account).some(
      (position) =>
        readsThere(position, state.path) ||
        hadIt(state).some(
          ({ role, party, ruled }) =>
            (ruled || coversPath(position.place, state.path)) &&
            role === position.role &&
            (party === position.party || isHeir(position.party, party, state.path)),
        ),
    )
  }

  /** Who answers at a lane today, by role. */
  function answersAt(lane: string, role: string): string | undefined {
    const path = around(lane)
    const street = path.find((id) => /^street-\d+$/.test(id))
    const number = Number(street?.slice('street-'.length))
    const community = path.find((id) => /^street-\d+-community-\d$/.test(id))
    switch (role) {
      case 'operator':
        return 'centre'
      case 'fireBrigade':
        return 'brigade'
      case 'community':
        return community
      case 'streetOffice':
        return `office-${merged && number === lastStreet ? lastStreet - 1 : number}`
      case 'propertyCompany': {
        // The merged street has no answer of its own any more before the one it became: that company has it now.
        const has = merged && number === lastStreet ? lastStreet - 1 : number
        if (has % 2 === 0 || !merged) return `company-${has}`
        return `company-${has}-${community === `street-${has}-community-1` ? 'b' : 'a'}`
      }
      default:
        return undefined
    }
  }

  /** Who looks through a camera at a lane: who reads such cases there, and who would have to act there. */
  function looks(account: WorldAccount, lane: string): boolean {
    const path = around(lane)
    return positionsOf(account).some(
      (position) =>
        readsThere(position, path) ||
        ((path.includes(position.place) || coversPath(position.place, path)) &&
          answersAt(lane, position.role) === position.party),
    )
  }

  /** A signal that became no case: who reads such cases there; where it names no place, only who is placed at the very top. */
  function readsSignal(account: WorldAccount, place: string): boolean {
    const path = within.has(place) ? around(place) : ['city']
    return positionsOf(account).some((position) => readsThere(position, path))
  }

  return {
    reads,
    looks,
    readsSignal,
    /** Whether he has to do with such matters at all: without a position nothing is answered. */
    knocks: (account: WorldAccount) => positionsOf(account).length > 0,
  }
}
