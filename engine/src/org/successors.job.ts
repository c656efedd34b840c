// Cases outlive reorganisations: whatever is with a party that was dissolved, or lies in a place that became another, goes to who
// stands for them today. What has ended stays: whoever succeeds who is to judge it judges it. Runs as often as one likes; what is where it belongs is left alone.
import { type Clock, type ErrorCode, isRefusal } from '@gongzhi/kernel'
import type { CaseQuery } from '../cases/cases.port.ts'
import type { Cases } from '../cases/cases.service.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database } from '../stores.port.ts'

/** `refused`: by code, the cases that nobody can take over; they stay where they are and are tried again. */
export type HandedOver = {
  readonly handed: number
  readonly refused: readonly { readonly case: string; readonly code: ErrorCode }[]
}

const PAGE = 500

export async function handOverCases({
  database,
  cases,
  directory,
  clock,
}: {
  database: Database
  cases: Cases
  directory: () => Directory
  clock: Clock
}): Promise<HandedOver> {
  const { places, org, calendar, packs } = directory()
  const on = calendar.day(clock.now())
  const endedParties = org
    .listParties()
    .filter(({ until }) => until !== undefined && until <= on)
    .map(({ id }) => id)
  const endedPlaces = places
    .list()
    .filter(({ until }) => until !== undefined && until <= on)
    .map(({ id }) => id)
  const roles = [...new Set(packs.flatMap((pack) => pack.roles.map(({ id }) => id)))]
  const top = places
    .list()
    .filter(({ within }) => within === undefined)
    .map(({ id }) => id)
  const queries: Omit<CaseQuery, 'limit'>[] = [
    ...(endedParties.length > 0
      ? [
          {
            open: true,
            readable: [
              {
                places: [...top, ...endedPlaces],
                types: [],
                owners: endedParties.flatMap((party) => roles.map((role) => ({ role, party }))),
              },
            ],
          },
        ]
      : []),
    ...(endedPlaces.length > 0 ? [{ open: true, places: endedPlaces }] : []),
  ]
  const waiting = new Map<string, number>()
  for (const query of queries) {
    for (let after: string | undefined, more = true; more; ) {
      const page = await database.read((stores) =>
        stores.cases.list({ ...query, limit: PAGE, ...(after === undefined ? {} : { after }) }),
      )
      for (const { state } of page.cases) {
        if (state.stands.kind === 'end') continue
        const known = places.find(state.place) !== undefined
        const elsewhere = known && places.pathOn(state.place, on).join('\n') !== state.path.join('\n')
        if (elsewhere || endedParties.includes(state.stands.owner.party)) waiting.set(state.id, state.seq)
      }
      after = page.next
      more = after !== undefined
    }
  }
  let handed = 0
  const refused: { case: string; code: ErrorCode }[] = []
  for (const [id, seq] of waiting) {
    const by = { kind: 'system', command: 'successors' } as const
    // With the day: what nobody could take over yesterday is tried again today.
    const done = await cases.run({ id: `hand-over:${id}:${seq}:${on}`, case: id, by, do: 'hand-over' })
    if (isRefusal(done)) refused.push({ case: id, code: done.refused })
    else if (!done.repeated && done.events.length > 0) handed++
  }
  return { handed, refused }
}
