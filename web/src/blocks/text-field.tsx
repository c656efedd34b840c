// A labelled line of text, of a password or of several lines, with its fault below it.
import { Input } from 'antd'
import { useId } from 'react'

type Props = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly kind?: 'text' | 'password' | 'lines' | 'code' | 'tel'
  readonly hint?: string | undefined
  readonly fault?: string | undefined
  readonly testId?: string
  readonly complete?: string
  readonly most?: number | undefined
  readonly large?: boolean
  readonly focused?: boolean
  readonly placeholder?: string
}

export function TextField(props: Props) {
  const {
    label,
    value,
    onChange,
    kind = 'text',
    hint,
    fault,
    testId,
    complete,
    most,
    large,
    focused,
    placeholder,
  } = props
  const id = useId()
  const shared = {
    id,
    value,
    'data-testid': testId,
    autoComplete: complete ?? 'off',
    'aria-invalid': fault !== undefined,
    ...(fault ? { 'aria-describedby': `${id}-fault`, status: 'error' as const } : {}),
    ...(most === undefined ? {} : { maxLength: most }),
    ...(large ? { size: 'large' as const } : {}),
    ...(focused ? { autoFocus: true } : {}),
    ...(placeholder ? { placeholder } : {}),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
        {hint ? <span className="quiet small">{hint}</span> : null}
      </label>
      {kind === 'password' ? (
        <Input.Password {...shared} />
      ) : kind === 'lines' ? (
        <Input.TextArea {...shared} autoSize={{ minRows: 3, maxRows: 8 }} />
      ) : (
        <Input
          {...shared}
          autoCapitalize="none"
          spellCheck={false}
          {...(kind === 'code' ? { className: 'code-input' } : {})}
          {...(kind === 'tel' ? { inputMode: 'tel' as const } : {})}
        />
      )}
      {fault ? (
        <p id={`${id}-fault`} className="field-fault" role="alert">
          {fault}
        </p>
      ) : null}
    </div>
  )
}
