// The dwell of a pack's rules, replaced for a trial: a short clip never shows three minutes of standing.
import type { EyeRule } from '@gongzhi/kernel'

/** `ms` replaces how long the condition of each rule must last; without it the rules stay as the pack has them. */
export function withDwell(rules: readonly EyeRule[], ms: number | undefined): readonly EyeRule[] {
  if (ms === undefined) return rules.map(({ id, when }) => ({ id, when }))
  return rules.map(({ id, when }) => ({
    id,
    when: 'for' in when.holds ? { ...when, holds: { ...when.holds, for: ms } } : when,
  }))
}
