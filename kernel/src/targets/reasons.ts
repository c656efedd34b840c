// Why a verdict is what it is and why a reading is doubtful, in Chinese and English. Texts only.
import type { DoubtCode, MeasureOf, MeasureOp, Reason, Verdict, VerdictReasonCode } from './reading-types.ts'

type Text = { readonly zh: string; readonly en: string }

/** `{name}` is replaced by the parameter of that name. */
export const VERDICT_REASONS: Readonly<Record<VerdictReasonCode, Text>> = {
  reached: {
    zh: '已达到：{shown}{unit}（承诺{promised}{unit}）',
    en: 'Reached: {shown}{unit} ({promised}{unit} promised)',
  },
  short: {
    zh: '未达到：{shown}{unit}（承诺{promised}{unit}）',
    en: 'Short: {shown}{unit} ({promised}{unit} promised)',
  },
  'reached-open': { zh: '目前已达到，但考核期未结束', en: 'Reached so far, but the period is not over' },
  'reached-estimated': { zh: '达到，但数字是预计数', en: 'Reached, but the figure is an estimate' },
  'said-done': { zh: '完成情况明确写明已完成', en: 'The report says plainly that it is done' },
  'said-unfinished': { zh: '完成情况写明尚未完成', en: 'The report says that it is not finished' },
  late: { zh: '晚于承诺的时间', en: 'Later than promised' },
  'no-answer': {
    zh: '完成情况没有给出对应的数字，也没有写明全部完成',
    en: 'The report gives no figure for it and does not say that all is done',
  },
  'not-comparable': { zh: '给出的数字不能与承诺相比', en: 'The figure given cannot be compared with the promise' },
  'nothing-measurable': { zh: '没有可衡量的承诺', en: 'Nothing measurable was promised' },
  'not-said': { zh: '完成情况没有写明是否完成', en: 'The report does not say whether it is done' },
  corrected: { zh: '由人工认定：{why}', en: 'Decided by a person: {why}' },
}

export const DOUBTS: Readonly<Record<DoubtCode, Text>> = {
  'unit-mismatch': { zh: '单位不一致', en: 'The units do not fit' },
  'repeats-only': { zh: '只是重复了目标原文', en: 'It only repeats the sentence of the promise' },
  'other-period': { zh: '数字属于另一时期', en: 'The figure is of another period' },
  'other-population': { zh: '数字属于另一个范围', en: 'The figure is of another circle' },
  contradicts: { zh: '同一事项出现两个不同的数字', en: 'Two figures for one thing' },
  'other-stage': { zh: '只是申报、着手或正在进行', en: 'Applied for, begun or under way only' },
  'promise-cut-off': { zh: '目标原文不完整', en: 'The sentence of the promise breaks off' },
  basically: { zh: '只写“基本完成”', en: 'It says “basically done” only' },
  vague: { zh: '数字含糊（“近”）', en: 'The figure is vague (“nearly”)' },
}

export const VERDICTS: Readonly<Record<Verdict, Text>> = {
  met: { zh: '已完成', en: 'met' },
  provisional: { zh: '暂时达到', en: 'provisional' },
  behind: { zh: '未达到', en: 'behind' },
  unshown: { zh: '未说明', en: 'not shown' },
  narrative: { zh: '叙述性', en: 'narrative' },
}

export const OPS: Readonly<Record<MeasureOp, Text>> = {
  '>=': { zh: '不少于', en: 'at least' },
  '<=': { zh: '不超过', en: 'at most' },
  '>': { zh: '高于', en: 'more than' },
  '<': { zh: '低于', en: 'less than' },
  '=': { zh: '达到', en: 'reaches' },
  '≈': { zh: '约', en: 'about' },
  all: { zh: '全部', en: 'all' },
  complete: { zh: '完成', en: 'complete' },
}

export const OFS: Readonly<Record<MeasureOf, Text>> = {
  amount: { zh: '数量', en: 'amount' },
  growth: { zh: '增长', en: 'growth' },
  fall: { zh: '下降', en: 'fall' },
  share: { zh: '占比', en: 'share' },
}

/** A reason in words. */
export function reasonText({ code, params }: Reason, language: 'zh' | 'en'): string {
  const text = VERDICT_REASONS[code][language]
  // What was set right before the reason was kept with it.
  const whole = code === 'corrected' && params?.why === undefined ? text.replace(/[：:]\s*\{why\}/, '') : text
  return whole.replace(/\{(\w+)\}/g, (_, name: string) => params?.[name] ?? '')
}
