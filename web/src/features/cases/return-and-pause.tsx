// The two ways not to act now: give it back with a reason, or wait with a reason and an end.
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { spanRule, spanText } from '../../blocks/span-text.ts'
import type { CaseAct } from './case-queries.ts'
import { pauseChoices } from './pause-choices.ts'

type Shared = { readonly pending: boolean; readonly act: (act: CaseAct) => void; readonly cancel: () => void }
type Returns = NonNullable<CaseDetail['may']['returns']>
type Pause = NonNullable<CaseDetail['may']['pause']>

function Foot({
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

export function PauseForm({ pause, pending, act, cancel }: Shared & { pause: Pause }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  const [reason, setReason] = useState<string>()
  const [amount, setAmount] = useState<string>()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (reason && amount) act({ do: 'pause', reason, span: { in: pause.atMost.in, amount: Number(amount) } })
  }
  return (
    <form className="act-form" onSubmit={submit} aria-label={t('act.pause')}>
      <ChoiceChips
        label={t('act.pauseReason')}
        value={reason}
        onChange={setReason}
        testId="field-reason"
        options={pause.reasons.map((each) => ({ value: each, label: label(each) }))}
      />
      <ChoiceChips
        label={t('act.pauseFor')}
        hint={t('act.pauseAtMost', {
          span: spanText(pause.atMost, language),
          rule: spanRule(pause.atMost.in, language),
        })}
        value={amount}
        onChange={setAmount}
        testId="field-span"
        options={pauseChoices(pause.atMost).map((span) => ({
          value: String(span.amount),
          label: spanText(span, language),
        }))}
      />
      <Foot
        pending={pending}
        cancel={cancel}
        ready={reason !== undefined && amount !== undefined}
        submit={t('act.confirm', { what: t('act.pause') })}
        hint={t('act.pauseHint')}
      />
    </form>
  )
}
