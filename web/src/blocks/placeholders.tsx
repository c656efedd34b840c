// What stands where content is not: while it loads, when there is none, when it could not be had.
import { Button } from 'antd'
import type { ReactNode } from 'react'
import './placeholders.css'

/** Grey lines in the shape of what is coming. */
export function Bones({ lines = 3, height = 18 }: { lines?: number; height?: number }) {
  return (
    <div className="bones" aria-busy="true">
      {Array.from({ length: lines }, (_, line) => `${96 - ((line * 17) % 40) - line / 10}%`).map((width) => (
        <span key={width} className="bone" style={{ height, width }} />
      ))}
    </div>
  )
}

export function EmptyNote({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty-note">
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <path d="M35 14.5A14 14 0 1 0 38 24" />
        <path d="m17.5 24 5 5L36 15" />
      </svg>
      <p className="empty-title">{title}</p>
      {children ? <div className="quiet">{children}</div> : null}
    </div>
  )
}

export function FailureNote({ text, retry, retryLabel }: { text: string; retry?: () => void; retryLabel?: string }) {
  return (
    <div className="note failure-note" data-tone="late" role="alert">
      <span>{text}</span>
      {retry ? (
        <Button size="small" onClick={retry}>
          {retryLabel}
        </Button>
      ) : null}
    </div>
  )
}
