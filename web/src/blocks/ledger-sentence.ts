// One stretch of the deadline ledger as sentences that a property manager and a judge read alike. Pure.
import { dayAndTime, endBeside, type Language, timeBeside } from './local-time.ts'
import type { DueShape } from './remaining.ts'
import { durationText, spanRule, spanText } from './span-text.ts'

/** As the API gives it, with labels already in the reader's language. */
export type LedgerShape = {
  readonly stepLabel: string
  readonly owner: { readonly partyName: string }
  readonly started: string
  readonly due: DueShape
  readonly ended?: string
  readonly outcome: 'open' | 'in-time' | 'late' | 'raised' | 'handed-over'
  readonly pauses: readonly {
    readonly from: string
    readonly until: string
    readonly to?: string
    readonly reason: string
  }[]
  readonly redated: readonly { readonly at: string; readonly from: string; readonly to: string; readonly why: string }[]
}

const FULL_STOP = { zh: '。', en: '.' } as const

function pauseSentence(pause: LedgerShape['pauses'][number], entry: LedgerShape, language: Language): string {
  const from = timeBeside(pause.from, entry.started, language)
  const until = timeBeside(pause.until, entry.started, language)
  if (pause.to === undefined && entry.ended === undefined) {
    return language === 'zh'
      ? `${from} 因“${pause.reason}”暂停计时，最迟 ${until} 恢复。`
      : `Paused at ${from} (“${pause.reason}”), going on at ${until} at the latest.`
  }
  const to = pause.to ?? entry.ended ?? pause.until
  const lasted = durationText(Date.parse(to) - Date.parse(pause.from), language)
  const back = timeBeside(to, entry.started, language)
  return language === 'zh'
    ? `${from} 因“${pause.reason}”暂停计时，${back} 恢复，共 ${lasted}，期限顺延。`
    : `Paused at ${from} (“${pause.reason}”), resumed at ${back} after ${lasted}; the deadline moved accordingly.`
}

function redatedSentence(change: LedgerShape['redated'][number], entry: LedgerShape, language: Language): string {
  const [at, from, to] = [
    timeBeside(change.at, entry.started, language),
    endBeside(change.from, entry.started, language),
    endBeside(change.to, entry.started, language),
  ]
  return language === 'zh'
    ? `${at} 因“${change.why}”重新计算期限，由 ${from} 改为 ${to}。`
    : `At ${at} the deadline was reckoned anew (“${change.why}”): from ${from} to ${to}.`
}

/** How it ended, or where it stands. `now` (platform clock) lets an open entry say that it is late. */
function outcomeText(entry: LedgerShape, language: Language, now?: number): string {
  const ended = entry.ended === undefined ? '' : timeBeside(entry.ended, entry.started, language)
  const over = Date.parse(entry.ended ?? '') - Date.parse(entry.due.at)
  switch (entry.outcome) {
    case 'in-time':
      return language === 'zh' ? `${ended} 完成，按期` : `done at ${ended}, on time`
    case 'late': {
      const by = durationText(over, language)
      return language === 'zh' ? `${ended} 完成，逾期 ${by}` : `done at ${ended}, ${by} late`
    }
    case 'raised':
      return language === 'zh'
        ? `到期未完成，${ended} 上报督办`
        : `not done in time, raised for supervision at ${ended}`
    case 'handed-over':
      return language === 'zh'
        ? `${ended} 机构调整，移交承接单位，期限不变`
        : `handed over to the successor at ${ended}, with the same deadline`
    case 'open': {
      if (entry.pauses.some((pause) => pause.to === undefined)) return language === 'zh' ? '计时已暂停' : 'paused now'
      const late = now === undefined ? 0 : now - Date.parse(entry.due.at)
      if (late <= 0) return language === 'zh' ? '正在计时' : 'running'
      const by = durationText(late, language)
      return language === 'zh' ? `尚未完成，已逾期 ${by}` : `not done yet, ${by} late`
    }
  }
}

/**
 * 处置（示范物业公司）：从 11 月 22 日 10:02 起，限 30 分钟（紧急，昼夜计时），应于 10:32 前完成；10:08 完成，按期。
 * Pauses, re-datings and a provisional deadline follow, each as its own sentence, in the order they happened.
 */
export function ledgerSentence(entry: LedgerShape, language: Language, now?: number): string {
  const { due, owner, started, stepLabel } = entry
  const start = dayAndTime(started, language, now)
  const by = endBeside(due.at, started, language)
  const rule = spanRule(due.span.in, language)
  const span = spanText(due.span, language)
  const outcome = outcomeText(entry, language, now)
  const first =
    language === 'zh'
      ? `${stepLabel}（${owner.partyName}）：从 ${start} 起，限 ${span}（${rule}），应于 ${by} 前完成；${outcome}。`
      : `${stepLabel} (${owner.partyName}): from ${start}, ${span} (${rule}), due by ${by}; ${outcome}${FULL_STOP.en}`
  const between = [
    ...entry.pauses.map((pause) => ({ at: pause.from, text: pauseSentence(pause, entry, language) })),
    ...entry.redated.map((change) => ({ at: change.at, text: redatedSentence(change, entry, language) })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const provisional = due.provisional
    ? [
        language === 'zh'
          ? '期限暂定：所涉年份的节假日安排尚未公布，公布后重新计算。'
          : 'The deadline is provisional: the public holidays of that year are not known yet.',
      ]
    : []
  return [first, ...between.map((each) => each.text), ...provisional].join(language === 'zh' ? '' : ' ')
}
