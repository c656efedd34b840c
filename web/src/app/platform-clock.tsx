// The platform's clock in the header; says so when a demonstration runs it faster.
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../api/reference.ts'
import { dayAndTime, timeWithSeconds } from '../blocks/local-time.ts'
import { usePlatformNow, usePlatformSpeed } from '../blocks/platform-time.tsx'

export function PlatformClock() {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = usePlatformNow()
  const speed = usePlatformSpeed()
  const instant = new Date(now).toISOString()
  const day = dayAndTime(instant, language).replace(/ \d\d:\d\d$/, '')
  return (
    <div className="platform-clock" title={t('shell.clockHint')} data-testid="platform-clock">
      <span className="out-of-sight">{t('shell.clock')}</span>
      <span className="platform-day">{day}</span>
      <time dateTime={instant}>{timeWithSeconds(now)}</time>
      {speed === 1 ? null : (
        <span className="platform-speed" title={t('shell.speedHint', { speed })}>
          ×{speed}
        </span>
      )}
    </div>
  )
}
