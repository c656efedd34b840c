// A place to drop a file on, or to choose one; says how far it has been sent.
import { type DragEvent, useId, useState } from 'react'
import './file-drop.css'

type Props = {
  readonly label: string
  readonly hint: string
  readonly choose: string
  readonly accept: string
  readonly onFile: (file: File) => void
  /** What is being done with the file, and how far: 0 to 1, or unknown. */
  readonly busy?: { readonly text: string; readonly share?: number } | undefined
  readonly testId?: string
}

export function FileDrop({ label, hint, choose, accept, onFile, busy, testId }: Props) {
  const id = useId()
  const [over, setOver] = useState(false)

  function dropped(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file && !busy) onFile(file)
  }

  return (
    <section
      className="file-drop"
      aria-label={label}
      data-over={over}
      data-busy={busy !== undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={dropped}
    >
      {busy ? (
        <div className="file-busy" role="status">
          <p>{busy.text}</p>
          <progress {...(busy.share === undefined ? {} : { value: busy.share })} aria-label={busy.text} />
        </div>
      ) : (
        <>
          <svg viewBox="0 0 48 48" aria-hidden="true">
            <path d="M13 5h16l8 8v30H13z" />
            <path d="M29 5v8h8M25 35V21M19 27l6-6 6 6" />
          </svg>
          <div className="file-words">
            <p className="file-label">
              {label}
              <label htmlFor={id} className="file-choose">
                {choose}
              </label>
            </p>
            <p className="quiet small">{hint}</p>
          </div>
          <input
            id={id}
            type="file"
            accept={accept}
            className="out-of-sight"
            data-testid={testId}
            onChange={(event) => {
              const file = event.target.files?.[0]
              // The same file may be chosen again after it was mended.
              event.target.value = ''
              if (file) onFile(file)
            }}
          />
        </>
      )}
    </section>
  )
}
