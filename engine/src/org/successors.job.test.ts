// The job that hands cases over when a company is dissolved or a street becomes part of another.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CaseType, type Command, isRefusal, type Party, type Place, urgent } from '@gongzhi/kernel'
import { cases as casesService } from '../cases/cases.service.ts'
import { directory } from '../reference/directory.ts'
import { memoryDatabase, STORY_CALENDAR } from '../testing.ts'
import { handOverCases } from './successors.job.ts'

const T0 = Date.parse('2026-06-01T02:00:00Z')
const DAY = 86_400_000
const ENDED = '2026-06-03'

const step = (owner: string, to: string) => ({
  label: '处置',
  owner,
  within: urgent('9h'),
  late: { raiseTo: 'office', within: urgent('9h') },
  moves: { on: { to, label: '下一步' } },
})
const type: CaseType = {
  id: 'matter',
  label: '事项',
  at: 'yard',
  start: 'mending',
  closes: urgent('99h'),
  merge: { metres: 0, during: 1 },
  steps: {
    mending: step('company', 'checking'),
    checking: step('office', 'done'),
    done: { label: '结案', end: 'done', asks: { satisfaction: 'company' } },
  },
}
const role = (id: string) => ({ id, label: id })

async function world(heirs: readonly string[]) {
  const company = (id: string, more: Partial<Party> = {}): Party => ({
    id,
    kind: 'property-company',
    name: id,
    ...more,
  })
  const office = (id: string, more: Partial<Party> = {}): Party => ({ id, kind: 'street', name: id, ...more })
  const street = (id: string, more: Partial<Place> = {}): Place => ({
    id,
    kind: 'street',
    name: id,
    within: 'district',
    ...more,
  })
  const known = directory({
    places: [
      { id: 'district', kind: 'district', name: '区' },
      street('north', { until: ENDED, successors: ['south'] }),
      street('south'),
      { id: 'yard', kind: 'yard', name: '院', within: 'north' },
      { id: 'court', kind: 'yard', name: '坊', within: 'south' },
    ],
    parties: [
      company('old', { until: ENDED, successors: heirs }),
      company('new'),
      office('north-office', { until: ENDED, successors: ['south-office'] }),
      office('south-office'),
    ],
    answers: [
      { role: 'company', place: 'district', party: 'old' },
      { role: 'office', place: 'north', party: 'north-office' },
      { role: 'office', place: 'south', party: 'south-office' },
    ],
    devices: [],
    calendar: STORY_CALENDAR,
    packs: [
      {
        id: 'pack',
        version: 1,
        family: 'f',
        label: '包',
        roles: [role('company'), role('office')],
        places: [{ id: 'yard', label: '院', shape: 'area' }],
        devices: [],
        channels: [],
        cases: [type],
        rules: [],
        access: [],
        indicators: [],
        cockpit: [],
      },
    ],
  })
  const database = memoryDatabase()
  const clock = { at: T0, now: () => clock.at }
  const cases = casesService({ database, clock, directory: () => known })
  const run = async (command: object) => {
    const done = await cases.run(command as Command, { pack: 'pack', type: 'matter' })
    assert.ok(!isRefusal(done), JSON.stringify(done))
    return done.state
  }
  const by = (as: string, party: string) => ({ kind: 'person', account: 'a', role: as, party })
  const open = (id: string, place: string) =>
    run({ id: `open-${id}`, case: id, by: by('company', 'old'), do: 'open', place, source: 'patrol' })
  const state = async (id: string) => {
    const stored = await database.read((stores) => stores.cases.find(id))
    assert.ok(stored)
    return stored.state
  }
  const job = () => handOverCases({ database, cases, clock, directory: () => known })
  return { clock, run, by, open, state, job }
}

describe('handing over', () => {
  it('gives what is open to the successor with its deadline, once, on the day and not before', async () => {
    const { clock, run, by, open, state, job } = await world(['new'])
    await open('c-1', 'court')
    await open('c-2', 'yard')
    await run({ id: 'move-c-2', case: 'c-2', by: by('company', 'old'), do: 'move', move: 'on', values: {} })
    assert.deepEqual(await job(), { handed: 0, refused: [] })
    const before = [await state('c-1'), await state('c-2')]
    clock.at = T0 + 2 * DAY
    assert.deepEqual(await job(), { handed: 2, refused: [] })
    const [one, two] = [await state('c-1'), await state('c-2')]
    assert.ok(one.stands.kind === 'work' && two.stands.kind === 'work')
    assert.deepEqual([one.stands.owner.party, two.stands.owner.party], ['new', 'south-office'])
    assert.deepEqual(
      [one.stands, two.stands].map(({ due }) => due),
      before.map(({ stands }) => 'due' in stands && stands.due),
    )
    assert.deepEqual(one.path, ['court', 'south', 'district'])
    assert.deepEqual(
      two.path,
      ['yard', 'south', 'north', 'district'],
      'it lies where its street went, and is found there',
    )
    assert.deepEqual(await job(), { handed: 0, refused: [] })
    await run({ id: 'on-c-1', case: 'c-1', by: by('company', 'new'), do: 'move', move: 'on', values: {} })
  })

  it('lets the successor judge what the predecessor was asked about', async () => {
    const { clock, run, by, open } = await world(['new'])
    await open('c-1', 'court')
    await run({ id: 'm-1', case: 'c-1', by: by('company', 'old'), do: 'move', move: 'on', values: {} })
    await run({ id: 'm-2', case: 'c-1', by: by('office', 'south-office'), do: 'move', move: 'on', values: {} })
    clock.at = T0 + 2 * DAY
    const judged = await run({ id: 'j', case: 'c-1', by: by('company', 'new'), do: 'judge', satisfied: true })
    assert.equal(judged.judged?.satisfied, true)
  })

  it('leaves a case that nobody can take over where it is, raises it to who can, and says so', async () => {
    const { clock, open, state, job } = await world([])
    await open('c-1', 'court')
    clock.at = T0 + 2 * DAY
    assert.deepEqual(await job(), { handed: 1, refused: [] })
    const { stands } = await state('c-1')
    assert.ok(stands.kind === 'work')
    assert.deepEqual([stands.owner.role, stands.owner.party], ['office', 'south-office'])
  })
})
