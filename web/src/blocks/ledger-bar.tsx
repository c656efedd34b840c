// The ledger drawn to one scale: per stretch the time allowed, the time used, and what was paused.
import './ledger-bar.css'
import type { LedgerShape } from './ledger-sentence.ts'

type Props = { readonly entry: LedgerShape; readonly from: number; readonly until: number; readonly now: number }

/** `from` and `until` bound the whole ledger, so that bars of several entries line up. Decoration: the sentence says it all. */
export function LedgerBar({ entry, from, until, now }: Props) {
  const whole = Math.max(1, until - from)
  const share = (at: number) => Math.min(100, Math.max(0, ((at - from) / whole) * 100))
  const started = Date.parse(entry.started)
  const due = Date.parse(entry.due.at)
  const ended = entry.ended === undefined ? now : Date.parse(entry.ended)
  const span = (a: number, b: number) => ({ left: `${share(a)}%`, width: `${Math.max(0.4, share(b) - share(a))}%` })
  return (
    <div className="ledger-bar" aria-hidden="true">
      <span className="ledger-allowed" style={span(started, due)} />
      <span className="ledger-used" data-open={entry.outcome === 'open'} style={span(started, Math.min(ended, due))} />
      {ended > due ? <span className="ledger-over" style={span(due, ended)} /> : null}
      {entry.pauses.map((pause) => (
        <span
          key={pause.from}
          className="ledger-pause"
          style={span(Date.parse(pause.from), pause.to ? Date.parse(pause.to) : ended)}
        />
      ))}
    </div>
  )
}
