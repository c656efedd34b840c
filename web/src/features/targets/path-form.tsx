// Sets how a target should come about over its year: evenly, by months, or by milestones.
import { Button, InputNumber } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { DayInput } from '../../blocks/day-input.tsx'
import { monthText } from '../../blocks/local-time.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { type Target, type TargetAct, useTargetCommand } from './target-queries.ts'

const SHAPES = ['linear', 'seasonal', 'milestones'] as const
type ShapeKind = (typeof SHAPES)[number]
type Shape = Extract<TargetAct, { do: 'path' }>['shape']
type Milestone = { readonly key: number; readonly on: string; readonly value: number | null }

const EVEN: readonly number[] = Array.from({ length: 12 }, () => 1)

export function PathForm({ target, close }: { target: Target; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const id = useId()
  const { path, unit, year } = target
  const [of, setOf] = useState<string>(path.of)
  const [kind, setKind] = useState<ShapeKind>(path.shape.kind)
  const [shares, setShares] = useState<readonly (number | null)[]>(
    path.shape.kind === 'seasonal' ? path.shape.shares : EVEN,
  )
  const [milestones, setMilestones] = useState<readonly Milestone[]>(
    path.shape.kind === 'milestones'
      ? path.shape.milestones.map((each, key) => ({ key, ...each }))
      : [{ key: 0, on: '', value: null }],
  )
  const [start, setStart] = useState<number | null>(path.start ?? null)
  const [asked, setAsked] = useState(false)
  const { act, pending, error } = useTargetCommand(target, close)
  const level = of === 'level'
  const whole = milestones.filter((each) => each.on !== '' && each.value !== null)
  const total = shares.reduce<number>((sum, each) => sum + (each ?? 0), 0)

  function shape(): Shape | undefined {
    if (kind === 'linear') return { kind }
    if (kind === 'seasonal') return total > 0 ? { kind, shares: shares.map((each) => each ?? 0) } : undefined
    return whole.length > 0 && whole.length === milestones.length
      ? { kind, milestones: whole.map(({ on, value }) => ({ on, value: value as number })) }
      : undefined
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    setAsked(true)
    const made = shape()
    if (!made) return
    act({
      do: 'path',
      of: level ? 'level' : 'amount',
      ...(level && start !== null ? { start } : {}),
      shape: made,
    })
  }
  const set = (key: number, part: Partial<Milestone>) =>
    setMilestones((before) => before.map((each) => (each.key === key ? { ...each, ...part } : each)))
  return (
    <form
      className="target-form"
      noValidate
      onSubmit={submit}
      aria-label={t('targets.act.path')}
      data-testid="path-form"
    >
      <ChoiceChips
        label={t('targets.path.of')}
        value={of}
        onChange={setOf}
        options={(['amount', 'level'] as const).map((each) => ({ value: each, label: t(`targets.path.ofs.${each}`) }))}
      />
      {level ? (
        <div>
          <label className="field-label" htmlFor={`${id}-start`}>
            {t('targets.path.start')}
            <span className="quiet small">{[unit, t('act.optional')].filter(Boolean).join(t('dot'))}</span>
          </label>
          <InputNumber id={`${id}-start`} value={start} onChange={setStart} style={{ width: 200 }} />
        </div>
      ) : null}
      <ChoiceChips
        label={t('targets.path.shape')}
        value={kind}
        onChange={(next) => setKind(next as ShapeKind)}
        testId="path-shape"
        options={SHAPES.map((each) => ({ value: each, label: t(`targets.path.shapes.${each}`) }))}
      />
      {kind === 'seasonal' ? (
        <fieldset>
          <legend className="field-label">
            {t('targets.path.shares')}
            <span className="quiet small">{t('targets.path.sharesHint')}</span>
          </legend>
          <div className="month-shares">
            {shares.map((share, month) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the twelve months
              <label key={month} htmlFor={`${id}-month-${month}`}>
                <span>{monthText(month + 1, language)}</span>
                <InputNumber
                  id={`${id}-month-${month}`}
                  min={0}
                  value={share}
                  controls={false}
                  onChange={(value) => setShares(shares.map((each, at) => (at === month ? value : each)))}
                />
                <span className="quiet small">{total > 0 ? `${Math.round(((share ?? 0) / total) * 100)}%` : ''}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
      {kind === 'milestones' ? (
        <fieldset className="milestones">
          <legend className="out-of-sight">{t('targets.path.shapes.milestones')}</legend>
          {milestones.map((each) => (
            <div key={each.key} className="milestone">
              <DayInput
                label={t('targets.path.on')}
                value={each.on}
                onChange={(on) => set(each.key, { on })}
                min={`${year}-01-01`}
                max={`${year}-12-31`}
              />
              <div>
                <label className="field-label" htmlFor={`${id}-${each.key}`}>
                  {t('targets.path.value')}
                  <span className="quiet small">{unit}</span>
                </label>
                <InputNumber
                  id={`${id}-${each.key}`}
                  value={each.value}
                  onChange={(value) => set(each.key, { value })}
                  style={{ width: '100%' }}
                />
              </div>
              {milestones.length > 1 ? (
                <Button type="text" onClick={() => setMilestones(milestones.filter((other) => other.key !== each.key))}>
                  {t('targets.evidence.takeOff')}
                </Button>
              ) : null}
            </div>
          ))}
          <div>
            <Button
              type="dashed"
              onClick={() =>
                setMilestones([
                  ...milestones,
                  { key: Math.max(...milestones.map(({ key }) => key)) + 1, on: '', value: null },
                ])
              }
            >
              {t('targets.path.addMilestone')}
            </Button>
          </div>
        </fieldset>
      ) : null}
      {asked && !shape() ? <p className="field-fault">{t('targets.form.incomplete')}</p> : null}
      {error ? <FailureNote text={failureText(error, language)} /> : null}
      <div className="row-of">
        <Button type="primary" htmlType="submit" loading={pending} data-testid="path-submit">
          {t('targets.path.submit')}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
      </div>
    </form>
  )
}
