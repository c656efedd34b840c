// How many of each kind, as a bar and as buttons that narrow a list down to one kind.
import { type Sign, StatusSign, type Tone } from './status-sign.tsx'
import './tally.css'

type Item = {
  readonly id: string
  readonly label: string
  readonly count: number
  readonly sign: Sign
  readonly tone: Tone
}
type Props = {
  readonly label: string
  readonly items: readonly Item[]
  readonly chosen: string | undefined
  /** Undefined: nothing is chosen any more. */
  readonly onChoose: (id: string | undefined) => void
  readonly testId?: string
}

export function Tally({ label, items, chosen, onChoose, testId }: Props) {
  const total = items.reduce((sum, { count }) => sum + count, 0)
  return (
    <fieldset className="tally" data-count={items.length} data-testid={testId}>
      <legend className="out-of-sight">{label}</legend>
      {total > 0 ? (
        <div className="tally-bar" aria-hidden="true">
          {items.map(({ id, count, tone }) =>
            count > 0 ? <span key={id} data-tone={tone} style={{ flexGrow: count }} /> : null,
          )}
        </div>
      ) : null}
      <div className="tally-items">
        {items.map(({ id, label: text, count, sign, tone }) => (
          <button
            key={id}
            type="button"
            aria-pressed={chosen === id}
            data-value={id}
            data-empty={count === 0}
            onClick={() => onChoose(chosen === id ? undefined : id)}
          >
            <span className="tally-name">
              <StatusSign sign={sign} tone={tone} />
              {text}
            </span>
            <b>{count}</b>
          </button>
        ))}
      </div>
    </fieldset>
  )
}
