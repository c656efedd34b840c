// The judge is judged first: a reading that says what the own reading says agrees wholly, and every single change of it is noticed
// by the rate it belongs to and named in a line. Never reads a document.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import {
  type Agreement,
  agreement,
  type OwnTask,
  RATES,
  type RateName,
  type ReadMeasure,
  type ReadTask,
  ratesInLines,
} from './agreement.ts'
import { figureOf, monthsOf, sameChapter } from './same-figure.ts'

const OWN: readonly OwnTask[] = (
  JSON.parse(await readFile(new URL('own-reading.json', import.meta.url), 'utf8')) as { tasks: OwnTask[] }
).tasks

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? Writable<E>[] : T[K] }

/** What a program would print that reads exactly as the person did. */
function echoed(): { tasks: Writable<ReadTask>[] } {
  return {
    tasks: OWN.map((task) => ({
      no: String(task.no),
      chapter: `${task.chapter}`,
      leads: [...task.leads],
      verdict: task.verdict,
      measures: task.measures.map((own) => {
        const measure: Writable<ReadMeasure> = {
          text: `${own.key}`,
          op: own.op,
          verdict: own.verdict,
          claims: (own.claims ?? []).map((claim) => ({ ...claim, estimated: claim.estimated ?? false })),
        }
        if (own.value !== undefined) measure.value = own.value
        if (own.unit !== undefined) measure.unit = own.unit
        if (own.doubtful === true) measure.doubtful = { reason: 'unit-mismatch' }
        return measure
      }),
    })),
  }
}

function lossesOf({ rates }: Agreement): RateName[] {
  return RATES.filter((name) => rates[name].hit < rates[name].of)
}

/** The reading with one change, and the rates that must fall by it: no other may. */
const CHANGES: readonly (readonly [string, (tasks: Writable<ReadTask>[]) => unknown, readonly RateName[]])[] = [
  [
    'another verdict of a task',
    (tasks) => Object.assign(at(tasks, '41'), { verdict: 'behind' }),
    ['tasks', 'tasksOpen'],
  ],
  [
    'a verdict of a task that another reader could give',
    (tasks) => Object.assign(at(tasks, '5'), { verdict: 'narrative' }),
    ['tasks'],
  ],
  [
    'another unit in the lead',
    (tasks) => Object.assign(at(tasks, '36'), { leads: at(tasks, '36').leads.slice(0, 1) }),
    ['leads'],
  ],
  ['another chapter', (tasks) => Object.assign(at(tasks, '99'), { chapter: '(十九)' }), ['chapters']],
  ['a row twice', (tasks) => tasks.push(at(tasks, '7')), ['rowsTrue']],
  ['a row too many', (tasks) => tasks.push({ ...at(tasks, '7'), no: '107' }), ['rowsTrue']],
  [
    'another number',
    (tasks) => Object.assign(measure(tasks, '90'), { value: '166' }),
    ['numbersFound', 'numbersTrue', 'numberVerdicts', 'numberVerdictsOpen'],
  ],
  ['another comparison', (tasks) => Object.assign(measure(tasks, '90'), { op: '<=' }), ['ops', 'opsOpen']],
  ['a comparison that means the same', (tasks) => Object.assign(measure(tasks, '90'), { op: '=' }), ['ops']],
  [
    'another verdict of a number',
    (tasks) => Object.assign(measure(tasks, '90'), { verdict: 'provisional' }),
    ['verdicts', 'verdictsOpen', 'numberVerdicts', 'numberVerdictsOpen'],
  ],
  ['another claim', (tasks) => Object.assign(claim(tasks, '90'), { value: '164' }), ['claimsFound', 'claimsTrue']],
  ['a claim left out that another reader could leave out', (tasks) => measure(tasks, '96').claims.shift(), []],
  ['a claim left out', (tasks) => measure(tasks, '96').claims.pop(), ['claimsFound']],
  ['a claim too many', (tasks) => measure(tasks, '90').claims.push({ value: '3', unit: '台' }), ['claimsTrue']],
  ['a claim to another month', (tasks) => Object.assign(claim(tasks, '10'), { period: '1-10月' }), ['periods']],
  ['a claim not called an estimate', (tasks) => Object.assign(claim(tasks, '31'), { estimated: false }), ['estimates']],
  ['a doubt left out', (tasks) => Object.assign(measure(tasks, '53'), { doubtful: undefined }), ['doubtsFound']],
  [
    'a doubt too many',
    (tasks) => Object.assign(measure(tasks, '90'), { doubtful: { reason: 'vague' } }),
    ['doubtsTrue'],
  ],
  ['a deed left out', (tasks) => at(tasks, '72').measures.pop(), ['deedsFound']],
  [
    'a deed that was not promised',
    (tasks) => at(tasks, '72').measures.push({ text: '另一件', op: 'complete', verdict: 'met', claims: [] }),
    ['deedsTrue'],
  ],
]

function at(tasks: Writable<ReadTask>[], no: string): Writable<ReadTask> {
  const task = tasks.find((each) => each.no === no)
  assert.ok(task, `row ${no}`)
  return task
}
function measure(tasks: Writable<ReadTask>[], no: string): Writable<ReadMeasure> {
  const [first] = at(tasks, no).measures
  assert.ok(first, `measure of ${no}`)
  return first as Writable<ReadMeasure>
}
function claim(tasks: Writable<ReadTask>[], no: string): Record<string, unknown> {
  const [first] = measure(tasks, no).claims
  assert.ok(first, `claim of ${no}`)
  return first as Record<string, unknown>
}

