// A field of the browser's own for a day or a time, under its label.
import { useId } from 'react'
import './labelled-input.css'

export type LabelledInputProps = {
  readonly label: string
  readonly hint?: string
  /** As the field writes it, or '' while nothing whole is written. */
  readonly value: string
  readonly onChange: (text: string) => void
  readonly testId?: string
}

type Props = LabelledInputProps & {
  readonly type: 'date' | 'datetime-local'
  readonly min?: string
  readonly max?: string
}

export function LabelledInput({ label, hint, type, value, onChange, min, max, testId }: Props) {
  const id = useId()
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
        {hint ? <span className="quiet small">{hint}</span> : null}
      </label>
      <input
        id={id}
        className="labelled-input"
        type={type}
        value={value}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value)}
        data-testid={testId}
      />
    </div>
  )
}
