// What found the case, in full, so that a wrong alarm can be explained.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'

const percent = (share: number) => `${Math.round(share * 100)}%`
/** A digest as people compare it: its beginning. The whole is in the tooltip. */
const shortened = (model: string) => model.replace(/[0-9a-f]{20,}/g, (digest) => `${digest.slice(0, 8)}…`)

function Item({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function FoundBy({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  const { found } = shown
  return (
    <section className="panel panel-pad">
      <h2 className="panel-title">{t('found.title')}</h2>
      <dl className="facts">
        <Item name={t('found.source')}>{t(`cases.source.${shown.source}`)}</Item>
        {found ? (
          <>
            <Item name={t('found.rule')}>{label(found.ruleLabel)}</Item>
            <Item name={t('found.camera')}>{label(found.deviceName)}</Item>
            <Item name={t('found.count')}>{found.count}</Item>
            <Item name={t('found.since')}>{dayAndTime(found.since, language)}</Item>
            <Item name={t('found.confidence')}>
              {t('found.confidenceText', {
                confidence: percent(found.confidence),
                threshold: percent(found.threshold),
              })}
            </Item>
            <Item name={t('found.model')}>
              <span className="mono" title={found.model}>
                {shortened(found.model)}
              </span>
            </Item>
          </>
        ) : null}
        <Item name={t('found.signals')}>{shown.signals}</Item>
        <Item name={t('found.pack')}>
          <span className="mono">
            {shown.pack} v{shown.version}
          </span>
        </Item>
      </dl>
    </section>
  )
}
