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

/** For whoever checks the platform, not the case: folded away. */
function Technical({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const { found, code } = shown
  const last = shown.timeline.at(-1)
  return (
    <details className="tech">
      <summary>{t('found.technical')}</summary>
      <dl className="facts small">
        {found ? (
          <>
            <Item name={t('found.threshold')}>{percent(found.threshold)}</Item>
            <Item name={t('found.model')}>
              <span className="mono" title={found.model}>
                {shortened(found.model)}
              </span>
            </Item>
          </>
        ) : null}
        <Item name={t('found.pack')}>
          <span className="mono">
            {shown.pack} v{shown.version}
          </span>
        </Item>
        {code ? (
          <Item name={t('case.code')}>
            <span className="mono" title={code.standard}>
              {code.number}
            </span>
          </Item>
        ) : null}
        {last ? (
          <div className="facts-wide">
            <dt>{t('found.lastHash', { seq: last.seq })}</dt>
            <dd className="mono">{last.hash}</dd>
          </div>
        ) : null}
      </dl>
    </details>
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
            <Item name={t('found.confidence')}>{percent(found.confidence)}</Item>
          </>
        ) : null}
        <Item name={t('found.signals')}>{shown.signals}</Item>
      </dl>
      <Technical shown={shown} />
    </section>
  )
}
