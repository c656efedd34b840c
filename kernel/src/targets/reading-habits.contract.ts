// How a habit of reports is tried: a promise, what was reported of it, and the verdicts a person would give. Holds no habit itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTask } from './reading.ts'
import type { ReadingContext } from './reading-types.ts'
import type { Passage } from './source.ts'

/** Promise, report, the verdicts of the measures in order, and what differs from a district's report of a whole year. */
export type Habit = readonly [promise: string, report: string, verdicts: string, context?: ReadingContext]

const passage = (text: string): Passage => ({ text, pieces: [{ at: 0, words: { from: 0, to: text.length } }] })

/** One test for each habit. */
export function areRead(habits: readonly Habit[]): void {
  for (const [promise, report, verdicts, context] of habits)
    test(`${promise} ← ${report}`, () => {
      const row = {
        no: '1',
        key: '1',
        chapter: '',
        text: passage(promise),
        leads: [],
        reports: [{ passage: passage(report) }],
      }
      const { measures } = readTask(row, { year: 2021, through: 12, body: 'district', ...context })
      assert.equal(measures.map(({ verdict }) => verdict).join(' ') || 'narrative', verdicts)
    })
}
