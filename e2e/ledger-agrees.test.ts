// The deadline ledger of 1,000 random cases as people read it: what its sentences say, what its bars draw and what its sum says is one
// and the same, and no minute between opening and end is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAY } from '../kernel/src/base/clock.ts'
import { type Act, lifeOf, live } from '../kernel/src/cases/random-case.contract.ts'
import { anyVersions } from '../kernel/src/cases/random-type.contract.ts'
import { type CaseState, replay } from '../kernel/src/index.ts'
import { ledgerParts, ledgerSum } from '../web/src/blocks/ledger-parts.ts'
import { type LedgerShape, ledgerSentence, ledgerSumSentence } from '../web/src/blocks/ledger-sentence.ts'
import type { Language } from '../web/src/blocks/local-time.ts'

const CASES = 1_000
const iso = (at: number) => new Date(at).toISOString()

/** As the API gives it. */
function shapes({ ledger }: CaseState): LedgerShape[] {
  return ledger.map(({ step, owner, started, due, ended, outcome, pauses, redated, extended, resumes }) => ({
    stepLabel: step,
    owner: { party: owner.party, partyName: owner.party },
    started: iso(started),
    due: { ...due, at: iso(due.at) },
    ...(ended === undefined ? {} : { ended: iso(ended) }),
    outcome,
    ...(resumes ? { resumes } : {}),
    pauses: pauses.map(({ from, until, to, reason }) => ({
      from: iso(from),
      until: iso(until),
      ...(to === undefined ? {} : { to: iso(to) }),
      reason,
    })),
    redated: redated.map(({ at, from, to, why }) => ({ at: iso(at), from: iso(from), to: iso(to), why })),
    ...(extended
      ? {
          extended: extended.map(({ at, from, to, why, span, by }) => ({
            ...{ at: iso(at), from: iso(from), to: iso(to), why, span },
            by: { partyName: by.party },
          })),
        }
      : {}),
  }))
}

const UNIT: Readonly<Record<string, number>> = { 天: DAY, day: DAY, 小时: 3_600_000, hour: 3_600_000 }
const msOf = (unit: string): number => UNIT[unit] ?? (/^(分钟|分|minute)$/.test(unit) ? 60_000 : 1_000)

/** What a text like “2 小时 5 分钟” stands for: at least this, and less than that. */
function lengthIn(text: string): readonly [least: number, below: number] {
  const pieces = [...text.matchAll(/(\d+) (天|小时|分钟|分|秒|day|hour|minute|second)s?/g)]
  assert.ok(pieces.length === 1 || pieces.length === 2, text)
  const least = pieces.reduce((sum, [, amount, unit]) => sum + Number(amount) * msOf(`${unit}`), 0)
  const [, , first] = pieces[0] as RegExpExecArray
  const smaller = { 天: 3_600_000, day: 3_600_000, 小时: 60_000, hour: 60_000 }[`${first}`] ?? 1_000
  return [least, least + smaller]
}

function assertSays(text: string, ms: number, what: string): void {
  const [least, below] = lengthIn(text)
  assert.ok(ms >= least && ms < below, `${what}: “${text}” for ${ms} ms`)
}

const LATE = { zh: /逾期 ([^；。]+)/, en: /(?:; |, )([\d a-z]+?) late/ }
const PAUSED = { zh: /恢复，共 ([^，]+)，/g, en: /resumed at [^;]+? after ([^;]+);/g }
const WHOLE = { zh: /^合计 ([^，；。]+)/, en: /^In all ([\d a-z]+?)(?:, of|; |\.)/ }
const EACH = { zh: /。(.+)。$/, en: /\. (.+)\.$/ }
const STOPPED = { zh: /其中暂停 ([^；。]+)/, en: /of which ([\d a-z]+?) paused/ }

