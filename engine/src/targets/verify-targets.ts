// Whether the history of every target is still what it was, against itself, its projection and the heads that were written down outside
// the database; and its projection written anew.
import { canonical, replayTarget, type TargetState } from '@gongzhi/kernel'
import type { Database } from '../stores.port.ts'
import { entryOf, faultsOfTarget } from './target-log.ts'
import type { StoredEntry } from './targets.port.ts'

/** Under which the end of a target's chain stands among the heads, followed by its id; no case is called that. */
export const TARGET_HEAD = 'target:'

export type TargetProblem = {
  readonly target: string
  readonly seq: number
  readonly problem: 'edited' | 'cut' | 'removed' | 'projection'
  readonly detail: string
}
export type WrittenHead = { readonly target: string; readonly seq: number; readonly hash: string }

const DETAILS = {
  edited: 'an entry does not fit its hash',
  cut: 'entries are missing',
  projection: 'the projection differs from the replay of the entries',
} as const

/** `written`: ends of chains that were written down outside. */
export async function verifyTargets(
  database: Database,
  written: readonly WrittenHead[] = [],
): Promise<{ readonly targets: number; readonly entries: number; readonly faults: readonly TargetProblem[] }> {
  const [histories, heads] = await database.read(
    async ({ targets }) => [await targets.histories(), await targets.heads()] as const,
  )
  const there = new Set(histories)
  const faults: TargetProblem[] = []
  let entries = 0
  for (const target of histories) {
    // Both at one moment, or whoever acts meanwhile looks like somebody who changed history.
    const [rows, stored] = await database.read(
      async ({ targets }) => [await targets.entries(target), await targets.find(target)] as const,
    )
    entries += rows.length
    const own = faultsOfTarget(target, rows, stored).map((each) => ({ ...each, detail: DETAILS[each.problem] }))
    faults.push(...own, ...unlike(target, rows, written))
  }
  const known = new Set([...heads.map(({ id }) => id), ...written.map(({ target }) => target)])
  for (const target of known)
    if (!there.has(target))
      faults.push({ target, seq: 1, problem: 'removed', detail: 'the target is known and has no entries' })
  return { targets: histories.length, entries, faults }
}

function unlike(target: string, rows: readonly StoredEntry[], written: readonly WrittenHead[]): TargetProblem[] {
  return written.flatMap(({ target: of, seq, hash }): TargetProblem[] => {
    if (of !== target) return []
    const present = rows.find((row) => row.seq === seq)
    if (!present) return [{ target, seq, problem: 'cut', detail: `entry ${seq} was written down and is missing` }]
    if (present.hash === hash) return []
    return [{ target, seq, problem: 'edited', detail: `entry ${seq} is not the one that was written down` }]
  })
}

/** Writes every projection anew from its entries; how many differed before. What cannot be replayed is left as it is. */
export async function rebuildTargets(
  database: Database,
): Promise<{ readonly targets: number; readonly changed: number }> {
  const histories = await database.read(({ targets }) => targets.histories())
  let changed = 0
  for (const target of histories)
    changed += await database.transaction(async ({ targets }) => {
      const [rows, stored] = [await targets.entries(target), await targets.find(target)]
      const state = replayed(rows)
      const head = rows.at(-1)?.hash
      if (!state || head === undefined) return 0
      if (stored && stored.head === head && canonical(stored.state) === canonical(state)) return 0
      await targets.restore({ state, head })
      return 1
    })
  return { targets: histories.length, changed }
}

function replayed(rows: readonly StoredEntry[]): TargetState | undefined {
  try {
    return replayTarget(rows.map(entryOf))
  } catch {
    return undefined
  }
}
