// “Not mine”: to say so with a reason, and, for whoever rules, whose it is and on what ground.
import { Button, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { spanText } from '../../blocks/span-text.ts'
import { useCommand } from './case-queries.ts'
import { Foot, type Shared } from './return-and-pause.tsx'

const STAYS = ''
/** More than so many are looked for by name. */
const MOST_CHIPS = 8

export function DisputeForm({
  dispute,
  pending,
  act,
  cancel,
}: Shared & { dispute: NonNullable<CaseDetail['may']['dispute']> }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  const [reason, setReason] = useState<string>()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (reason) act({ do: 'dispute', reason })
  }
  return (
    <form className="act-form" onSubmit={submit} aria-label={t('act.dispute')}>
      <ChoiceChips
        label={t('act.disputeReason')}
        value={reason}
        onChange={setReason}
        testId="field-reason"
        options={dispute.reasons.map((each) => ({ value: each, label: label(each) }))}
      />
      <Foot
        pending={pending}
        cancel={cancel}
        ready={reason !== undefined}
        submit={t('act.confirm', { what: t('act.dispute') })}
        hint={t('act.disputeHint', { of: label(dispute.ruledBy), span: spanText(dispute.within, language) })}
      />
    </form>
  )
}

/** What is disputed, in words. */
export function Disputed({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const label = useLabel()
  const { dispute } = shown
  return dispute ? (
    <p className="note" data-testid="disputed">
      {t('act.disputed', { party: label(dispute.of.partyName), reason: label(dispute.reason) })}
    </p>
  ) : null
}

/** Nothing is chosen beforehand: to leave it where it is is a ruling like any other. */
export function Rule({ shown, rule }: { shown: CaseDetail; rule: NonNullable<CaseDetail['may']['rule']> }) {
  const { t } = useTranslation()
  const label = useLabel()
  const { act, pending } = useCommand(shown)
  const [to, setTo] = useState<string>()
  const [ground, setGround] = useState<string>()
  const parties = [
    { value: STAYS, label: t('act.ruleStays', { party: label(shown.dispute?.of.partyName ?? '') }) },
    ...rule.parties.map(({ party, partyName }) => ({ value: party, label: label(partyName) })),
  ]
  function submit(event: FormEvent) {
    event.preventDefault()
    if (ground && to !== undefined) act({ do: 'rule', ground, ...(to === STAYS ? {} : { to }) })
  }
  return (
    <section className="panel panel-pad act-panel" data-testid="rule">
      <h2 className="panel-title">{t('act.rule')}</h2>
      <Disputed shown={shown} />
      <form className="act-form" onSubmit={submit} aria-label={t('act.rule')}>
        {parties.length > MOST_CHIPS ? (
          <div>
            <span className="field-label">{t('act.ruleTo')}</span>
            <Select
              aria-label={t('act.ruleTo')}
              showSearch={{ optionFilterProp: 'label' }}
              value={to ?? null}
              onChange={setTo}
              options={parties}
              placeholder={t('open.choose')}
              style={{ width: '100%', maxWidth: 420 }}
              data-testid="field-party"
            />
          </div>
        ) : (
          <ChoiceChips label={t('act.ruleTo')} value={to} onChange={setTo} testId="field-party" options={parties} />
        )}
        <ChoiceChips
          label={t('act.ruleGround')}
          value={ground}
          onChange={setGround}
          testId="field-ground"
          options={rule.grounds.map((each) => ({ value: each, label: label(each) }))}
        />
        <div className="row-of act-foot">
          <Button
            type="primary"
            htmlType="submit"
            loading={pending}
            disabled={ground === undefined || to === undefined}
            data-testid="rule-submit"
          >
            {t('act.ruleSubmit')}
          </Button>
          <span className="quiet small">{t('act.ruleHint')}</span>
        </div>
      </form>
    </section>
  )
}
