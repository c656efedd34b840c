// What a caller may see, decided on the very resource. Whether there is more is itself something to know: no difference is made.
import type { CaseQuery, StoredCase } from '@gongzhi/engine/cases/cases.port'
import {
  type Action,
  accessFor,
  type CaseEvent,
  type CaseState,
  concerned,
  Fault,
  type Position,
  type Resource,
  type ResourceKind,
  mayKnock as rolesMayKnock,
  type Signal,
} from '@gongzhi/kernel'
import type { Caller } from '../api/console.port.ts'
import type { ConsoleParts } from './desk-parts.ts'

export type Reading = ReturnType<typeof reading>
/** One alternative of what may be read: see CaseQuery. */
type Readable = NonNullable<CaseQuery['readable']>[number]

/** A thing of a pack, with the version by whose grants it is read; without one, the newest. */
export type PackThing = Resource & { readonly pack: string; readonly version?: number }

export function reading(parts: Pick<ConsoleParts, 'database' | 'directory' | 'clock'>) {
  const { database, clock } = parts
  const places = () => parts.directory().places

  function caseThing(state: CaseState): PackThing {
    const { pack, version, type, path } = state
    return { kind: 'case', pack, version, type, path, owners: concerned(state) }
  }

  /** The position by which the caller may do this with it, for that purpose, or undefined. */
  function may(caller: Caller, action: Action, thing: PackThing, purpose?: string): Position | undefined {
    const { grantsIn, heirsAt } = parts.directory()
    return accessFor(caller.positions, action, thing, grantsIn(thing.pack, thing.version), {
      heirs: heirsAt(clock.now()),
      ...(purpose === undefined ? {} : { purpose }),
    })
  }

  const mayRead = (caller: Caller, state: CaseState): boolean => may(caller, 'read', caseThing(state)) !== undefined

  /** The parties that answer at a place: what is there is theirs before there is a case. */
  function answering(pack: string, place: string): Resource['owners'] {
    const { org, findPack, calendar } = parts.directory()
    const roles = findPack(pack)?.roles ?? []
    const on = calendar.day(clock.now())
    return roles.flatMap(({ id: role }) => {
      const party = org.whoAnswers(role, place, on)
      return party ? [{ role, party: party.id }] : []
    })
  }

  /** A signal that became no case is for those who read such cases there; one that names nothing known, for the top. */
  function mayReadAt(caller: Caller, { pack, rule, place }: Signal): boolean {
    const { packs, findPack } = parts.directory()
    const top = places()
      .list()
      .filter(({ within }) => within === undefined)
    const path = places().find(place) ? places().path(place) : top.map(({ id }) => id)
    const opens = findPack(pack)?.rules.find(({ id }) => id === rule)?.opens
    const types =
      opens === undefined
        ? packs.flatMap((each) => each.cases.map(({ id }) => ({ pack: each.id, type: id })))
        : [{ pack, type: opens }]
    return types.some((each) => may(caller, 'read', { kind: 'signal', ...each, path, owners: [] }) !== undefined)
  }

  /** What a camera sees at a place is for those who read the cases it opens there, and for the parties that answer there. */
  function mayLook(caller: Caller, kind: string, place: string): boolean {
    if (!places().find(place)) return false
    const path = places().path(place)
    return parts
      .directory()
      .packs.some(({ id: pack, rules }) =>
        rules
          .filter(({ when }) => when.device === kind)
          .some(
            ({ opens: type }) =>
              may(caller, 'read', { kind: 'eye', pack, type, path, owners: answering(pack, place) }) !== undefined,
          ),
      )
  }

  async function readable(
    caller: Caller,
    id: string,
  ): Promise<{ stored: StoredCase; events: { event: CaseEvent; hash: string }[] }> {
    const found = await database.read(async (stores) => {
      const stored = await stores.cases.find(id)
      // Before its history is read: refusing must not take longer for what is there.
      return stored && mayRead(caller, stored.state) ? { stored, rows: await stores.cases.listEvents(id) } : undefined
    })
    if (!found) throw new Fault('case-not-found')
    return {
      stored: found.stored,
      events: found.rows.map(({ text, hash }) => ({ event: JSON.parse(text) as CaseEvent, hash })),
    }
  }

  /** What to ask a store for, so that little comes back that may not be read: by each position, its types and its own. */
  function asked(caller: Caller): readonly Readable[] {
    const { grants, heirsAt } = parts.directory()
    const heirs = heirsAt(clock.now())
    return caller.positions.flatMap(({ role, party, place }): readonly Readable[] => {
      const mine = grants.filter((grant) => grant.role === role && grant.kind === 'case' && grant.action === 'read')
      if (mine.length === 0) return []
      return [
        {
          places: heirs.placesOf(place),
          types: [
            ...new Set(mine.flatMap(({ reach, type }) => (reach !== 'owner' && type !== undefined ? [type] : []))),
          ],
          owners: heirs.partiesOf(party).map((each) => ({ role, party: each })),
        },
      ]
    })
  }

  return {
    may,
    mayRead,
    mayReadAt,
    mayLook,
    readable,
    asked,
    mayKnock: ({ positions, roles }: Caller, action: Action, kind: ResourceKind): boolean =>
      rolesMayKnock([...positions.map(({ role }) => role), ...roles], action, kind, parts.directory().grants),
  }
}
