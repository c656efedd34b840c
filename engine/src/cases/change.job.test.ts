// What a new holiday table and a new pack version do to open cases, on the real services.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CALENDAR_CHANGED, type Calendar, type Command, isRefusal, type Pack, workdays, working } from '@gongzhi/kernel'
import { directory } from '../reference/directory.ts'
import type { Reference } from '../reference/reference.port.ts'
import { GROUND, lanePack, laneType, OPENS, openAt } from '../service-world.contract.ts'
import { memoryDatabase, STORY_CALENDAR } from '../testing.ts'
import { cases as casesService } from './cases.service.ts'
import { migrateCases, redateCases, redatesOnChange } from './change.job.ts'

/** Wednesday, 30 December 2026, 10:00 in China: three workdays from here depend on the holidays of 2027. */
const BEFORE_NEW_YEAR = Date.parse('2026-12-30T02:00:00Z')

const slowType = {
  ...laneType,
  closes: workdays(3),
  steps: { ...laneType.steps, reported: { ...laneType.steps.reported, within: working('16h') } },
} as typeof laneType
const slowPack: Pack = { ...lanePack, cases: [slowType] }

const WITH_2027: Calendar = {
  ...STORY_CALENDAR,
  years: {
    ...STORY_CALENDAR.years,
    2027: { workdaysOnWeekend: ['2027-01-02'], restDaysOnWeekday: ['2027-01-01', '2027-01-04'] },
  },
}

function world(reference: Reference) {
  const database = memoryDatabase()
  let known = directory(reference)
  const clock = { now: () => BEFORE_NEW_YEAR }
  const cases = casesService({ database, clock, directory: () => known })
  const stateOf = async (id: string) => {
    const stored = await database.transaction((stores) => stores.cases.find(id))
    assert.ok(stored)
    return stored.state
  }
  const open = async (command: Command) => assert.equal(isRefusal(await cases.run(command, OPENS)), false)
  return {
    database,
    cases,
    open,
    stateOf,
    directory: () => known,
    knows: (next: Reference) => {
      known = directory(next)
    },
  }
}

describe('a calendar that gains a year', () => {
  it('re-dates what was provisional, says so in the history, and does nothing the second time', async () => {
    const ground = { ...GROUND, packs: [slowPack] }
    const now = world(ground)
    await now.open(openAt('case-1'))
    const before = await now.stateOf('case-1')
    assert.equal(before.closes.provisional, true)
    // Thursday the 31st, Friday the 1st, Monday the 4th; close of business 17:30.
    assert.equal(new Date(before.closes.at).toISOString(), '2027-01-04T09:30:00.000Z')

    now.knows({ ...ground, calendar: WITH_2027 })
    assert.deepEqual(await redateCases(now, '2027'), { changed: 1, refused: [] })
    const after = await now.stateOf('case-1')
    assert.equal(after.closes.provisional, false)
    // The 31st, Saturday the 2nd (worked), Tuesday the 5th.
    assert.equal(new Date(after.closes.at).toISOString(), '2027-01-05T09:30:00.000Z')
    assert.equal(after.ledger.at(-1)?.redated.at(-1)?.why, '2027')
    assert.deepEqual(await redateCases(now, '2027'), { changed: 0, refused: [] })
  })

  it('is followed by whoever runs again and again: at the start, after a change, once more, and then no longer', async () => {
    const ground = { ...GROUND, packs: [slowPack] }
    const now = world(ground)
    await now.open(openAt('case-1'))
    let reads = 0
    const database = {
      ...now.database,
      read: ((work) => {
        reads++
        return now.database.read(work)
      }) as typeof now.database.read,
    }
    const run = redatesOnChange({ ...now, database })
    assert.deepEqual(await run(), { changed: 0, refused: [] })
    now.knows({ ...ground, calendar: WITH_2027 })
    assert.deepEqual(await run(), { changed: 1, refused: [] })
    assert.equal((await now.stateOf('case-1')).closesRedated?.at(-1)?.why, CALENDAR_CHANGED)
    assert.deepEqual(await run(), { changed: 0, refused: [] })
    reads = 0
    assert.equal(await run(), undefined)
    assert.equal(reads, 0)
  })
})

describe('a new version of a pack', () => {
  it('takes open cases over where its steps go on, once', async () => {
    const now = world(GROUND)
    await now.open(openAt('case-1'))
    const { reported, ...others } = laneType.steps
    const second: Pack = {
      ...lanePack,
      version: 2,
      cases: [
        {
          ...laneType,
          start: 'filed',
          steps: { filed: reported, ...others } as typeof laneType.steps,
          from: { 1: { reported: 'filed' } },
        },
      ],
    }
    now.knows({ ...GROUND, packs: [lanePack, second] })
    assert.deepEqual(await migrateCases(now), { changed: 1, refused: [] })
    const state = await now.stateOf('case-1')
    assert.deepEqual([state.version, state.stands.step], [2, 'filed'])
    assert.deepEqual(await migrateCases(now), { changed: 0, refused: [] })
  })
})
