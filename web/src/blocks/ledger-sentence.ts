// One stretch of the deadline ledger as sentences that a property manager and a judge read alike. Pure.
import { type LedgerSum, ledgerParts } from './ledger-parts.ts'
import { dayAndTime, endBeside, type Language, timeBeside } from './local-time.ts'
import type { DueShape } from './remaining.ts'
import { durationText, smallestUnit, spanRule, spanText } from './span-text.ts'

/** A change of the calendar moved a deadline. */
export type RedatedShape = {
  readonly at: string
  readonly from: string
  readonly to: string
  readonly why: string
}

export type ExtendedShape = RedatedShape & {
  readonly span: DueShape['span']
  readonly by: { readonly partyName: string }
}

/** As the API gives it, with labels already in the reader's language. */
export type LedgerShape = {
  readonly stepLabel: string
  readonly owner: { readonly party: string; readonly partyName: string }
  readonly started: string
  readonly due: DueShape
  readonly ended?: string
  readonly outcome: 'open' | 'in-time' | 'late' | 'raised' | 'handed-over' | 'disputed'
  readonly pauses: readonly {
    readonly from: string
    readonly until: string
    readonly to?: string
    readonly reason: string
  }[]
  readonly redated: readonly RedatedShape[]
  /** More time that was granted, and by whom. */
  readonly extended?: readonly ExtendedShape[]
  /** It goes on after a ruling, with what was left of its time. */
  readonly resumes?: boolean
  readonly notExtended?: readonly Omit<ExtendedShape, 'from' | 'to'>[]
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

/** `since`: when what was dated began; of its day only the time is said. */
export function redatedSentence(change: RedatedShape, since: string, language: Language): string {
  const [at, from, to] = [
    timeBeside(change.at, since, language),
    endBeside(change.from, since, language),
    endBeside(change.to, since, language),
  ]
  if (change.from === change.to) {
    return language === 'zh'
      ? `${at} 因“${change.why}”重新计算期限，仍为 ${to}。`
      : `At ${at} the deadline was reckoned anew (“${change.why}”) and stayed ${to}.`
  }
  return language === 'zh'
    ? `${at} 因“${change.why}”重新计算期限，由 ${from} 改为 ${to}。`
    : `At ${at} the deadline was reckoned anew (“${change.why}”): from ${from} to ${to}.`
}

function extendedSentence(more: ExtendedShape, since: string, language: Language): string {
  const at = timeBeside(more.at, since, language)
  const [from, to] = [endBeside(more.from, since, language), endBeside(more.to, since, language)]
  const span = spanText(more.span, language)
  return language === 'zh'
    ? `${at} 因“${more.why}”申请延期，${more.by.partyName}同意延长 ${span}，由 ${from} 改为 ${to}。`
    : `At ${at} ${more.by.partyName} granted ${span} more (“${more.why}”): from ${from} to ${to}.`
}

function refusedSentence(
  { at, why, span, by }: Omit<ExtendedShape, 'from' | 'to'>,
  since: string,
  language: Language,
): string {
  const [when, more] = [timeBeside(at, since, language), spanText(span, language)]
  return language === 'zh'
    ? `${when} 因“${why}”申请延期 ${more}，${by.partyName}不同意。`
    : `At ${when} ${by.partyName} refused ${more} more (“${why}”).`
}

/** How it ended, or where it stands. `now` (platform clock) lets an open entry say that it is late. */
function outcomeText(entry: LedgerShape, language: Language, now?: number): string {
  const ended = entry.ended === undefined ? '' : timeBeside(entry.ended, entry.started, language)
  const { over } = ledgerParts(entry, now ?? Date.parse(entry.started))
  const by = over ? durationText(over.until - over.from, language) : ''
  switch (entry.outcome) {
    case 'in-time':
      return language === 'zh' ? `${ended} 完成，按期` : `done at ${ended}, on time`
    case 'late':
      return language === 'zh' ? `${ended} 完成，逾期 ${by}` : `done at ${ended}, ${by} late`
    case 'raised':
      return language === 'zh'
        ? `到期未完成，${ended} 上报督办`
        : `not done in time, raised for supervision at ${ended}`
    case 'handed-over':
      return language === 'zh'
        ? `${ended} 机构调整，移交承接单位，期限不变`
        : `handed over to the successor at ${ended}, with the same deadline`
    case 'disputed':
      return language === 'zh' ? `${ended} 提出异议，停止计时，交由裁定` : `disputed at ${ended} and put to a ruling`
    case 'open': {
      if (entry.pauses.some((pause) => pause.to === undefined)) return language === 'zh' ? '计时已暂停' : 'paused now'
      if (!over) return language === 'zh' ? '正在计时' : 'running'
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
    ...(entry.extended ?? []).map((more) => ({ at: more.at, text: extendedSentence(more, started, language) })),
    ...(entry.notExtended ?? []).map((more) => ({ at: more.at, text: refusedSentence(more, started, language) })),
    ...entry.redated.map((change) => ({ at: change.at, text: redatedSentence(change, started, language) })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const resumed = entry.resumes
    ? [
        language === 'zh'
          ? '经裁定仍由其承担，按剩余时间接着计时。'
          : 'It was ruled to stay theirs; what was left of the time goes on.',
      ]
    : []
  const provisional = due.provisional
    ? [
        language === 'zh'
          ? '期限暂定：所涉年份的节假日安排尚未公布，公布后重新计算。'
          : 'The deadline is provisional: the public holidays of that year are not known yet.',
      ]
    : []
  return [first, ...resumed, ...between.map((each) => each.text), ...provisional].join(language === 'zh' ? '' : ' ')
}

/** The parts rounded to the unit in which the whole is said, so that what is read adds up (largest remainders). */
function addingUp(whole: number, parts: readonly number[]): readonly number[] {
  const unit = smallestUnit(whole)
  const rounded = parts.map((part) => Math.floor(part / unit))
  const missing = Math.floor(whole / unit) - rounded.reduce((sum, part) => sum + part, 0)
  const byRemainder = parts.map((part, i) => ({ i, rest: part % unit })).sort((a, b) => b.rest - a.rest)
  const more = new Set(byRemainder.slice(0, missing).map(({ i }) => i))
  return rounded.map((part, i) => (part + (more.has(i) ? 1 : 0)) * unit)
}

/** 合计 2 小时 5 分，其中暂停 30 分钟；逾期 10 分钟。示范物业公司 45 分钟，示范街道 1 小时 20 分钟。 */
export function ledgerSumSentence({ held, paused, over, parties }: LedgerSum, language: Language): string {
  const text = (ms: number) => durationText(ms, language)
  const shares = addingUp(
    held,
    parties.map((party) => party.held),
  )
  const each = parties.length > 1 ? parties.map(({ name }, i) => `${name} ${text(shares[i] ?? 0)}`) : []
  if (language === 'zh') {
    const stopped = paused > 0 ? `，其中暂停 ${text(paused)}` : ''
    const late = over > 0 ? `；逾期 ${text(over)}` : ''
    return `合计 ${text(held)}${stopped}${late}。${each.length > 0 ? `${each.join('，')}。` : ''}`
  }
  const stopped = paused > 0 ? `, of which ${text(paused)} paused` : ''
  const late = over > 0 ? `; ${text(over)} late` : ''
  return `In all ${text(held)}${stopped}${late}.${each.length > 0 ? ` ${each.join(', ')}.` : ''}`
}
