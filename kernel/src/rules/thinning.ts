// A matter that is seen again a thousand times does not fill its history with that: from some number on, repeats are
// counted and written down at growing intervals. No signal is lost by it: each keeps its own row and its case.
import { HOUR, type Instant } from '../base/clock.ts'
import type { CaseState } from '../cases/case.ts'

const LEAST_APART = HOUR
/** The older the case, the rarer: its history grows with the logarithm of its age. */
const SHARE_OF_AGE = 1 / 10

/** Whether a further signal is only noted on its own row now, and counted with the next that is written down. */
export function onlyNoted({ more, opened }: CaseState, now: Instant): boolean {
  return more !== undefined && now - more.at < Math.max(LEAST_APART, (now - opened) * SHARE_OF_AGE)
}
