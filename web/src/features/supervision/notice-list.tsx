// Supervision notices in rows: what each is about, with whom it is, and how much time is left.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { Deadline } from '../../blocks/deadline.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { Light } from '../targets/verdict-tag.tsx'
import type { NoticeRow } from './notice-queries.ts'
import './notices.css'

/** Where it leads: a target for whoever reads targets, a case for whoever may read that one; an instruction nowhere. */
export function NoticeAbout({ about, case: id }: Pick<NoticeRow, 'about' | 'case'>) {
  const { t } = useTranslation()
  const label = useLabel()
  return (
    <div className="notice-about">
      <span className="tag" data-tone="plain">
        {t(`notices.kind.${about.kind}`)}
      </span>
      {about.kind === 'target' ? (
        <>
          <Link to={`/targets/${encodeURIComponent(about.id)}`}>{about.label}</Link>
          {about.standing === '' ? null : <Light colour={about.standing} bare />}
        </>
      ) : about.kind === 'case' ? (
        <span>
          {about.label} <span className="quiet small">{label(about.standing)}</span>
        </span>
      ) : (
        <span className="quiet small mono">{id}</span>
      )}
    </div>
  )
}

export function NoticeDue({ notice }: { notice: NoticeRow }) {
  const language = useLanguage()
  const today = usePlatformDay()
  const { due, ended } = notice
  if (ended) return <time dateTime={ended}>{dayAndTime(ended, language, Date.parse(today))}</time>
  return due === undefined ? null : <Deadline due={due} pausedUntil={notice.pausedUntil} />
}

export function NoticeList({ notices, label: name }: { notices: readonly NoticeRow[]; label: string }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  const today = usePlatformDay()
  return (
    <RecordTable<NoticeRow>
      label={name}
      rows={notices}
      idOf={(row) => row.case}
      testId="notice-row"
      stateOf={(row) => row.step}
      columns={[
        { title: t('notices.about'), cell: (row) => <NoticeAbout about={row.about} case={row.case} /> },
        { title: t('notices.to'), cell: (row) => row.to.name },
        {
          title: t('notices.step'),
          cell: (row) => (
            <>
              {label(row.stepLabel)}
              {row.late ? (
                <span className="tag notice-late" data-tone="late">
                  {t('notices.isLate')}
                </span>
              ) : null}
              {row.owner && row.owner.party !== row.to.id ? (
                <div className="quiet small">
                  {t('notices.owner')} {row.owner.name}
                </div>
              ) : null}
            </>
          ),
        },
        { title: t('notices.due'), cell: (row) => <NoticeDue notice={row} /> },
        {
          title: t('notices.opened'),
          cell: (row) => (
            <time className="nowrap" dateTime={row.opened}>
              {dayAndTime(row.opened, language, Date.parse(today))}
            </time>
          ),
        },
        {
          title: t('notices.openCase'),
          actions: true,
          cell: (row) =>
            row.readable ? (
              <Link to={`/cases/${encodeURIComponent(row.case)}`} data-testid="notice-open">
                {t('notices.openCase')}
              </Link>
            ) : null,
        },
      ]}
    />
  )
}
