// What a change of reference data asks of open cases: a new calendar re-dates them, a new pack version takes them over.
import { CALENDAR_CHANGED, type CaseState, type Command, type ErrorCode, isRefusal, redating } from '@gongzhi/kernel'
import type { Directory } from '../reference/directory.ts'
import type { Database } from '../stores.port.ts'
import type { Cases } from './cases.service.ts'

/** `refused`: by code, the cases that could not follow; they stay as they were. */
export type Changed = {
  readonly changed: number
  readonly refused: readonly { readonly case: string; readonly code: ErrorCode }[]
}

const PAGE = 500

type Parts = { readonly database: Database; readonly cases: Cases; readonly directory: () => Directory }

/** Re-dates every open case that the calendar dates otherwise. `why` goes into its history, e.g. the name of the table. */
export function redateCases(parts: Parts, why: string): Promise<Changed> {
  const { calendar } = parts.directory()
  return onOpenCases(parts, (state) => {
    const { id, seq } = state
    if (!redating(state, calendar)) return undefined
    const by = { kind: 'system', command: 'calendar' } as const
    return { id: `redate:${id}:${seq}:${why}`, case: id, by, do: 'redate', why }
  })
}

/**
 * What to run again and again, by one process at a time: re-dates at the first run and after every change of what `directory` knows,
 * and once more in the next run, as another process may have decided by the earlier calendar in between.
 */
export function redatesOnChange(parts: Parts): () => Promise<Changed | undefined> {
  let seen: Directory | undefined
  let runs = 0
  return async () => {
    const now = parts.directory()
    if (now !== seen) runs = 2
    if (runs === 0) return undefined
    const changed = await redateCases(parts, CALENDAR_CHANGED)
    seen = now
    runs--
    return changed
  }
}

/** Moves every open case to the newest version of its pack. */
export function migrateCases(parts: Parts): Promise<Changed> {
  return onOpenCases(parts, ({ id, pack, version }) => {
    const newest = parts.directory().findPack(pack)?.version
    if (newest === undefined || newest === version) return undefined
    return { id: `migrate:${id}:${newest}`, case: id, by: { kind: 'system', command: 'pack version' }, do: 'migrate' }
  })
}

async function onOpenCases(
  { database, cases }: Pick<Parts, 'database' | 'cases'>,
  commandFor: (state: CaseState) => Command | undefined,
): Promise<Changed> {
  const commands: Command[] = []
  for (let after: string | undefined, more = true; more; ) {
    const page = await database.read((stores) =>
      stores.cases.list({ open: true, limit: PAGE, ...(after ? { after } : {}) }),
    )
    for (const { state } of page.cases) {
      const command = commandFor(state)
      if (command) commands.push(command)
    }
    after = page.next
    more = after !== undefined
  }
  let changed = 0
  const refused: { case: string; code: ErrorCode }[] = []
  for (const command of commands) {
    const done = await cases.run(command)
    if (isRefusal(done)) refused.push({ case: command.case, code: done.refused })
    else if (done.events.length > 0) changed++
  }
  return { changed, refused }
}
