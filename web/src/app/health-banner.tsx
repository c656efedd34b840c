// Says when the platform is not well, or cannot be reached.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { failureText } from '../api/client.ts'
import { healthQuery, useLanguage } from '../api/reference.ts'
import { dayAndTime } from '../blocks/local-time.ts'

export function HealthBanner() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data, error } = useQuery(healthQuery)
  if (error) {
    return (
      <div className="health-banner" role="alert">
        <div>{failureText(error, language)}</div>
      </div>
    )
  }
  const faults = data?.faults ?? []
  if (faults.length === 0) return null
  return (
    <div className="health-banner" role="status" data-testid="health-banner">
      <div>
        <details>
          <summary>
            {t('shell.faults', {
              count: faults.length,
              latest: language === 'zh' ? faults.at(-1)?.detail : faults.at(-1)?.detailEn,
            })}
          </summary>
          <ul>
            {faults.map((fault) => (
              <li key={`${fault.at} ${fault.code} ${fault.detail}`}>
                {dayAndTime(fault.at, language)} {language === 'zh' ? fault.detail : fault.detailEn}
              </li>
            ))}
          </ul>
        </details>
      </div>
    </div>
  )
}
