// The head of a case: what, where, at which step, whose, until when.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CaseDetail } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { Deadline } from '../../blocks/deadline.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { StepTag } from '../../blocks/step-tag.tsx'
import { BecauseOf } from './because-of.tsx'
import { shortId, useStepText } from './case-words.ts'

/** What comes next for the one whose turn it is: who takes over when the time is up, or that nothing is to be done. */
function useThen({ mine, stepKind, step, pausedUntil, ledger }: CaseDetail): string | undefined {
  const { t } = useTranslation()
  if (!mine || pausedUntil !== undefined) return undefined
  if (stepKind === 'proof') return t('case.thenProof')
  if (stepKind !== 'work') return undefined
  // Whoever has it from a lateness already is called again and keeps it.
  const before = ledger.at(-2)
  return t(before?.step === step && before.outcome === 'raised' ? 'case.thenCalledAgain' : 'case.thenRaised')
}

export function CaseHeader({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const stepText = useStepText(label)
  const started = shown.ledger.at(-1)?.started
  const then = useThen(shown)
  return (
    <section className="panel case-head">
      <div className="case-head-what">
        <h1>{label(shown.label)}</h1>
        <p className="case-head-place">
          {[...shown.path].reverse().map((place, index) => (
            <span key={place.id} className={index === shown.path.length - 1 ? undefined : 'quiet'}>
              {place.name}
            </span>
          ))}
        </p>
        <p className="quiet small case-head-marks">
          <span title={shown.id}>
            {t('case.number')} <span className="mono">{shortId(shown.id)}</span>
          </span>
          <span>
            {t('case.opened', {
              at: dayAndTime(shown.opened, language),
              source: shown.about ? (shown.timeline[0]?.byLabel ?? '') : t(`cases.source.${shown.source}`),
            })}
          </span>
          {shown.again ? <Link to={`/cases/${encodeURIComponent(shown.again)}`}>{t('case.again')}</Link> : null}
        </p>
      </div>
      <dl className="case-head-facts">
        <div>
          <dt>{t('cases.columns.step')}</dt>
          <dd>
            <StepTag
              kind={shown.stepKind}
              end={shown.end}
              paused={shown.pausedUntil !== undefined || shown.disputed}
              testId="case-step"
            >
              {stepText(shown)}
            </StepTag>
            {shown.provedHow ? <div className="small quiet">{t(`case.proved.${shown.provedHow}`)}</div> : null}
          </dd>
        </div>
        {shown.owner ? (
          <div>
            <dt>{t('cases.columns.owner')}</dt>
            <dd data-testid="case-owner">
              {label(shown.owner.partyName)}
              <div className="small quiet">{shown.mine ? t('cases.you') : label(shown.owner.roleLabel)}</div>
              {shown.because ? <BecauseOf because={shown.because} caseId={shown.id} short /> : null}
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{t(shown.disputed ? 'case.ruleDue' : shown.due ? 'case.stepDue' : 'cases.columns.ended')}</dt>
          <dd>
            {shown.due ? <Deadline due={shown.due} started={started} pausedUntil={shown.pausedUntil} /> : null}
            {shown.ended ? dayAndTime(shown.ended, language) : null}
            {shown.ended && shown.late ? (
              <div>
                <span className="tag" data-tone="late">
                  {t('cases.wasLate')}
                </span>
              </div>
            ) : null}
          </dd>
        </div>
        {shown.judged ? (
          <div>
            <dt>{t('case.judged')}</dt>
            <dd>{t(shown.judged.satisfied ? 'act.satisfied' : 'act.unsatisfied')}</dd>
          </div>
        ) : null}
      </dl>
      {then ? <p className="case-head-then small">{then}</p> : null}
    </section>
  )
}
