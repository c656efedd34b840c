// One of a few, all visible: radio buttons that look like buttons. Arrow keys and screen readers come with the browser.
import { useId } from 'react'
import './choice-chips.css'

type Option = { readonly value: string; readonly label: string }
type Props = {
  readonly label: string
  readonly options: readonly Option[]
  readonly value: string | undefined
  readonly onChange: (value: string) => void
  readonly testId?: string
  /** Beside the label: that it is optional, or what limits the choice. */
  readonly hint?: string | undefined
  readonly fault?: string | undefined
}

export function ChoiceChips({ label, options, value, onChange, testId, hint, fault }: Props) {
  const name = useId()
  return (
    <fieldset data-testid={testId} aria-describedby={fault ? `${name}-fault` : undefined}>
      <legend className="field-label">
        {label}
        {hint ? <span className="quiet small">{hint}</span> : null}
      </legend>
      <div className="chips">
        {options.map((option) => (
          <label key={option.value} className="chip" data-fault={fault !== undefined} data-value={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {fault ? (
        <p id={`${name}-fault`} className="field-fault">
          {fault}
        </p>
      ) : null}
    </fieldset>
  )
}
