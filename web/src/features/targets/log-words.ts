// Entries of a target's history and both sides of a change, in words. Pure.
import { PLATFORM_ROLES } from '@gongzhi/kernel'
import type { TFunction } from 'i18next'
import type { Language } from '../../blocks/local-time.ts'
import { numberText } from '../../blocks/number-text.ts'
import type { Target, TargetValue } from './target-queries.ts'
import { VERDICTS, verdictText, withUnit } from './target-words.ts'

/** Kinds of entries; of a later program they show themselves. */
export const ENTRY_KINDS = [
  'adopted',
  'appeared',
  'owned',
  'pathed',
  'told',
  'corrected',
  'promised',
  'evidenced',
  'tied',
  'untied',
  'judged',
  'reminded',
  'published',
  'dropped',
  'resumed',
] as const

export function entryText(kind: string, t: TFunction): string {
  const known = ENTRY_KINDS.find((each) => each === kind)
  return known ? t(`targets.entry.${known}`) : kind
}

const PLATFORM_WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.values(PLATFORM_ROLES).map(({ label, english }) => [label, english])),
  平台: 'Platform',
  实时指标: 'Live indicator',
}

/** Who did it, as the server says it in Chinese: a party and its role, a role of the platform, or the platform itself. */
export function actorText(by: string, language: Language, label: (text: string) => string): string {
  if (language === 'zh') return by
  return by
    .split(' ')
    .map((part) => PLATFORM_WORDS[part] ?? label(part))
    .join(' ')
}

/** Where a value comes from; of what a person told, whether for a unit or as who looks after targets. */
export function sourceText(
  { source, by, byUnit }: Pick<TargetValue, 'source' | 'by' | 'byUnit'>,
  t: TFunction,
  language: Language,
  label: (text: string) => string,
): string {
  if (source !== 'person') return t(`targets.source.${source}`)
  return t(byUnit ? 'targets.source.unit' : 'targets.source.officer', { by: actorText(by, language, label) })
}

/** '' of the log is nothing at all: no value any more, or no judgement. */
export function logSideText(
  change: Target['log'][number],
  side: 'before' | 'after',
  unit: string,
  t: TFunction,
  language: Language,
): string {
  const text = change[side]
  if (text === '') return t(change.what === 'value' ? 'targets.log.withdrawn' : 'targets.log.nothing')
  if (text === 'done') return t('targets.tell.done')
  if (text === 'not done') return t('targets.tell.notDone')
  const verdict = change.what === 'verdict' ? VERDICTS.find((each) => each === text) : undefined
  if (verdict) return verdictText(verdict, language)
  const number = Number(text)
  return Number.isFinite(number) ? withUnit(numberText(number), unit) : text
}
