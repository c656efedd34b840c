// Cases on a phone: one card each, to be hit with a thumb.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CaseRow } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { Deadline } from '../../blocks/deadline.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { StepTag } from '../../blocks/step-tag.tsx'
import { surroundings, useStepText } from './case-words.ts'

function Card({ row }: { row: CaseRow }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const stepText = useStepText(label)
  return (
    <li data-testid="case-row" data-case={row.id}>
      <Link to={`/cases/${encodeURIComponent(row.id)}`} className="case-card">
        <span className="case-card-head">
          <strong>{label(row.label)}</strong>
          <StepTag
            kind={row.stepKind}
            end={row.end}
            paused={row.pausedUntil !== undefined || row.disputed}
            testId="case-step"
          >
            {stepText(row)}
          </StepTag>
        </span>
        <span>
          {row.place.name}
          <span className="quiet small case-card-path">{surroundings(row).join(t('dot'))}</span>
        </span>
        <span className="case-card-foot">
          {row.due ? <Deadline due={row.due} pausedUntil={row.pausedUntil} /> : null}
          {row.ended ? <span>{t('cases.endedAt', { at: dayAndTime(row.ended, language) })}</span> : null}
          <span className="case-card-end quiet small">
            {row.owner ? (
              <span data-testid="case-owner">{row.mine ? t('cases.you') : label(row.owner.partyName)}</span>
            ) : null}
            {row.timeAsked ? (
              <span className="tag" data-tone="soon" data-testid="time-asked">
                {t('cases.timeAsked')}
              </span>
            ) : null}
            {row.asked ? (
              <span className="tag" data-tone="soon" data-testid="case-owner">
                {t('cases.asked')}
              </span>
            ) : null}
            <span>{[dayAndTime(row.opened, language), t(`cases.source.${row.source}`)].join(t('dot'))}</span>
          </span>
        </span>
      </Link>
    </li>
  )
}

export function CaseCards({ rows }: { rows: readonly CaseRow[] }) {
  return (
    <ul className="case-cards">
      {rows.map((row) => (
        <Card key={row.id} row={row} />
      ))}
    </ul>
  )
}
