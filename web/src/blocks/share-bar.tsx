// A share from 0 to 1 as a bar, with its target as a mark. Decoration beside a number that says the same.
import './share-bar.css'

export function ShareBar({ value, target }: { value: number | undefined; target: number | undefined }) {
  const missed = value !== undefined && target !== undefined && value < target
  return (
    <span className="share-bar" data-missed={missed} aria-hidden="true">
      {value === undefined ? null : <span className="share-value" style={{ width: `${value * 100}%` }} />}
      {target === undefined ? null : <span className="share-target" style={{ left: `${target * 100}%` }} />}
    </span>
  )
}
