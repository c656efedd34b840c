// Several of a list, or written by hand; `*` for any.
import { Select } from 'antd'
import { useId } from 'react'

type Props = {
  readonly label: string
  readonly hint?: string
  readonly value: readonly string[]
  readonly onChange: (value: string[]) => void
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** Also what is in no list. */
  readonly free?: boolean
  readonly testId: string
}

export function TagList({ label, hint, value, onChange, options = [], free = false, testId }: Props) {
  const id = useId()
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
        {hint ? <span className="quiet small">{hint}</span> : null}
      </label>
      <Select
        id={id}
        data-testid={testId}
        mode={free ? 'tags' : 'multiple'}
        style={{ width: '100%' }}
        value={[...value]}
        onChange={onChange}
        options={[...options]}
        showSearch={{ optionFilterProp: 'label' }}
        tokenSeparators={[',', '，', ' ']}
        maxTagCount="responsive"
      />
    </div>
  )
}
