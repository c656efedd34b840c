// Cases on a desk: one line each, what is urgent in colour, the whole line opens the case.
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { CaseRow } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { Deadline } from '../../blocks/deadline.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { StepTag } from '../../blocks/step-tag.tsx'
import { surroundings, useStepText } from './case-words.ts'

function Line({ row, ended }: { row: CaseRow; ended: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const stepText = useStepText(label)
  const navigate = useNavigate()
  const to = `/cases/${encodeURIComponent(row.id)}`
  return (
    <tr
      data-testid="case-row"
      data-case={row.id}
      onClick={(event) => event.target instanceof Element && !event.target.closest('a') && navigate(to)}
    >
      <td>
        <Link to={to} className="case-name">
          {label(row.label)}
        </Link>
        <div className="small">
          {row.place.name}
          <span className="quiet">{['', ...surroundings(row)].join(t('dot'))}</span>
        </div>
      </td>
      <td>
        <StepTag
          kind={row.stepKind}
          end={row.end}
          paused={row.pausedUntil !== undefined || row.disputed}
          testId="case-step"
        >
          {stepText(row)}
        </StepTag>
      </td>
      {ended ? null : (
        <td data-testid="case-owner">
          {row.owner ? (
            label(row.owner.partyName)
          ) : row.asked ? (
            <span className="tag" data-tone="soon">
              {t('cases.asked')}
            </span>
          ) : (
            '—'
          )}
          {row.timeAsked ? (
            <span className="tag" data-tone="soon" data-testid="time-asked">
              {t('cases.timeAsked')}
            </span>
          ) : null}
          {row.owner ? (
            <div className="quiet small">{row.mine ? t('cases.you') : label(row.owner.roleLabel)}</div>
          ) : null}
        </td>
      )}
      <td>
        {row.due ? <Deadline due={row.due} pausedUntil={row.pausedUntil} /> : null}
        {row.ended ? (
          <>
            {dayAndTime(row.ended, language)}
            {row.late ? (
              <div>
                <span className="tag" data-tone="late">
                  {t('cases.wasLate')}
                </span>
              </div>
            ) : null}
          </>
        ) : null}
      </td>
      <td>
        {dayAndTime(row.opened, language)}
        <div className="quiet small">{t(`cases.source.${row.source}`)}</div>
      </td>
    </tr>
  )
}

export function CaseTable({ rows, ended }: { rows: readonly CaseRow[]; ended: boolean }) {
  const { t } = useTranslation()
  return (
    <table className="case-table">
      <thead>
        <tr>
          <th scope="col">{t('cases.columns.case')}</th>
          <th scope="col">{t(ended ? 'cases.columns.result' : 'cases.columns.step')}</th>
          {ended ? null : <th scope="col">{t('cases.columns.owner')}</th>}
          <th scope="col">{t(ended ? 'cases.columns.ended' : 'cases.columns.due')}</th>
          <th scope="col">{t('cases.columns.opened')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.id} row={row} ended={ended} />
        ))}
      </tbody>
    </table>
  )
}
