// Targets as they are written: wishes become entries of a chain, and what they add up to. Reads nothing.
import {
  canonical,
  decideTarget,
  foldTarget,
  isRefusal,
  type Refusal,
  replayTarget,
  type TargetActor,
  type TargetEntry,
  type TargetNow,
  type TargetState,
  type TargetVoice,
  type TargetWish,
} from '@gongzhi/kernel'
import { CHAIN_START, link } from '../cases/chain.ts'
import type { StoredEntry, StoredTarget, TargetAppend } from './targets.port.ts'

export type Hand = { readonly by: TargetActor; readonly as: TargetVoice }

/**
 * What these wishes, one after the other, lead to: undefined where they change nothing. A refusal of one refuses all. `expect`
 * is of the first.
 */
export function written(
  target: string,
  stored: StoredTarget | undefined,
  wishes: readonly TargetWish[],
  { by, as }: Hand,
  now: TargetNow,
  expect?: number,
): TargetAppend | undefined | Refusal {
  let state = stored?.state
  let head = stored?.head ?? CHAIN_START
  const entries: StoredEntry[] = []
  for (const [place, wish] of wishes.entries()) {
    const command = { ...wish, target, by, as, ...(expect === undefined || place > 0 ? {} : { expect }) }
    const decided = decideTarget(state, command, now)
    if (isRefusal(decided)) return decided
    for (const entry of decided) {
      const text = canonical(entry)
      head = link(head, text)
      entries.push({ seq: entry.seq, at: entry.at, text, hash: head })
      state = foldTarget(state, JSON.parse(text) as TargetEntry)
    }
  }
  if (!state || entries.length === 0) return undefined
  return { expected: stored?.state.seq ?? 0, state, head, entries }
}

export const entryOf = ({ text }: StoredEntry): TargetEntry => JSON.parse(text) as TargetEntry

/** `problem`: edited (a text and its hash disagree), cut (entries are missing), projection (it says something else). */
export type TargetFault = {
  readonly target: string
  readonly seq: number
  readonly problem: 'edited' | 'cut' | 'projection'
}

/** Whether the entries of a target hang together, and add up to what is stored beside them. */
export function faultsOfTarget(
  id: string,
  entries: readonly StoredEntry[],
  stored: StoredTarget | undefined,
): readonly TargetFault[] {
  let previous = CHAIN_START
  for (const [place, { seq, at, text, hash }] of entries.entries()) {
    if (seq !== place + 1) return [{ target: id, seq: place + 1, problem: 'cut' }]
    if (link(previous, text) !== hash || !agrees(id, { seq, at, text, hash }))
      return [{ target: id, seq, problem: 'edited' }]
    previous = hash
  }
  if (stored && stored.state.seq > entries.length) return [{ target: id, seq: entries.length + 1, problem: 'cut' }]
  const same =
    stored !== undefined && stored.head === previous && canonical(stored.state) === canonical(stateOf(entries) ?? null)
  return same ? [] : [{ target: id, seq: entries.length, problem: 'projection' }]
}

function agrees(id: string, stored: StoredEntry): boolean {
  try {
    const { target, seq, at } = entryOf(stored)
    return target === id && seq === stored.seq && at === stored.at
  } catch {
    return false
  }
}

function stateOf(entries: readonly StoredEntry[]): TargetState | undefined {
  try {
    return replayTarget(entries.map(entryOf))
  } catch {
    return undefined
  }
}
