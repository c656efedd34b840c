// Short messages after an action, read out by screen readers; they leave by themselves.
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import './notice.css'

type Tone = 'done' | 'soon' | 'late'
type Notice = { readonly id: number; readonly tone: Tone; readonly text: string }

const SHOWN_MS = 5_000
const Notices = createContext<(tone: Tone, text: string) => void>(() => {})

export function NoticeProvider({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const last = useRef(0)
  const notify = useCallback((tone: Tone, text: string) => {
    last.current += 1
    const id = last.current
    setNotices((shown) => [...shown.slice(-2), { id, tone, text }])
    setTimeout(() => setNotices((shown) => shown.filter((each) => each.id !== id)), SHOWN_MS)
  }, [])
  return (
    <Notices value={notify}>
      {children}
      <div className="notices" role="status" aria-live="polite">
        {notices.map(({ id, tone, text }) => (
          <p key={id} className="note notice" data-tone={tone}>
            {text}
          </p>
        ))}
      </div>
    </Notices>
  )
}

export function useNotice(): (tone: Tone, text: string) => void {
  return useContext(Notices)
}
