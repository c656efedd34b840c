// Which cases an account may file by hand, and where: the grants of the packs against its positions. Pure; the server
// decides again.
import type { Pack } from '@gongzhi/kernel/pack'
import type { Account, PackOut, PlaceRow } from '../../api/client.ts'

export type Openable = {
  readonly pack: string
  readonly type: string
  readonly label: string
  readonly places: readonly PlaceRow[]
  /** How a person may report it, and what he is then asked. */
  readonly reports: Pack['channels']
  readonly purposes: NonNullable<Pack['purposes']>
}

/** A place and all it lies within. */
function pathOf(place: PlaceRow, byId: ReadonlyMap<string, PlaceRow>): readonly PlaceRow[] {
  const path: PlaceRow[] = []
  for (let at: PlaceRow | undefined = place; at && !path.includes(at); at = at.within ? byId.get(at.within) : undefined)
    path.push(at)
  return path
}

export function openableCases(
  account: { readonly positions: readonly Pick<Account['positions'][number], 'role' | 'place'>[] },
  packs: readonly PackOut[],
  places: readonly PlaceRow[],
): readonly Openable[] {
  const byId = new Map(places.map((place) => [place.id, place]))
  return packs.flatMap(({ id: pack, data }) => {
    const { access, cases, channels = [], purposes = [] } = data as Pack
    return cases.flatMap((type) => {
      // Addressed to somebody, and about something: it is sent from there.
      if (type.addressed !== undefined) return []
      const roles = access.filter((grant) => grant.action === 'open' && grant.on === type.id).map((grant) => grant.role)
      const scopes = account.positions
        .filter((position) => roles.includes(position.role))
        .map((position) => position.place)
      if (scopes.length === 0) return []
      const covered = places.filter(
        (place) => place.kind === type.at && pathOf(place, byId).some((each) => scopes.includes(each.id)),
      )
      const reports = channels.filter(({ opens, reporter }) => opens === type.id && reporter !== undefined)
      return [{ pack, type: type.id, label: type.label, places: covered, reports, purposes }]
    })
  })
}
