// How readings and targets are said in short: signs and tones of verdicts and lights, promises as a formula, changes as a sentence.
import { type ColourReason, OFS as OF_TEXTS, OPS as OP_TEXTS, VERDICTS as VERDICT_TEXTS } from '@gongzhi/kernel'
import type { TFunction } from 'i18next'
import { dayText, type Language } from '../../blocks/local-time.ts'
import { numberText } from '../../blocks/number-text.ts'
import type { Sign, Tone } from '../../blocks/status-sign.tsx'
import type { Change, Measure, TargetRow, Verdict } from './target-queries.ts'

export const VERDICTS = ['behind', 'unshown', 'provisional', 'met', 'narrative'] as const satisfies readonly Verdict[]
export const VERDICT_SIGNS = {
  behind: { sign: 'alert', tone: 'late' },
  unshown: { sign: 'missing', tone: 'soon' },
  provisional: { sign: 'half', tone: 'accent' },
  met: { sign: 'check', tone: 'done' },
  narrative: { sign: 'none', tone: 'plain' },
} as const satisfies Record<Verdict, { sign: Sign; tone: Tone }>

export const COLOURS = ['red', 'yellow', 'green', 'grey'] as const
export type Colour = (typeof COLOURS)[number]
export const COLOUR_SIGNS = {
  red: { sign: 'alert', tone: 'late' },
  yellow: { sign: 'caution', tone: 'soon' },
  green: { sign: 'check', tone: 'done' },
  grey: { sign: 'none', tone: 'plain' },
} as const satisfies Record<Colour, { sign: Sign; tone: Tone }>
/** A light of a later program shows as one that is out. */
export const colourIn = (text: string): Colour => COLOURS.find((each) => each === text) ?? 'grey'

/** The rules by which a light is given, as the server names them. */
export const COLOUR_REASONS = [
  'nothing-measurable',
  'met',
  'reached',
  'exceeded',
  'missed',
  'unshown-at-due',
  'unconfirmed-at-due',
  'nothing-told',
  'owed-and-untold',
  'told-long-ago',
  'milestone-missed',
  'forecast-misses',
  'forecast-reaches',
  'forecast-unsure',
  'far-behind-path',
  'behind-path',
  'on-path',
  'said-behind',
  'said-provisional',
  'open',
] as const satisfies readonly ColourReason[]
/** None of the kernel's rules is left out: this type has no member. */
export type ColourReasonWithoutWords = Exclude<ColourReason, (typeof COLOUR_REASONS)[number]>

export function lightText(reason: string, t: TFunction): string {
  const known = COLOUR_REASONS.find((each) => each === reason)
  return known ? t(`targets.light.${known}`) : reason
}

/** What the layout had to say of a row. */
export const FLAGS = [
  'repeated-under-other-unit',
  'repeated-otherwise',
  'no-unit',
  'no-report',
  'shared-report',
  'number-twice',
  'number-made',
  'numbers-missing',
] as const

export function flagText(flag: string, t: TFunction): string {
  const known = FLAGS.find((each) => each === flag)
  return known ? t(`targets.flag.${known}`) : flag
}

type Op = Measure['op']
export const OPS = ['>=', '<=', '>', '<', '=', '≈', 'all', 'complete'] as const satisfies readonly Op[]
export const OFS = ['amount', 'growth', 'fall', 'share'] as const satisfies readonly Measure['of'][]
const SYMBOLS = { '>=': '≥', '<=': '≤', '>': '>', '<': '<', '=': '=', '≈': '≈' } as const
export const symbolOf = (op: Op): string | undefined => (op === 'all' || op === 'complete' ? undefined : SYMBOLS[op])
/** A plain number is what is to be reached: nobody writes “= 15”. */
const signOf = (op: Op): string => (op === '=' ? '' : (symbolOf(op) ?? ''))
/** “At least”: the kernel's words, so that console, files published and command line say the same. */
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
export const verdictText = (verdict: Verdict, language: Language): string => capital(VERDICT_TEXTS[verdict][language])
export const opText = (op: Op, language: Language): string => OP_TEXTS[op][language]
export const ofText = (of: Measure['of'], language: Language): string => OF_TEXTS[of][language]

/** As a reading holds it: digits, and a point where there is one. */
export const isPlainNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text.trim())

/** A unit that is written right after its number, as against a word. */
const isTight = (unit: string) => /^[%‰％℃]/.test(unit)
export const withUnit = (value: string, unit: string): string =>
  unit === '' ? value : isTight(unit) ? `${value}${unit}` : `${value} ${unit}`

type Promised = Pick<Measure, 'op' | 'of' | 'unit'> & { readonly value?: string | number; readonly than?: string }

/** “增长 ≥ 8%”, “≥ 1.7 万家”, “全部”, “完成”. */
export function promiseText({ op, of, value, unit, than }: Promised, language: Language): string {
  // That a rate is a share says its unit.
  const sense = of === 'growth' || of === 'fall' ? ofText(of, language) : ''
  const said = typeof value === 'number' ? numberText(value) : value
  const counted = said !== undefined && said !== ''
  const goal = counted ? withUnit(said, unit) : than
  const sign = counted && symbolOf(op) === undefined ? opText(op, language) : signOf(op)
  const core = goal === undefined ? [opText(op, language)] : [sign, goal]
  return [sense, ...core].filter((part) => part !== '').join(' ')
}

/** A figure of a followed target, in its unit. */
export const figureText = ({ unit }: Pick<TargetRow, 'unit'>, value: number): string =>
  withUnit(numberText(value), unit)

/** What was due, and on which day: that of the value it is set against. */
export function expectedText(
  target: Pick<TargetRow, 'unit' | 'expectedOn' | 'year'>,
  expected: number,
  t: TFunction,
  language: Language,
): string {
  const value = figureText(target, expected)
  const day = target.expectedOn === undefined ? '' : dayText(target.expectedOn, language, target.year)
  return t('targets.followed.expected', { day, value })
}

/** What a correction says. Measures are counted from one. */
export function changeText(change: Change, t: TFunction, language: Language): string {
  if (change.what === 'leads') return t('targets.correct.ofLeads', { leads: change.leads.join(t('list')) })
  if (change.what === 'add')
    return t('targets.correct.ofAdded', { name: change.name, reading: promiseText({ unit: '', ...change }, language) })
  const at = change.measure + 1
  if (change.what === 'verdict')
    return t('targets.correct.ofVerdict', { at, verdict: verdictText(change.verdict, language) })
  if (change.what === 'claim')
    return t(change.attached ? 'targets.correct.ofAttached' : 'targets.correct.ofDetached', { at })
  const { op, of, value, unit } = change
  const parts = [
    of === undefined ? '' : ofText(of, language),
    op === undefined ? '' : (symbolOf(op) ?? opText(op, language)),
    value === undefined ? '' : withUnit(value, unit ?? ''),
    value === undefined && unit !== undefined ? unit : '',
  ]
  return t('targets.correct.ofMeasure', { at, reading: parts.filter((part) => part !== '').join(' ') })
}
