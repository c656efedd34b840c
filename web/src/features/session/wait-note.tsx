// Why signing in did not go on; after too many failures how long to wait, counted down.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText, ProblemError } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { durationText } from '../../blocks/span-text.ts'

/** Milliseconds left until trying again makes sense; 0 when it does. By this machine's own clock: what was told is a length. */
export function useWait(error: unknown): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const seconds =
      error instanceof ProblemError && error.code === 'sign-in-locked' ? Number(error.problem.params.seconds) : 0
    const until = performance.now() + seconds * 1000
    const tick = () => setLeft(Math.max(0, until - performance.now()))
    tick()
    if (!(seconds > 0)) return
    const timer = setInterval(tick, 500)
    return () => clearInterval(timer)
  }, [error])
  return left
}

export function WaitNote({ error, left, id }: { error: unknown; left: number; id: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const locked = error instanceof ProblemError && error.code === 'sign-in-locked'
  if (locked) {
    return (
      <p id={id} className="note" data-tone={left > 0 ? 'late' : 'done'} role="alert" data-testid="login-failed">
        {left > 0
          ? t('session.locked', {
              left: durationText(Math.ceil(left / 1000) * 1000, language),
              at: String(error.problem.params.time ?? ''),
            })
          : t('session.unlocked')}
      </p>
    )
  }
  return (
    <p id={id} className="sign-in-failed" role="alert" data-testid="login-failed">
      {error ? failureText(error, language) : null}
    </p>
  )
}
