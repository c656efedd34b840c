// Time left in plain words, when it becomes urgent, and what round figures look like.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { standsInside } from './inside-zone.ts'
import { type DueShape, remainingText, urgencyOf } from './remaining.ts'
import { percentText } from './share-text.ts'

const now = Date.parse('2026-11-22T02:00:00Z')
const MINUTE = 60_000
const due = (left: number): DueShape => ({
  at: new Date(now + left).toISOString(),
  provisional: false,
  span: { in: 'urgent', amount: 30 * MINUTE },
})

test('seconds only in the last hour', () => {
  assert.equal(remainingText(due(12 * MINUTE + 30_000), now, 'zh'), '还有 12 分 30 秒')
  assert.equal(remainingText(due(62 * MINUTE + 30_000), now, 'zh'), '还有 1 小时 2 分钟')
  assert.equal(remainingText(due(51 * 60 * MINUTE), now, 'en'), '2 days 3 hours left')
  assert.equal(remainingText(due(-5 * MINUTE), now, 'zh'), '已超 5 分钟')
})

test('amber in the last quarter, red once it is over', () => {
  assert.equal(urgencyOf(due(8 * MINUTE), now), 'calm')
  assert.equal(urgencyOf(due(7 * MINUTE), now), 'soon')
  assert.equal(urgencyOf(due(-1), now), 'late')
  const started = new Date(now - 100 * MINUTE).toISOString()
  assert.equal(urgencyOf(due(20 * MINUTE), now, started), 'soon')
})

test('a share is never rounded up to what it has not reached', () => {
  assert.equal(percentText(1), '100%')
  assert.equal(percentText(15 / 16), '93.7%')
  assert.equal(percentText(0.9996), '99.9%')
  assert.equal(percentText(0.29), '29%')
})

test('the middle of the foot decides whether a box stands inside a zone', () => {
  const zone = [
    [0.5, 0.5],
    [1, 0.5],
    [1, 1],
    [0.5, 1],
  ]
  assert.equal(standsInside([0.6, 0.1, 0.8, 0.7], zone), true)
  assert.equal(standsInside([0.1, 0.6, 0.4, 0.9], zone), false)
})
