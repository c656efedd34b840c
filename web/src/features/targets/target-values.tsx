// What was told of a target, the newest first: value, day, source, note, evidence; a value may be corrected or withdrawn with a reason.
import { Button, InputNumber } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { failureText } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { dayAndTime, dayText } from '../../blocks/local-time.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { EvidenceFields } from './evidence-fields.tsx'
import { sourceText } from './log-words.ts'
import { ReasonForm } from './reason-form.tsx'
import { type Evidence, evidenceFileUrl, type Target, type TargetValue, useTargetCommand } from './target-queries.ts'
import { figureText } from './target-words.ts'

function EvidenceList({ target, evidence }: { target: string; evidence: readonly Evidence[] }) {
  const { t } = useTranslation()
  if (evidence.length === 0) return null
  return (
    <ul className="evidence-list">
      {evidence.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same link may be given twice
        <li key={index}>
          <span className="quiet small">{t(`targets.evidence.${each.kind}`)}</span>{' '}
          {each.kind === 'link' ? (
            <a href={each.url} target="_blank" rel="noreferrer noopener">
              {each.title ?? each.url}
            </a>
          ) : (
            <a href={evidenceFileUrl(target, each.address)} download={each.name}>
              {each.name}
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

const WAYS = ['change', 'withdraw'] as const
type FormProps = { readonly target: Target; readonly value: TargetValue; readonly close: () => void }

function CorrectValue({ target, value, close }: FormProps) {
  const { t } = useTranslation()
  const id = useId()
  const [way, setWay] = useState<string>('change')
  const [now, setNow] = useState<number | null>(value.value ?? null)
  const { act, pending, error } = useTargetCommand(target, close)
  const counted = value.value !== undefined
  const changes = way === 'change'
  const ready = !changes || !counted || (now !== null && now !== value.value)
  return (
    <ReasonForm
      label={t('targets.values.correct')}
      hint={t('targets.values.correctHint')}
      pending={pending}
      error={error}
      close={close}
      ready={ready}
      onSubmit={(reason) =>
        act({
          do: 'correct',
          of: value.seq,
          reason,
          ...(changes ? (counted ? { value: now as number } : { done: value.done !== true }) : {}),
        })
      }
    >
      <ChoiceChips
        label={t('targets.values.way')}
        value={way}
        onChange={setWay}
        options={WAYS.map((each) => ({
          value: each,
          label:
            each === 'change' && !counted
              ? t(value.done ? 'targets.values.toNotDone' : 'targets.values.toDone')
              : t(`targets.values.ways.${each}`),
        }))}
      />
      {changes && counted ? (
        <div>
          <label className="field-label" htmlFor={id}>
            {t('targets.values.now')}
            <span className="quiet small">{target.unit}</span>
          </label>
          <InputNumber id={id} value={now} onChange={setNow} style={{ width: 200 }} data-testid="correct-to" />
        </div>
      ) : null}
    </ReasonForm>
  )
}

function AddEvidence({ target, value, close }: FormProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [evidence, setEvidence] = useState<readonly Evidence[]>([])
  const [busy, setBusy] = useState(false)
  const { act, pending, error } = useTargetCommand(target, close)
  return (
    <form
      className="target-form"
      aria-label={t('targets.values.addEvidence')}
      onSubmit={(event) => {
        event.preventDefault()
        if (evidence.length > 0 && !busy) act({ do: 'evidence', of: value.seq, evidence: [...evidence] })
      }}
    >
      <EvidenceFields target={target.id} value={evidence} onChange={setEvidence} onBusy={setBusy} />
      {error ? <FailureNote text={failureText(error, language)} /> : null}
      <div className="row-of">
        <Button type="primary" htmlType="submit" loading={pending} disabled={busy || evidence.length === 0}>
          {t('targets.values.addEvidence')}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
      </div>
    </form>
  )
}

function Value({ target, value }: { target: Target; value: TargetValue }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const today = Date.parse(usePlatformDay())
  const [open, setOpen] = useState<'correct' | 'evidence'>()
  const close = () => setOpen(undefined)
  const figure =
    value.value === undefined
      ? t(value.done ? 'targets.tell.done' : 'targets.tell.notDone')
      : figureText(target, value.value)
  return (
    <li className="value" data-testid="value" data-seq={value.seq}>
      <div className="value-line">
        <b>{figure}</b>
        <span>{t('targets.followed.asOf', { day: dayText(value.asOf, language, target.year) })}</span>
        <span className="quiet small">
          {[
            sourceText(value, t, language, label),
            t('targets.values.told', { at: dayAndTime(value.told, language, today) }),
          ].join(t('dot'))}
        </span>
        {value.estimated ? <span className="tag">{t('targets.claim.estimated')}</span> : null}
        {value.corrected ? (
          <span className="tag" data-tone="soon">
            {t('targets.values.corrected')}
          </span>
        ) : null}
        {value.report ? (
          <Link to={`/targets/reports/${encodeURIComponent(value.report)}`} className="small">
            {t('targets.values.report')}
          </Link>
        ) : null}
        {target.may.tell && open === undefined ? (
          <span className="value-acts">
            <Button size="small" type="text" onClick={() => setOpen('evidence')} data-testid="value-evidence">
              {t('targets.values.addEvidence')}
            </Button>
            <Button size="small" type="text" onClick={() => setOpen('correct')} data-testid="value-correct">
              {t('targets.values.correct')}
            </Button>
          </span>
        ) : null}
      </div>
      {value.note ? <p className="value-note">{value.note}</p> : null}
      <EvidenceList target={target.id} evidence={value.evidence} />
      {open === 'correct' ? <CorrectValue target={target} value={value} close={close} /> : null}
      {open === 'evidence' ? <AddEvidence target={target} value={value} close={close} /> : null}
    </li>
  )
}

export function TargetValues({ target }: { target: Target }) {
  const { t } = useTranslation()
  return (
    <section className="panel panel-pad" aria-label={t('targets.values.title')} data-testid="target-values">
      <h2 className="panel-title">{t('targets.values.title')}</h2>
      {target.series.length === 0 ? (
        <p className="quiet">{t(target.tied ? 'targets.values.noneTied' : 'targets.values.none')}</p>
      ) : (
        <ul className="values">
          {[...target.series].reverse().map((value) => (
            <Value key={`${value.seq} ${target.seq}`} target={target} value={value} />
          ))}
        </ul>
      )}
    </section>
  )
}
