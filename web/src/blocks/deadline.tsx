// A deadline as a person asks about it: how much time is left, and until when.
import { useTranslation } from 'react-i18next'
import './deadline.css'
import { endBeside, type Language } from './local-time.ts'
import { usePlatformNow } from './platform-time.tsx'
import { type DueShape, remainingText, urgencyOf } from './remaining.ts'

type Props = {
  readonly due: DueShape
  /** When the stretch began, for a true share of what is left. */
  readonly started?: string | undefined
  readonly pausedUntil?: string | undefined
}

export function Deadline({ due, started, pausedUntil }: Props) {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'zh'
  const now = usePlatformNow()
  const reference = new Date(now).toISOString()
  if (pausedUntil !== undefined) {
    return (
      <span className="deadline" data-urgency="paused">
        <b>{t('deadline.paused')}</b>
        <span className="deadline-at">{t('deadline.until', { at: endBeside(pausedUntil, reference, language) })}</span>
      </span>
    )
  }
  return (
    <span className="deadline" data-urgency={urgencyOf(due, now, started)}>
      <b>{remainingText(due, now, language)}</b>
      <span className="deadline-at">
        {t('deadline.by', { at: endBeside(due.at, reference, language) })}
        {due.provisional ? (
          <span className="tag deadline-provisional" title={t('deadline.provisionalHint')}>
            {t('deadline.provisional')}
          </span>
        ) : null}
      </span>
    </span>
  )
}
