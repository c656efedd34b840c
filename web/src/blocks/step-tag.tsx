// The step a case is at, toned by what kind of step it is.
import type { ReactNode } from 'react'

type Props = {
  readonly kind: 'work' | 'proof' | 'end'
  readonly end?: string | undefined
  readonly paused?: boolean
  readonly testId?: string
  readonly children: ReactNode
}

function toneOf({ kind, end, paused }: Props): string | undefined {
  if (paused) return 'soon'
  if (kind === 'end') return end === 'done' ? 'done' : undefined
  return 'accent'
}

export function StepTag(props: Props) {
  return (
    <span className="tag" data-tone={toneOf(props)} data-testid={props.testId}>
      {props.kind === 'proof' ? <span className="pulse" aria-hidden="true" /> : null}
      {props.children}
    </span>
  )
}
