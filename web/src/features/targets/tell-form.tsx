// Tells how far a target is: a figure or a plain “done”, as of a day, with evidence.
import { Button, Checkbox, InputNumber } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { DayInput } from '../../blocks/day-input.tsx'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { EvidenceFields } from './evidence-fields.tsx'
import { type Evidence, type Target, useTargetCommand } from './target-queries.ts'

/** The last day of the target's year that has come. */
const lastDay = (year: number, today: string) => (today > `${year}-12-31` ? `${year}-12-31` : today)

export function TellForm({ target, close }: { target: Target; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const id = useId()
  const today = usePlatformDay()
  const counted = target.value !== undefined
  const latest = lastDay(target.year, today)
  const [value, setValue] = useState<number | null>(null)
  const [done, setDone] = useState<string>()
  const [asOf, setAsOf] = useState(latest)
  const [estimated, setEstimated] = useState(false)
  const [note, setNote] = useState('')
  const [evidence, setEvidence] = useState<readonly Evidence[]>([])
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const { act, pending, error } = useTargetCommand(target, close)
  const early = latest < `${target.year}-01-01`
  const ready = asOf !== '' && (counted ? value !== null : done !== undefined)

  function submit(event: FormEvent) {
    event.preventDefault()
    setAsked(true)
    if (!ready || busy) return
    act({
      do: 'tell',
      ...(counted ? { value: value as number } : { done: done === 'yes' }),
      asOf,
      estimated,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
      evidence: [...evidence],
    })
  }
  if (early) return <p className="target-form quiet">{t('targets.tell.tooEarly', { year: target.year })}</p>
  return (
    <form
      className="target-form"
      noValidate
      onSubmit={submit}
      aria-label={t('targets.act.tell')}
      data-testid="tell-form"
    >
      <div className="two-fields">
        {counted ? (
          <div>
            <label className="field-label" htmlFor={id}>
              {t(target.path.of === 'amount' ? 'targets.tell.soFar' : 'targets.tell.level')}
              <span className="quiet small">{target.unit}</span>
            </label>
            <InputNumber
              id={id}
              value={value}
              onChange={setValue}
              style={{ width: '100%' }}
              status={asked && value === null ? 'error' : ''}
              data-testid="tell-value"
            />
            {asked && value === null ? <p className="field-fault">{t('targets.tell.valueMissing')}</p> : null}
          </div>
        ) : (
          <ChoiceChips
            label={t('targets.tell.isDone')}
            value={done}
            onChange={setDone}
            testId="tell-done"
            fault={asked && done === undefined ? t('targets.form.incomplete') : undefined}
            options={[
              { value: 'yes', label: t('targets.tell.done') },
              { value: 'no', label: t('targets.tell.notDone') },
            ]}
          />
        )}
        <DayInput
          label={t('targets.tell.asOf')}
          value={asOf}
          onChange={setAsOf}
          min={`${target.year}-01-01`}
          max={latest}
          testId="tell-as-of"
        />
      </div>
      <Checkbox checked={estimated} onChange={(event) => setEstimated(event.target.checked)}>
        {t('targets.tell.estimated')}
      </Checkbox>
      <TextField
        label={t('targets.tell.note')}
        hint={t('act.optional')}
        value={note}
        onChange={setNote}
        kind="lines"
        most={2000}
        testId="tell-note"
      />
      <EvidenceFields target={target.id} value={evidence} onChange={setEvidence} onBusy={setBusy} />
      {error ? <FailureNote text={failureText(error, language)} /> : null}
      <div className="row-of">
        <Button type="primary" htmlType="submit" loading={pending} disabled={busy} data-testid="tell-submit">
          {t('targets.tell.submit')}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
        <span className="quiet small">{t('targets.tell.kept')}</span>
      </div>
    </form>
  )
}
