// One promise of a sentence: what it asks, how it stands and why, and what the completion text answers to it.
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import type { Claim, Measure } from './target-queries.ts'
import { promiseText, withUnit } from './target-words.ts'
import { DoubtTag, VerdictTag } from './verdict-tag.tsx'

const KINDS = ['figure', 'done', 'unfinished', 'sum', 'repeats'] as const

function ClaimLine({ claim }: { claim: Claim }) {
  const { t } = useTranslation()
  const kind = KINDS.find((each) => each === claim.kind)
  return (
    <li data-testid="claim">
      <q lang="zh-CN">{claim.said}</q>
      <span className="claim-facts">
        <b>
          {claim.value === undefined
            ? kind
              ? t(`targets.claim.${kind}`)
              : claim.kind
            : withUnit(claim.value, claim.unit ?? '')}
        </b>
        {claim.value !== undefined && kind && kind !== 'figure' ? <span>{t(`targets.claim.${kind}`)}</span> : null}
        {claim.period ? <span>{claim.period}</span> : null}
        {claim.estimated ? <span className="tag">{t('targets.claim.estimated')}</span> : null}
      </span>
    </li>
  )
}

type Props = {
  readonly measure: Measure
  readonly chosen: boolean
  readonly onChoose: () => void
  /** Undefined: the caller may not. */
  readonly onCorrect: (() => void) | undefined
  /** The form that corrects it, while it is open. */
  readonly children?: ReactNode
}

export function MeasureCard({ measure, chosen, onChoose, onCorrect, children }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { reason, doubtful, by, whose, target } = measure
  return (
    <li className="measure" data-chosen={chosen} data-testid="measure" data-measure={measure.index}>
      <div className="measure-head">
        <button type="button" className="measure-choose" aria-pressed={chosen} onClick={onChoose}>
          <span className="measure-number" aria-hidden="true">
            {measure.index + 1}
          </span>
          <span className="measure-what" lang="zh-CN">
            {measure.what}
          </span>
        </button>
        <span className="measure-tags">
          {doubtful ? <DoubtTag /> : null}
          <VerdictTag verdict={measure.verdict} />
        </span>
      </div>
      <dl className="measure-facts">
        <div>
          <dt>{t('targets.task.promise')}</dt>
          <dd>
            <strong data-testid="measure-promise">{promiseText(measure, language)}</strong>
            {[by, whose].filter(Boolean).length > 0 ? (
              <span className="quiet small"> {[by, whose].filter(Boolean).join(t('dot'))}</span>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>{t('targets.task.shown')}</dt>
          <dd>
            {measure.claims.length === 0 ? (
              <span className="quiet">{t('targets.task.nothingShown')}</span>
            ) : (
              <ul className="claims">
                {measure.claims.map((claim) => (
                  <ClaimLine key={`${claim.words.from} ${claim.words.to}`} claim={claim} />
                ))}
              </ul>
            )}
          </dd>
        </div>
        {reason ? (
          <div>
            <dt>{t('targets.task.why')}</dt>
            <dd data-testid="measure-why">{language === 'zh' ? reason.zh : reason.en}</dd>
          </div>
        ) : null}
        {doubtful ? (
          <div className="measure-doubt">
            <dt>{t('targets.task.doubt')}</dt>
            <dd>{language === 'zh' ? doubtful.zh : doubtful.en}</dd>
          </div>
        ) : null}
      </dl>
      {target || onCorrect ? (
        <div className="measure-foot">
          {target ? <Link to={`/targets/${encodeURIComponent(target)}`}>{t('targets.task.followed')}</Link> : null}
          {onCorrect ? (
            <Button size="small" onClick={onCorrect} data-testid="correct-measure">
              {t('targets.correct.button')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {children}
    </li>
  )
}
