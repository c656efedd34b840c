// What a change of reference data asks of open cases: a new calendar re-dates them, a new pack version takes them over.
import { type Command, type ErrorCode, isRefusal } from '@gongzhi/kernel'
import type { Directory } from '../reference/directory.ts'
import type { Database } from '../stores.port.ts'
import type { Cases } from './cases.service.ts'

/** `refused`: by code, the cases that could not follow; they stay as they were. */
export type Changed = {
  readonly changed: number
  readonly refused: readonly { readonly case: string; readonly code: ErrorCode }[]
}

const PAGE = 500

/** Re-dates every open case whose deadline was provisional. `why` goes into its history, e.g. the name of the table. */
export function redateCases(parts: { database: Database; cases: Cases }, why: string): Promise<Changed> {
  return onOpenCases(parts, ({ id, seq, provisional }) =>
    provisional
      ? {
          id: `redate:${id}:${seq}:${why}`,
          case: id,
          by: { kind: 'system', command: 'calendar import' },
          do: 'redate',
          why,
        }
      : undefined,
  )
}

/** Moves every open case to the newest version of its pack. */
export function migrateCases(parts: {
  database: Database
  cases: Cases
  directory: () => Directory
}): Promise<Changed> {
  return onOpenCases(parts, ({ id, pack, version }) => {
    const newest = parts.directory().findPack(pack)?.version
    if (newest === undefined || newest === version) return undefined
    return { id: `migrate:${id}:${newest}`, case: id, by: { kind: 'system', command: 'pack version' }, do: 'migrate' }
  })
}

type Open = { id: string; seq: number; pack: string; version: number; provisional: boolean }

async function onOpenCases(
  { database, cases }: { database: Database; cases: Cases },
  commandFor: (open: Open) => Command | undefined,
): Promise<Changed> {
  const all: Open[] = []
  for (let after: string | undefined, more = true; more; ) {
    const page = await database.read((stores) =>
      stores.cases.list({ open: true, limit: PAGE, ...(after ? { after } : {}) }),
    )
    for (const { state } of page.cases) {
      const { id, seq, pack, version, stands, closes } = state
      all.push({
        id,
        seq,
        pack,
        version,
        provisional: closes.provisional || (stands.kind !== 'end' && stands.due.provisional),
      })
    }
    after = page.next
    more = after !== undefined
  }
  let changed = 0
  const refused: { case: string; code: ErrorCode }[] = []
  for (const open of all) {
    const command = commandFor(open)
    if (!command) continue
    const done = await cases.run(command)
    if (isRefusal(done)) refused.push({ case: open.id, code: done.refused })
    else if (done.events.length > 0) changed++
  }
  return { changed, refused }
}
