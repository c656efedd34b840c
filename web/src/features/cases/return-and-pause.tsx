// The ways not to act now: give it back with a reason, wait with a reason and an end, ask for more time.
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { spanRule, spanText } from '../../blocks/span-text.ts'
import type { CaseAct } from './case-queries.ts'
import { spanChoices } from './span-choices.ts'

export type Shared = { readonly pending: boolean; readonly act: (act: CaseAct) => void; readonly cancel: () => void }
type Returns = NonNullable<CaseDetail['may']['returns']>
type Pause = NonNullable<CaseDetail['may']['pause']>
type MoreTime = NonNullable<CaseDetail['may']['moreTime']>

export function Foot({
  pending,
  cancel,
  submit,
  hint,
  ready,
}: {
  pending: boolean
  cancel: () => void
  submit: string
  hint: string
  ready: boolean
}) {
  const { t } = useTranslation()
  return (
    <div className="row-of act-foot">
      <Button type="primary" htmlType="submit" loading={pending} disabled={!ready} data-testid="move-submit">
        {submit}
      </Button>
      <Button onClick={cancel}>{t('act.cancel')}</Button>
      <span className="quiet small">{hint}</span>
    </div>
  )
}

export function ReturnForm({ returns, pending, act, cancel }: Shared & { returns: Returns }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [reason, setReason] = useState<string>()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (reason) act({ do: 'return', reason })
  }
  return (
    <form className="act-form" onSubmit={submit} aria-label={t('act.return')}>
      <ChoiceChips
        label={t('act.returnReason')}
        value={reason}
        onChange={setReason}
        testId="field-reason"
        options={returns.reasons.map((each) => ({ value: each, label: label(each) }))}
      />
      <Foot
        pending={pending}
        cancel={cancel}
        ready={reason !== undefined}
        submit={t('act.confirm', { what: t('act.return') })}
        hint={t('act.leadsTo', { step: label(returns.toLabel) })}
      />
    </form>
  )
}

/** A reason and a span: to stop the clock, or to have more time. */
function SpanForm({
  what,
  words,
  send,
  pending,
  cancel,
}: Omit<Shared, 'act'> & {
  what: Pick<Pause, 'reasons' | 'atMost'>
  words: { readonly name: string; readonly reason: string; readonly span: string; readonly hint: string }
  send: (reason: string, span: Pause['atMost']) => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  const [reason, setReason] = useState<string>()
  const [amount, setAmount] = useState<string>()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (reason && amount) send(reason, { in: what.atMost.in, amount: Number(amount) })
  }
  return (
    <form className="act-form" onSubmit={submit} aria-label={words.name}>
      <ChoiceChips
        label={words.reason}
        value={reason}
        onChange={setReason}
        testId="field-reason"
        options={what.reasons.map((each) => ({ value: each, label: label(each) }))}
      />
      <ChoiceChips
        label={words.span}
        hint={t('act.atMost', { span: spanText(what.atMost, language), rule: spanRule(what.atMost.in, language) })}
        value={amount}
        onChange={setAmount}
        testId="field-span"
        options={spanChoices(what.atMost).map((span) => ({
          value: String(span.amount),
          label: spanText(span, language),
        }))}
      />
      <Foot
        pending={pending}
        cancel={cancel}
        ready={reason !== undefined && amount !== undefined}
        submit={t('act.confirm', { what: words.name })}
        hint={words.hint}
      />
    </form>
  )
}

export function PauseForm({ pause, act, ...rest }: Shared & { pause: Pause }) {
  const { t } = useTranslation()
  return (
    <SpanForm
      {...rest}
      what={pause}
      send={(reason, span) => act({ do: 'pause', reason, span })}
      words={{
        name: t('act.pause'),
        reason: t('act.pauseReason'),
        span: t('act.pauseFor'),
        hint: t('act.pauseHint'),
      }}
    />
  )
}

export function MoreTimeForm({ moreTime, act, ...rest }: Shared & { moreTime: MoreTime }) {
  const { t } = useTranslation()
  const label = useLabel()
  return (
    <SpanForm
      {...rest}
      what={moreTime}
      send={(reason, span) => act({ do: 'ask-time', reason, span })}
      words={{
        name: t('act.moreTime'),
        reason: t('act.moreTimeReason'),
        span: t('act.moreTimeBy'),
        hint: t('act.moreTimeHint', { of: label(moreTime.grantedBy) }),
      }}
    />
  )
}
