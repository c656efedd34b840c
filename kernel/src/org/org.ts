// Who there is and who answers for which place. A case is never owned by "the department concerned".
import type { PlaceTree } from '../places/place.ts'

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

/** `from` and `until` are ISO dates (until excluded); a dissolved party names its successors. */
export type Party = {
  readonly id: string
  readonly kind: PartyKind
  readonly name: string
  readonly from?: string
  readonly until?: string
  readonly successors?: readonly string[]
}

/** `party` acts in `role` for `place` and all that lies within it, unless a nearer answer exists. */
export type Answer = { readonly role: string; readonly place: string; readonly party: string }

/** What an account may act as. */
export type Position = { readonly role: string; readonly party: string; readonly place: string }

export interface Org {
  findParty(id: string): Party | undefined
  /** The party that answers in `role` at `place`: the nearest place outwards wins. */
  whoAnswers(role: string, place: string): Party | undefined
  listParties(): readonly Party[]
}

export function org(parties: readonly Party[], answers: readonly Answer[], places: PlaceTree): Org {
  const byId = new Map(parties.map((party) => [party.id, party]))
  const byRoleAndPlace = new Map(answers.map((answer) => [`${answer.role}\n${answer.place}`, answer.party]))
  return {
    findParty: (id) => byId.get(id),
    listParties: () => parties,
    whoAnswers(role, place) {
      for (const at of places.path(place)) {
        const party = byRoleAndPlace.get(`${role}\n${at}`)
        if (party !== undefined) return byId.get(party)
      }
      return undefined
    },
  }
}
