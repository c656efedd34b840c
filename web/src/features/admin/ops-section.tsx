// Whether the platform can do its work: what it says of itself to whoever watches it, and what went wrong lately.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { healthQuery, useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { Bones, FailureNote } from '../../blocks/placeholders.tsx'
import { readyQuery } from './admin-queries.ts'

const CHECKS = ['database', 'disk', 'worker', 'eye', 'process'] as const

export function OpsSection() {
  const { t } = useTranslation()
  const language = useLanguage()
  const ready = useQuery(readyQuery)
  const { data: health } = useQuery(healthQuery)
  return (
    <>
      <section className="panel panel-pad" aria-label={t('admin.sections.ops')}>
        <h2 className="panel-title">{t('admin.readyTitle')}</h2>
        {ready.data ? (
          <div className="stack">
            <p className="note" data-tone={ready.data.status === 'ready' ? 'done' : 'late'} data-testid="ops-status">
              {t(`admin.ready.${ready.data.status}`)}
            </p>
            <ul className="ops-grid">
              {Object.entries(ready.data.checks).map(([name, word]) => {
                const known = CHECKS.find((each) => each === name)
                return (
                  <li key={name} className="ops-check" data-ok={word === 'ok'}>
                    <span className="quiet">{known ? t(`admin.checks.${known}`) : name}</span>
                    <strong>{word === 'ok' ? t('admin.ok') : word}</strong>
                  </li>
                )
              })}
            </ul>
          </div>
        ) : ready.error ? (
          <FailureNote text={failureText(ready.error, language)} />
        ) : (
          <Bones />
        )}
      </section>
      <section className="panel panel-pad">
        <h2 className="panel-title">{t('admin.faultsTitle')}</h2>
        {!health ? (
          <Bones />
        ) : health.faults.length === 0 ? (
          <p className="quiet">{t('admin.noFaults')}</p>
        ) : (
          <ul className="ops-faults">
            {[...health.faults].reverse().map((fault) => (
              <li key={`${fault.at} ${fault.code} ${fault.detail}`}>
                <span className="quiet nowrap">{dayAndTime(fault.at, language)}</span>{' '}
                {language === 'zh' ? fault.detail : fault.detailEn} <span className="mono quiet">{fault.code}</span>
              </li>
            ))}
          </ul>
        )}
        {health ? <p className="quiet small">{t('admin.version', { version: health.version })}</p> : null}
      </section>
    </>
  )
}
