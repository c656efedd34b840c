// The ledger drawn to one scale: per stretch the time allowed, the time used, and what was paused.
import './ledger-bar.css'
import { ledgerParts, type Part } from './ledger-parts.ts'
import type { LedgerShape } from './ledger-sentence.ts'

type Props = { readonly entry: LedgerShape; readonly from: number; readonly until: number; readonly now: number }

/** `from` and `until` bound the whole ledger, so that bars of several entries line up. Decoration: the sentence says it all. */
export function LedgerBar({ entry, from, until, now }: Props) {
  const whole = Math.max(1, until - from)
  const share = (at: number) => Math.min(100, Math.max(0, ((at - from) / whole) * 100))
  const { allowed, held, pauses, over } = ledgerParts(entry, now)
  const span = (part: Part) => ({
    left: `${share(part.from)}%`,
    width: `${Math.max(0.4, share(part.until) - share(part.from))}%`,
  })
  return (
    <div className="ledger-bar" aria-hidden="true">
      <span className="ledger-allowed" style={span(allowed)} />
      <span className="ledger-used" data-open={entry.outcome === 'open'} style={span(held)} />
      {over ? <span className="ledger-over" style={span(over)} /> : null}
      {pauses.map((pause) => (
        <span key={pause.from} className="ledger-pause" style={span(pause)} />
      ))}
    </div>
  )
}
