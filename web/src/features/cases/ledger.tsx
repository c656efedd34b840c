// The deadline ledger in plain words: every lateness explains itself.
import { CALENDAR_CHANGED } from '@gongzhi/kernel'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { LedgerBar } from '../../blocks/ledger-bar.tsx'
import { ledgerSum } from '../../blocks/ledger-parts.ts'
import {
  type ExtendedShape,
  ledgerSentence,
  ledgerSumSentence,
  type RedatedShape,
  redatedSentence,
} from '../../blocks/ledger-sentence.ts'
import { dayAndTime, endBeside } from '../../blocks/local-time.ts'
import { usePlatformNow } from '../../blocks/platform-time.tsx'
import { spanRule, spanText } from '../../blocks/span-text.ts'

export function Ledger({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const now = usePlatformNow()
  const said = (change: RedatedShape) => ({
    ...change,
    why: change.why === CALENDAR_CHANGED ? t('ledger.calendarChanged') : change.why,
  })
  const answered = <T extends Pick<ExtendedShape, 'why' | 'by'>>(more: T) => ({
    ...more,
    why: label(more.why),
    by: { partyName: label(more.by.partyName) },
  })
  const entries = shown.ledger.map((entry) => ({
    ...entry,
    stepLabel: entry.ruling ? t('ledger.ruling', { step: label(entry.stepLabel) }) : label(entry.stepLabel),
    owner: { ...entry.owner, partyName: label(entry.owner.partyName) },
    pauses: entry.pauses.map((pause) => ({ ...pause, reason: label(pause.reason) })),
    redated: entry.redated.map(said),
    extended: (entry.extended ?? []).map(answered),
    notExtended: (entry.notExtended ?? []).map(answered),
  }))
  const from = Date.parse(shown.opened)
  const until = Math.max(
    from,
    ...entries.flatMap((entry) => [Date.parse(entry.due.at), entry.ended ? Date.parse(entry.ended) : now]),
  )
  const { closes } = shown
  return (
    <section className="panel panel-pad">
      <h2 className="panel-title">{t('ledger.title')}</h2>
      <p className="small ledger-whole">
        {t('ledger.whole', {
          from: dayAndTime(shown.opened, language, now),
          by: endBeside(closes.at, shown.opened, language),
          span: spanText(closes.span, language),
          rule: spanRule(closes.span.in, language),
        })}
        {closes.provisional ? t('ledger.wholeProvisional') : ''}
        {shown.closesRedated?.map((change) => ` ${redatedSentence(said(change), shown.opened, language)}`)}
      </p>
      <ol className="ledger">
        {entries.map((entry) => (
          <li
            key={`${entry.step} ${entry.started} ${entry.owner.party}`}
            data-testid="ledger-entry"
            data-outcome={entry.outcome}
          >
            <p>{ledgerSentence(entry, language, now)}</p>
            <LedgerBar entry={entry} from={from} until={until} now={now} />
          </li>
        ))}
      </ol>
      {entries.length > 1 ? (
        <p className="small ledger-sum" data-testid="ledger-sum">
          {ledgerSumSentence(ledgerSum(entries, now), language)}
        </p>
      ) : null}
    </section>
  )
}
