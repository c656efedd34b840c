// What happened to the case, in order: when, what, by which party in which role. Never by which person.
import { useTranslation } from 'react-i18next'
import { evidenceUrl, type TimelineEntry } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { spanText } from '../../blocks/span-text.ts'
import { BecauseOf } from './because-of.tsx'

const KINDS = [
  'opened',
  'attached',
  'before-added',
  'moved',
  'returned',
  'raised',
  'paused',
  'resumed',
  'disputed',
  'ruled',
  'time-asked',
  'time-granted',
  'time-refused',
  'proven',
  'unproven',
  'unseen',
  'cleared-itself',
  'judged',
  'redated',
  'migrated',
  'handed-over',
] as const
type Kind = (typeof KINDS)[number]

function Filled({ caseId, filled }: { caseId: string; filled: NonNullable<TimelineEntry['filled']> }) {
  const { t } = useTranslation()
  const label = useLabel()
  return (
    <ul className="timeline-filled small">
      {filled.map(({ label: name, value, photo }) => (
        <li key={name}>
          <span className="quiet">{t('timeline.named', { name: label(name) })}</span>
          {photo ? (
            <a href={evidenceUrl(caseId, String(value))} target="_blank" rel="noreferrer">
              <img src={evidenceUrl(caseId, String(value))} alt={label(name)} loading="lazy" width={112} height={84} />
            </a>
          ) : (
            <span>
              {typeof value === 'boolean'
                ? t(value ? 'act.yes' : 'act.no')
                : typeof value === 'string'
                  ? label(value)
                  : value}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

function Entry({ caseId, entry }: { caseId: string; entry: TimelineEntry }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const kind = KINDS.find((each): each is Kind => each === entry.kind)
  const title = entry.moveLabel ? label(entry.moveLabel) : kind ? t(`timeline.kind.${kind}`) : entry.kind
  const who =
    entry.byKind === 'clock'
      ? t('timeline.clock')
      : entry.byKind === 'system'
        ? t('timeline.system')
        : label(entry.byLabel)
  return (
    <li data-testid="timeline-entry" data-kind={entry.kind}>
      <div className="timeline-head">
        <strong>
          {entry.kind === 'judged' ? t(entry.satisfied ? 'timeline.satisfied' : 'timeline.unsatisfied') : title}
        </strong>
        <time dateTime={entry.at} title={t('timeline.hashHint', { seq: entry.seq, hash: entry.hash })}>
          {dayAndTime(entry.at, language)}
        </time>
      </div>
      <div className="quiet small">{who}</div>
      {entry.reason ? <div className="small">{t('timeline.reason', { reason: label(entry.reason) })}</div> : null}
      {entry.ground === undefined ? null : (
        <div className="small">
          {t(entry.kept ? 'timeline.ruledKept' : 'timeline.ruled', { ground: label(entry.ground) })}
        </div>
      )}
      {entry.because ? <BecauseOf because={entry.because} caseId={caseId} /> : null}
      {entry.span ? <div className="small">{t('timeline.span', { span: spanText(entry.span, language) })}</div> : null}
      {entry.count === undefined ? null : <div className="small">{t('timeline.count', { count: entry.count })}</div>}
      {entry.stepLabel ? (
        <div className="small">
          {entry.owner
            ? t(entry.kind === 'disputed' ? 'timeline.toRuler' : 'timeline.toOwner', {
                step: label(entry.stepLabel),
                party: label(entry.owner.partyName),
              })
            : t('timeline.to', { step: label(entry.stepLabel) })}
        </div>
      ) : null}
      {entry.filled ? <Filled caseId={caseId} filled={entry.filled} /> : null}
    </li>
  )
}

export function Timeline({ caseId, entries }: { caseId: string; entries: readonly TimelineEntry[] }) {
  const { t } = useTranslation()
  return (
    <section className="panel panel-pad">
      <h2 className="panel-title">{t('timeline.title')}</h2>
      <ol className="timeline">
        {entries.map((entry) => (
          <Entry key={entry.seq} caseId={caseId} entry={entry} />
        ))}
      </ol>
    </section>
  )
}
