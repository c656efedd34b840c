// A case that a person reports: the case and what the person told are committed together, or neither is.
import { type Actor, type Command, Fault, isRefusal, type Refusal, refuse } from '@gongzhi/kernel'
import type { Cases, Done } from '../cases/cases.service.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database } from '../stores.port.ts'
import type { Personal } from './personal.service.ts'

export type Report = {
  /** Id of the command: sent again, it is answered and not repeated. */
  readonly id: string
  readonly by: Actor & { readonly kind: 'person' }
  readonly pack: string
  readonly channel: string
  readonly place: string
  readonly values: Readonly<Record<string, unknown>>
}

/** `code`: for the person, to be shown once; undefined where nothing personal was told. */
export type Reported = { readonly done: Done; readonly code?: string }

export interface Reports {
  open(report: Report): Promise<Reported | Refusal>
}

export function reports({
  database,
  cases,
  personal,
  directory,
  newCaseId,
}: {
  database: Database
  cases: Cases
  personal: Personal
  directory: () => Directory
  newCaseId: () => string
}): Reports {
  return {
    async open({ id, by, pack: packId, channel: channelId, place, values }) {
      const pack = directory().findPack(packId)
      const channel = pack?.channels.find((each) => each.id === channelId)
      if (!pack || !channel) return refuse('pack-unknown', { pack: packId })
      const telling = personal.tell(pack, channel, place, values)
      if (isRefusal(telling)) return telling
      const opens = { pack: packId, type: channel.opens, channel: channelId }
      const command = (
        caseId: string,
        reporter: string | undefined,
        told: Readonly<Record<string, unknown>>,
      ): Command => ({
        id,
        case: caseId,
        by,
        do: 'open',
        place,
        source: 'report',
        ...(reporter === undefined ? {} : { reporter }),
        ...(Object.keys(told).length > 0 ? { told } : {}),
      })
      const result = await database.transaction(async (stores): Promise<Reported | Refusal> => {
        await cases.claim(stores, { place }, opens)
        const before = await stores.cases.findCommand(id)
        const known = before && (await stores.cases.find(before.case))?.state
        if (before && !known) return refuse('command-id-reused')
        // References are drawn anew each time; a report that comes again is known by what it says.
        if (known && !(await personal.sameAs(stores, telling, known.told ?? {}))) return refuse('command-id-reused')
        const refs = Object.fromEntries(
          Object.entries(telling.told).map(([name, value]) => [
            name,
            telling.values.some((each) => each.name === name) ? (known?.told?.[name] ?? value) : value,
          ]),
        )
        const reporter = known && telling.reporter !== undefined ? known.reporter : telling.reporter
        const done = await cases.runIn(stores, command(known?.id ?? newCaseId(), reporter, refs), opens)
        if (isRefusal(done)) return done
        if (done.repeated) {
          if (reporter !== undefined) await personal.addCode(stores, telling, reporter)
        } else await personal.keep(stores, telling, done.state.id, by.account)
        return { done, ...(telling.code === undefined ? {} : { code: telling.code }) }
      })
      if (!isRefusal(result)) cases.tell(result.done)
      return result
    },
  }
}

/** For callers that answer with faults. */
export function reported(result: Reported | Refusal): Reported {
  if (isRefusal(result)) throw new Fault(result.refused, result.params)
  return result
}
