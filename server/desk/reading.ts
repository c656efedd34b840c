// What a caller may see, decided on the very resource. Whether there is more is itself something to know: no difference is made.
import type { StoredCase } from '@gongzhi/engine/cases/cases.port'
import { type CaseEvent, type CaseRef, type CaseState, concerned, Fault, grantFor, type Signal } from '@gongzhi/kernel'
import type { Caller } from '../api/console.port.ts'
import type { ConsoleParts } from './desk-parts.ts'

export type Reading = ReturnType<typeof reading>

export function reading(parts: Pick<ConsoleParts, 'database' | 'directory'>) {
  const { database } = parts
  const places = () => parts.directory().places

  function refOf(state: CaseState): CaseRef {
    return { type: state.type, path: state.path, owners: concerned(state) }
  }

  function mayRead({ positions }: Caller, state: CaseState): boolean {
    const grants = parts.directory().findPack(state.pack, state.version)?.access ?? []
    return grantFor(positions, 'read', refOf(state), grants) !== undefined
  }

  /** A signal that became no case is for those who read such cases there; one that names nothing known, for the top. */
  function mayReadAt({ positions }: Caller, { pack, rule, place }: Signal): boolean {
    const { packs, findPack } = parts.directory()
    const grants = packs.flatMap(({ access }) => access)
    const top = places()
      .list()
      .filter(({ within }) => within === undefined)
    const path = places().find(place) ? places().path(place) : top.map(({ id }) => id)
    const opens = findPack(pack)?.rules.find(({ id }) => id === rule)?.opens
    const types = opens === undefined ? new Set(grants.map(({ on }) => on)) : [opens]
    return [...types].some(
      (each) => grantFor(positions, 'read', { type: each, path, owners: [] }, grants) !== undefined,
    )
  }

  async function readable(
    caller: Caller,
    id: string,
  ): Promise<{ stored: StoredCase; events: { event: CaseEvent; hash: string }[] }> {
    const found = await database.transaction(async (stores) => {
      const stored = await stores.cases.find(id)
      return stored && { stored, rows: await stores.cases.listEvents(id) }
    })
    // Whether a case exists is itself something to know: no difference is made.
    if (!found || !mayRead(caller, found.stored.state)) throw new Fault('case-not-found')
    return {
      stored: found.stored,
      events: found.rows.map(({ text, hash }) => ({ event: JSON.parse(text) as CaseEvent, hash })),
    }
  }

  /** Places whose cases the caller may see at all: what a grant or an ownership could reach. */
  const reach = (caller: Caller) => [...new Set(caller.positions.map((position) => position.place))]

  return { mayRead, mayReadAt, readable, reach }
}
