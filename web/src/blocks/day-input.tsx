// A day of the calendar, as the browser lets one choose it.
import { useId } from 'react'
import './instant-input.css'

type Props = {
  readonly label: string
  readonly hint?: string
  /** ISO day, or '' while none is whole. */
  readonly value: string
  readonly onChange: (day: string) => void
  readonly min?: string
  readonly max?: string
  readonly testId?: string
}

export function DayInput({ label, hint, value, onChange, min, max, testId }: Props) {
  const id = useId()
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
        {hint ? <span className="quiet small">{hint}</span> : null}
      </label>
      <input
        id={id}
        className="instant-input"
        type="date"
        value={value}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value)}
        data-testid={testId}
      />
    </div>
  )
}
