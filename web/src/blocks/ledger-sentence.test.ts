// The ledger must explain itself in words: every kind of span, every outcome, pauses, re-dating, provisional deadlines.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LedgerShape, ledgerSentence } from './ledger-sentence.ts'

const at = (local: string) => new Date(`${local}:00+08:00`).toISOString()

function entry(over: Partial<LedgerShape> = {}): LedgerShape {
  return {
    stepLabel: '处置',
    owner: { party: 'company', partyName: '示范物业公司' },
    started: at('2026-11-22T10:02'),
    due: { at: at('2026-11-22T10:32'), provisional: false, span: { in: 'urgent', amount: 30 * 60_000 } },
    ended: at('2026-11-22T10:08'),
    outcome: 'in-time',
    pauses: [],
    redated: [],
    ...over,
  }
}
const { ended: _, ...running } = entry({ outcome: 'open' })

test('urgent, in time', () => {
  assert.equal(
    ledgerSentence(entry(), 'zh'),
    '处置（示范物业公司）：从 11 月 22 日 10:02 起，限 30 分钟（紧急，昼夜计时），应于 10:32 前完成；10:08 完成，按期。',
  )
  assert.equal(
    ledgerSentence(entry({ stepLabel: 'Handling' }), 'en'),
    'Handling (示范物业公司): from 22 Nov 10:02, 30 minutes (urgent, counted around the clock), due by 10:32; done at 10:08, on time.',
  )
})

test('working time counts office hours and names the day it ends on', () => {
  const due = {
    at: at('2026-11-23T10:30'),
    provisional: false,
    span: { in: 'working', amount: 4 * 3_600_000 },
  } as const
  const text = ledgerSentence(entry({ due, ended: at('2026-11-23T11:45'), outcome: 'late' }), 'zh')
  assert.match(
    text,
    /限 4 个工作时（只计上班时间），应于 11 月 23 日 10:30 前完成；11 月 23 日 11:45 完成，逾期 1 小时 15 分钟。$/,
  )
})

test('workdays end at close of business and may be provisional', () => {
  const due = { at: at('2027-01-05T17:30'), provisional: true, span: { in: 'workdays', amount: 3 } } as const
  const text = ledgerSentence(
    { ...running, started: at('2026-12-31T10:00'), due },
    'zh',
    Date.parse(at('2026-12-31T11:00')),
  )
  assert.match(
    text,
    /限 3 个工作日（起算当日不计，至末日下班为止），应于 2027 年 1 月 5 日 17:30 前完成；正在计时。期限暂定：/,
  )
})

test('natural days end at 24:00 of the last day, not at 00:00 of the next', () => {
  const due = { at: at('2026-11-30T00:00'), provisional: false, span: { in: 'natural', amount: 7 } } as const
  assert.match(
    ledgerSentence({ ...running, due }, 'zh'),
    /限 7 个自然日（起算当日不计，至末日 24:00 为止），应于 11 月 29 日 24:00 前完成/,
  )
  assert.match(
    ledgerSentence({ ...running, due: { ...due, span: { in: 'natural', amount: 1 } } }, 'en'),
    /1 calendar day \(/,
  )
})

test('raised, and open past its deadline', () => {
  assert.match(
    ledgerSentence(entry({ ended: at('2026-11-22T10:32'), outcome: 'raised' }), 'zh'),
    /到期未完成，10:32 上报督办。$/,
  )
  assert.match(ledgerSentence(running, 'zh', Date.parse(at('2026-11-22T10:40'))), /尚未完成，已逾期 8 分钟。$/)
})

test('a pause that goes on, and one that is over', () => {
  const pause = { from: at('2026-11-22T10:10'), until: at('2026-11-22T12:10'), reason: '等待拖车到场' }
  assert.match(
    ledgerSentence({ ...running, pauses: [pause] }, 'zh'),
    /；计时已暂停。10:10 因“等待拖车到场”暂停计时，最迟 12:10 恢复。$/,
  )
  assert.match(
    ledgerSentence(entry({ pauses: [{ ...pause, to: at('2026-11-22T10:40') }] }), 'zh'),
    /10:10 因“等待拖车到场”暂停计时，10:40 恢复，共 30 分钟，期限顺延。$/,
  )
})

test('a re-dating says from when to when and why', () => {
  const redated = [
    { at: at('2026-11-22T10:05'), from: at('2026-11-22T10:32'), to: at('2026-11-24T00:00'), why: '日历更新' },
  ]
  assert.match(
    ledgerSentence(entry({ redated }), 'zh'),
    /10:05 因“日历更新”重新计算期限，由 10:32 改为 11 月 23 日 24:00。$/,
  )
  assert.match(ledgerSentence(entry({ redated }), 'en'), /reckoned anew \(“日历更新”\): from 10:32 to 23 Nov 24:00\.$/)
})
