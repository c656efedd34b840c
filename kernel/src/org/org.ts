// Who there is and who answers for which place. A case is never owned by "the department concerned".
import type { PlaceTree } from '../places/place.ts'
import { type Named, type Succession, succession } from '../places/succession.ts'

export const PARTY_KINDS = [
  'department',
  'street',
  'community',
  'property-company',
  'shop',
  'contractor',
  'owners-committee',
  'volunteers',
] as const
export type PartyKind = (typeof PARTY_KINDS)[number]

/** The parties on site: those that can mend a thing where it is, before any authority has to act. */
export const ON_SITE: readonly PartyKind[] = ['shop', 'property-company', 'contractor', 'volunteers']

/** `from` and `until` are ISO dates (until excluded); a dissolved party names its successors, a renamed one its former names. */
export type Party = Named & {
  readonly id: string
  readonly kind: PartyKind
  readonly from?: string
  readonly until?: string
  readonly successors?: readonly string[]
}

/** `party` acts in `role` for `place` and all that lies within it, unless a nearer answer exists. */
export type Answer = { readonly role: string; readonly place: string; readonly party: string }

/** Whose something is: a party in a role. `ruled`: by a ruling and not by the place, so that it is theirs wherever it lies. */
export type PartyOwner = { readonly role: string; readonly party: string; readonly ruled?: true }

/** What an account may act as. `standsInFor`: the account whose position it is, for as long as that one is absent. */
export type Position = {
  readonly role: string
  readonly party: string
  readonly place: string
  readonly standsInFor?: string
}

/** Who stands for whom on one day. */
export interface Heirs {
  /** Whether a position at `place` covers what lies there (`path`: itself first, then outwards). */
  covers(place: string, path: readonly string[]): boolean
  /** Whether `party` is, or stands in that role and there for, `earlier`. */
  standsFor(party: string, earlier: string, role: string, path: readonly string[]): boolean
  /** The place and those it stands for. */
  placesOf(place: string): readonly string[]
  /** The party and those it stands for. */
  partiesOf(party: string): readonly string[]
}

export interface Org {
  findParty(id: string): Party | undefined
  /**
   * The party that answers in `role` at `place`: the nearest place outwards wins. `on` (ISO date): for what was dissolved by
   * then its successor answers, of several the one that answers nearest there, else the first named; where there is none, the
   * next place outwards. Without a day: whoever is written down.
   */
  whoAnswers(role: string, place: string, on?: string): Party | undefined
  listParties(): readonly Party[]
  /** Parties that answer in that role anywhere, each once. */
  answersIn(role: string): readonly string[]
  heirsOn(on: string): Heirs
  readonly succession: Succession<Party>
}

/** Nobody stands for anybody. */
export const NO_HEIRS: Heirs = {
  covers: (place, path) => path.includes(place),
  standsFor: (party, earlier) => party === earlier,
  placesOf: (place) => [place],
  partiesOf: (party) => [party],
}

/** Faults: not-found for a successor that is not known, input-invalid for a party that would succeed itself. */
export function org(parties: readonly Party[], answers: readonly Answer[], places: PlaceTree): Org {
  const byId = new Map(parties.map((party) => [party.id, party]))
  const byRoleAndPlace = new Map(answers.map((answer) => [`${answer.role}\n${answer.place}`, answer.party]))
  const answering = new Set(answers.map(({ party, place }) => `${party}\n${place}`))
  const later = succession(parties)

  /** Of several that stand for a party, who does so there. */
  function heirAt(party: string, role: string, path: readonly string[], on: string): Party | undefined {
    const heirs = later.heirs(party, on)
    if (heirs.length < 2) return heirs[0]
    for (const place of path) {
      const named = byRoleAndPlace.get(`${role}\n${place}`)
      const here = heirs.find(({ id }) => id === named) ?? heirs.find(({ id }) => answering.has(`${id}\n${place}`))
      if (here) return here
    }
    return heirs[0]
  }

  function heirsOn(on: string): Heirs {
    const { forebears, heirs } = places.succession
    return {
      covers: (place, path) =>
        path.includes(place) ||
        forebears(place, on).some(
          (earlier) =>
            path.includes(earlier) &&
            (heirs(earlier, on).length === 1 ||
              (path[0] !== undefined &&
                places.find(path[0]) !== undefined &&
                places.pathOn(path[0], on).includes(place))),
        ),
      standsFor: (party, earlier, role, path) =>
        party === earlier ||
        (later.forebears(party, on).includes(earlier) && heirAt(earlier, role, path, on)?.id === party),
      placesOf: (place) => [place, ...forebears(place, on)],
      partiesOf: (party) => [party, ...later.forebears(party, on)],
    }
  }

  return {
    findParty: (id) => byId.get(id),
    listParties: () => parties,
    answersIn: (role) => [...new Set(answers.filter((each) => each.role === role).map(({ party }) => party))],
    succession: later,
    heirsOn,
    whoAnswers(role, place, on) {
      const path = on === undefined ? places.path(place) : places.pathOn(place, on)
      for (const at of path) {
        const party = byRoleAndPlace.get(`${role}\n${at}`)
        if (party === undefined) continue
        const answers = on === undefined || !byId.has(party) ? byId.get(party) : heirAt(party, role, path, on)
        // A party that ended without a successor answers for nothing: what lies around it takes over.
        if (answers || on === undefined) return answers
      }
      return undefined
    },
  }
}