function assertAgrees(entries: readonly LedgerShape[], now: number, language: Language): void {
  const sum = ledgerSum(entries, now)
  const added = { held: 0, paused: 0, over: 0 }
  for (const entry of entries) {
    const text = ledgerSentence(entry, language, now)
    const { held, pauses, over } = ledgerParts(entry, now)
    added.held += held.until - held.from
    const late = LATE[language].exec(text)?.[1]
    assert.equal(late !== undefined, over !== undefined, text)
    if (late !== undefined && over) {
      assertSays(late, over.until - over.from, text)
      added.over += over.until - over.from
    }
    const lasted = [...text.matchAll(PAUSED[language])].map(([, each]) => each ?? '')
    const ended = entry.pauses.flatMap(({ to }, i) => (to === undefined ? [] : [pauses[i]]))
    assert.equal(lasted.length, ended.length, text)
    for (const [i, pause] of ended.entries()) {
      assert.ok(pause)
      assertSays(lasted[i] ?? '', pause.until - pause.from, text)
      assert.ok(pause.from >= held.from && pause.until <= held.until, 'the bar draws it within its stretch')
    }
    added.paused += pauses.reduce((all, { from, until }) => all + until - from, 0)
  }
  assert.deepEqual({ held: sum.held, paused: sum.paused, over: sum.over }, added)
  assert.equal(
    sum.parties.reduce((all, { held }) => all + held, 0),
    sum.held,
  )
  const text = ledgerSumSentence(sum, language)
  assertSays(WHOLE[language].exec(text)?.[1] ?? '', sum.held, text)
  const parties = EACH[language].exec(text)?.[1]
  assert.equal(parties !== undefined, sum.parties.length > 1, text)
  if (parties !== undefined) {
    const least = parties.split(language === 'zh' ? '，' : ', ').map((each) => lengthIn(each)[0])
    assert.equal(
      least.reduce((all, each) => all + each, 0),
      lengthIn(WHOLE[language].exec(text)?.[1] ?? '')[0],
      text,
    )
  }
  const stopped = STOPPED[language].exec(text)?.[1]
  assert.equal(stopped !== undefined, sum.paused > 0, text)
  if (stopped !== undefined) assertSays(stopped, sum.paused, text)
  const late = LATE[language].exec(text)?.[1]
  assert.equal(late !== undefined, sum.over > 0, text)
  if (late !== undefined) assertSays(late, sum.over, text)
}

test(`of ${CASES} random cases: sentences, bars and sum agree, and no minute is lost`, (t) => {
  const seen = { stretches: 0, pauses: 0, late: 0, redated: 0, extended: 0, cases: 0 }
  fc.assert(
    fc.property(lifeOf(anyVersions), fc.nat({ max: 20 * DAY }), fc.nat({ max: 9 }), (life, later, at) => {
      // What seldom comes about by itself: pauses, more time that is granted, and a calendar that changes.
      const soon = (act: Act, kind: Act['kind']): Act => ({ ...act, kind, by: 'owner', wait: 'none', wrong: false })
      const asking = life.acts.flatMap((act) =>
        at % 3 === 0
          ? [soon(act, 'ask-time'), soon(act, 'grant-time'), act]
          : at % 3 === 1
            ? [soon(act, 'pause'), act]
            : [act],
      )
      const acts = asking.flatMap((act, i) => (i === at ? [soon(act, 'redate'), act] : [act]))
      const state = replay(live({ ...life, acts }, () => {}))
      if (!state) return
      const now = state.ended?.at ?? state.changed + later
      const entries = shapes(state)
      assert.equal(ledgerSum(entries, now).held, now - state.opened, 'from its opening on somebody had it')
      for (const language of ['zh', 'en'] as const) assertAgrees(entries, now, language)
      seen.cases++
      seen.stretches += entries.length
      seen.pauses += entries.flatMap(({ pauses }) => pauses).length
      seen.redated += entries.flatMap(({ redated }) => redated).length
      seen.extended += entries.flatMap(({ extended = [] }) => extended).length
      seen.late += entries.filter((entry) => ledgerParts(entry, now).over).length
    }),
    { numRuns: CASES },
  )
  t.diagnostic(JSON.stringify(seen))
  for (const [what, count] of Object.entries(seen)) assert.ok(count > 20, `${what}: ${count}`)
})
