// Every number that was changed, and the whole history with its chain of hashes.
import { useTranslation } from 'react-i18next'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { actorText, entryText, logSideText } from './log-words.ts'
import type { Target } from './target-queries.ts'

function Changes({ target }: { target: Target }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const now = Date.parse(usePlatformDay())
  if (target.log.length === 0) return <p className="quiet">{t('targets.log.none')}</p>
  return (
    <ul className="log">
      {[...target.log].reverse().map((each) => (
        <li key={each.seq} data-testid="log-entry" data-what={each.what}>
          <p>
            <b>{t(`targets.log.what.${each.what}`, { about: each.about })}</b>{' '}
            <del>{logSideText(each, 'before', target.unit, t, language)}</del> <span aria-hidden="true">→</span>{' '}
            <ins>{logSideText(each, 'after', target.unit, t, language)}</ins>{' '}
            {each.published ? (
              <span className="tag" data-tone="soon">
                {t('targets.log.published')}
              </span>
            ) : null}
          </p>
          <p className="quiet small">
            {[
              dayAndTime(each.at, language, now),
              actorText(each.by, language, label),
              t('timeline.reason', { reason: each.reason }),
            ].join(t('dot'))}
          </p>
        </li>
      ))}
    </ul>
  )
}

export function TargetLog({ target }: { target: Target }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const now = Date.parse(usePlatformDay())
  return (
    <section className="panel panel-pad" aria-label={t('targets.log.title')} data-testid="target-log">
      <h2 className="panel-title">{t('targets.log.title')}</h2>
      <Changes target={target} />
      <details className="tech">
        <summary>{t('targets.log.entries', { count: target.entries.length })}</summary>
        <ol className="entries">
          {target.entries.map((each) => (
            <li key={each.seq} data-kind={each.kind}>
              <span>{entryText(each.kind, t)}</span>
              <span className="quiet small">
                {[dayAndTime(each.at, language, now), actorText(each.by, language, label)]
                  .filter((part) => part !== '')
                  .join(t('dot'))}
              </span>
              <span className="mono quiet" title={each.hash}>
                {each.hash.slice(0, 12)}…
              </span>
            </li>
          ))}
        </ol>
      </details>
    </section>
  )
}