describe('the own reading', () => {
  test('has every row once, in its chapter, and its verdict is the worst of its measures', () => {
    assert.deepEqual(
      OWN.map(({ no }) => no),
      Array.from({ length: 106 }, (_, index) => String(index + 1)),
    )
    assert.deepEqual(
      [...new Set(OWN.map(({ chapter }) => chapter))],
      Array.from({ length: 21 }, (_, index) => index + 1),
    )
    for (const task of OWN) {
      const worst = ['behind', 'unshown', 'provisional', 'met'].find((verdict) =>
        task.measures.some((each) => each.verdict === verdict),
      )
      assert.equal(task.verdict, worst ?? 'narrative', `task ${task.no}`)
      assert.ok(task.leads.length > 0)
      for (const each of [task, ...task.measures])
        assert.ok(!(each.alternatives ?? []).includes(each.verdict), `task ${task.no}`)
    }
  })
})

describe('agreement', () => {
  test('is whole where both read the same, and every rate has been asked', () => {
    const whole = agreement(echoed(), OWN)
    assert.deepEqual(whole.differences, [])
    assert.deepEqual(lossesOf(whole), [])
    for (const name of RATES) assert.ok(whole.rates[name].of > 0, name)
    assert.equal(ratesInLines(whole.rates)[0], 'rowsFound          106/106 100.0 %')
  })

  for (const [name, change, rates] of CHANGES) {
    test(`notices ${name}`, () => {
      const reading = echoed()
      change(reading.tasks)
      const changed = agreement(reading, OWN)
      assert.deepEqual(lossesOf(changed).toSorted(), rates.toSorted())
      assert.ok(changed.differences.length > 0)
      assert.ok(changed.differences.every(({ about, open }) => open || rates.includes(about)))
    })
  }

  test('a missing row is missing in every rate of tasks and numbers', () => {
    const reading = echoed()
    reading.tasks.splice(89, 1)
    const { rates, differences } = agreement(reading, { tasks: OWN })
    for (const name of [
      'rowsFound',
      'chapters',
      'leads',
      'tasks',
      'tasksOpen',
      'numbersFound',
      'numberVerdicts',
    ] as const) {
      assert.equal(rates[name].of - rates[name].hit, 1, name)
    }
    assert.match(differences.map(({ line }) => line).join('\n'), /90 · the row is missing/u)
  })

  test('an empty reading agrees in nothing', () => {
    const { rates } = agreement({ tasks: [] }, OWN)
    for (const name of RATES) assert.equal(rates[name].hit, 0, name)
  })

  test('a number that begins anew in every chapter is known by its chapter', () => {
    const [first, second] = OWN.slice(0, 2).map((task, chapter) => ({ ...task, no: 1, chapter: chapter + 1 }))
    assert.ok(first && second)
    const [one, two] = echoed().tasks.map((task, at) => ({ ...task, no: '1', chapter: String(at + 1) }))
    assert.ok(one && two)
    assert.deepEqual(agreement({ tasks: [two, one] }, [first, second]).differences, [])
    assert.notDeepEqual(agreement({ tasks: [one] }, [first, second]).differences, [])
  })

  test('equal figures keep to their names, and the order does not matter', () => {
    const reading = echoed()
    for (const task of reading.tasks) task.measures.reverse()
    assert.deepEqual(lossesOf(agreement(reading, OWN)), [])
  })
})

describe('figures', () => {
  test('are one in whatever unit they are written', () => {
    assert.deepEqual(figureOf('8', '万人'), figureOf('80000', '人'))
    assert.deepEqual(figureOf('10.6', '亿美元'), { value: 1.06e9, unit: '美元' })
    assert.deepEqual(figureOf('43.4', '亿千瓦时'), { value: 4.34e9, unit: '千瓦时' })
    assert.deepEqual(figureOf('1.7万', '余家'), { value: 17000, unit: '家' })
    assert.deepEqual(figureOf('97.40', '％'), figureOf('97.4%', ''))
    assert.deepEqual(figureOf('2', '个百分点'), { value: 2, unit: '个百分点' })
    assert.notDeepEqual(figureOf('37', '公里'), figureOf('37', '里'))
    assert.equal(figureOf('若干', '个').value, undefined)
  })

  test('periods and chapters too', () => {
    assert.deepEqual(monthsOf('1—11月'), { from: 1, to: 11 })
    assert.deepEqual(monthsOf({ from: { year: 2021, month: 1 }, to: { year: 2021, month: 9 } }), { from: 1, to: 9 })
    assert.deepEqual(monthsOf('前三季度'), monthsOf('1-9月'))
    assert.deepEqual(monthsOf('2021年'), { from: 1, to: 12 })
    assert.deepEqual(monthsOf('12月'), { from: 12, to: 12 })
    assert.equal(monthsOf('目前'), undefined)
    assert.ok(sameChapter(12, '（十二）某某'))
    assert.ok(sameChapter(20, '二十、某某'))
    assert.ok(!sameChapter(2, '(十二)某某'))
    assert.ok(sameChapter('（一）某某', '(一) 某某'))
    assert.ok(!sameChapter('（一）某某', '(一)某'))
  })
})
