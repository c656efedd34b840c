// One stretch of the deadline ledger cut into its parts, and what all stretches add up to: of these the bar, the sentence and the sum
// are made, so that they say the same. Pure; instants and lengths in ms.
import type { LedgerShape } from './ledger-sentence.ts'

export type Part = { readonly from: number; readonly until: number }

/** `held`: from its start to its end, or to now; `over`: from the deadline to that; while it is stopped nothing is over. */
export type LedgerParts = {
  readonly allowed: Part
  readonly held: Part
  readonly pauses: readonly Part[]
  readonly over?: Part
}

export function ledgerParts({ started, due, ended, outcome, pauses }: LedgerShape, now: number): LedgerParts {
  const from = Date.parse(started)
  const by = Date.parse(due.at)
  const until = Math.max(from, ended === undefined ? now : Date.parse(ended))
  const stopped = pauses.map((pause) => ({
    from: Date.parse(pause.from),
    until: pause.to === undefined ? until : Date.parse(pause.to),
  }))
  const runs = outcome === 'open' && pauses.every(({ to }) => to !== undefined)
  const late = (outcome === 'late' || runs) && until > by
  return {
    allowed: { from, until: by },
    held: { from, until },
    pauses: stopped,
    ...(late ? { over: { from: Math.max(from, by), until } } : {}),
  }
}

const length = ({ from, until }: Part): number => until - from

/** `parties`: how long each had it, in the order in which they first did. */
export type LedgerSum = {
  readonly held: number
  readonly paused: number
  readonly over: number
  readonly parties: readonly { readonly name: string; readonly held: number }[]
}

export function ledgerSum(entries: readonly LedgerShape[], now: number): LedgerSum {
  const parties = new Map<string, { readonly name: string; readonly held: number }>()
  const sum = { held: 0, paused: 0, over: 0 }
  for (const entry of entries) {
    const { held, pauses, over } = ledgerParts(entry, now)
    sum.held += length(held)
    sum.paused += pauses.reduce((all, pause) => all + length(pause), 0)
    sum.over += over ? length(over) : 0
    const { party, partyName: name } = entry.owner
    parties.set(party, { name, held: (parties.get(party)?.held ?? 0) + length(held) })
  }
  return { ...sum, parties: [...parties.values()] }
}
