// Standing in: from one moment to another, in what the absent one has at that moment, and by whom it may be declared.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault, type Position } from '@gongzhi/kernel'
import { memoryDatabase } from '../testing.ts'
import { type Declaration, standIns } from './stand-ins.service.ts'

const T0 = Date.parse('2026-06-10T02:00:00Z')
const HOUR = 3_600_000
const desk: Position = { role: 'desk', party: 'centre', place: 'district' }
const street: Position = { role: 'street', party: 'office', place: 'street' }

async function world() {
  const database = memoryDatabase()
  const clock = { at: T0, now: () => clock.at }
  const account = (id: string, positions: readonly Position[], more: object = {}) =>
    database.transaction(({ accounts }) => accounts.save({ id, login: id, name: id, password: '', positions, ...more }))
  await account('away', [desk, street])
  await account('there', [])
  await account('third', [{ ...desk, place: 'elsewhere' }])
  await account('colleague', [
    { ...desk, place: 'elsewhere' },
    { ...street, place: 'elsewhere' },
  ])
  await account('gone', [desk], { disabled: T0 - 1 })
  const service = standIns({ database, clock, secondFactorFor: ['desk'] })
  const sure = (id: string) =>
    database.transaction(({ accounts }) =>
      accounts.saveSecondFactor({ account: id, sealed: '', made: T0, confirmed: T0, step: -1, recovery: [] }),
    )
  for (const id of ['there', 'third']) await sure(id)
  const wish = (change: Partial<Declaration> = {}): Declaration => ({
    id: 's-1',
    absent: 'away',
    standing: 'there',
    positions: 'all',
    from: T0,
    until: T0 + HOUR,
    ...change,
  })
  return { service, database, clock, account, wish }
}

const refused = (code: string) => (fault: unknown) => fault instanceof Fault && fault.code === code

describe('standing in', () => {
  it('begins and ends by itself, and is in what the absent one has at that moment', async () => {
    const { service, clock, account, wish } = await world()
    await service.declare(wish({ from: T0 + 10 }), 'away', false)
    const has = () => service.positionsOf('there')
    assert.deepEqual(await has(), [])
    clock.at = T0 + 10
    assert.deepEqual(await has(), [
      { ...desk, standsInFor: 'away' },
      { ...street, standsInFor: 'away' },
    ])
    await account('away', [street])
    assert.deepEqual(await has(), [{ ...street, standsInFor: 'away' }])
    await account('away', [street], { disabled: clock.at })
    assert.deepEqual(await has(), [], 'whoever was taken out of service hands nothing on')
    await account('away', [desk])
    clock.at = T0 + HOUR
    assert.deepEqual(await has(), [])
  })

  it('is in the positions named, and nobody stands in for a stand-in', async () => {
    const { service, wish } = await world()
    await service.declare(wish({ positions: [street] }), 'away', false)
    await service.declare(wish({ id: 's-2', absent: 'there', standing: 'third' }), 'there', false)
    assert.deepEqual(await service.positionsOf('there'), [{ ...street, standsInFor: 'away' }])
    assert.deepEqual(await service.positionsOf('third'), [])
  })

  it('is declared by who will be away, or for him by who may, never in one’s own favour', async () => {
    const { service, wish } = await world()
    await assert.rejects(service.declare(wish(), 'there', false), refused('not-allowed'))
    await assert.rejects(service.declare(wish(), 'third', false), refused('not-allowed'))
    await assert.rejects(
      service.declare(wish(), 'there', true),
      refused('not-allowed'),
      'nor by who may do it for others',
    )
    assert.equal((await service.declare(wish({ standing: 'colleague' }), 'third', true)).by, 'third')
  })

  it('is declared for another only within a party: beyond it are new rights, which nobody gives alone', async () => {
    const { service, account, wish } = await world()
    await assert.rejects(service.declare(wish(), 'third', true), refused('not-allowed'), 'to one who has none')
    const oneOf = { standing: 'fourth', positions: [desk] }
    await account('fourth', [{ ...desk, place: 'elsewhere' }])
    await assert.rejects(service.declare(wish({ standing: 'fourth' }), 'third', true), refused('not-allowed'))
    await assert.rejects(
      service.declare(wish({ ...oneOf, positions: [street] }), 'third', true),
      refused('not-allowed'),
    )
    await service.declare(wish({ id: 's-2', standing: 'colleague' }), 'third', true)
    // What the absent one gets later is not handed on by it, nor what the other one's party has left.
    const more = { role: 'desk', party: 'another', place: 'district' }
    await account('away', [desk, street, more])
    assert.deepEqual(
      (await service.positionsOf('colleague')).map(({ party }) => party),
      ['office'],
      'the desk asks for a second factor, which the colleague has not',
    )
    await account('colleague', [])
    assert.deepEqual(await service.positionsOf('colleague'), [])
    assert.equal((await service.declare(wish({ id: 's-3', ...oneOf }), 'third', true)).by, 'third')
  })

  it('hands on no role that asks for a second factor to whoever has none', async () => {
    const { service, account, wish } = await world()
    await account('unsure', [])
    await service.declare(wish({ standing: 'unsure' }), 'away', false)
    assert.deepEqual(await service.positionsOf('unsure'), [{ ...street, standsInFor: 'away' }])
  })

  it('is counted: nobody fills the table, or every request of somebody else, by being away', async () => {
    const { service, clock, wish } = await world()
    for (let i = 0; i < 20; i++) await service.declare(wish({ id: `s-${i}` }), 'away', false)
    const more = () => service.declare(wish({ id: 's-20' }), 'away', false)
    await assert.rejects(more(), refused('too-many-requests'))
    assert.equal((await service.declare(wish({ id: 's-3' }), 'away', false)).id, 's-3', 'a repeated one is answered')
    for (let i = 0; i < 20; i++) await service.end(`s-${i}`, 'away', false)
    for (let i = 20; i < 100; i++) {
      await service.declare(wish({ id: `s-${i}` }), 'away', false)
      await service.end(`s-${i}`, 'away', false)
    }
    await assert.rejects(service.declare(wish({ id: 's-100' }), 'away', false), refused('too-many-requests'))
    await service.declare(wish({ id: 'o-1', absent: 'third' }), 'third', false)
    clock.at += 24 * HOUR + 1
    await service.declare(wish({ id: 's-100', from: clock.at, until: clock.at + HOUR }), 'away', false)
  })

  it('is in the audit log, as rights are', async () => {
    const { service, database, wish } = await world()
    await service.declare(wish(), 'away', false)
    await service.declare(wish(), 'away', false)
    await service.end('s-1', 'there', false)
    await service.end('s-1', 'there', false)
    const rows = await database.read(({ audit }) => audit.list({ limit: 9 }))
    assert.deepEqual(
      rows.map(({ text }) => [JSON.parse(text).kind, JSON.parse(text).by]),
      [
        ['stand-in.ended', 'there'],
        ['stand-in.declared', 'away'],
      ],
    )
    assert.deepEqual(JSON.parse(rows[1]?.text ?? '').about, {
      standIn: 's-1',
      absent: 'away',
      standing: 'there',
      from: T0,
      until: T0 + HOUR,
    })
  })

  it('is refused with oneself, backwards, over, for longer than a year, in what one has not, with nobody', async () => {
    const { service, wish } = await world()
    for (const [change, code] of [
      [{ standing: 'away' }, 'input-invalid'],
      [{ until: T0 }, 'input-invalid'],
      [{ from: T0 - 2 * HOUR, until: T0 - HOUR }, 'input-invalid'],
      [{ until: T0 + 367 * 24 * HOUR }, 'input-invalid'],
      [{ positions: [{ ...desk, place: 'elsewhere' }] }, 'input-invalid'],
      [{ standing: 'nobody' }, 'not-found'],
      [{ standing: 'gone' }, 'not-found'],
    ] as const)
      await assert.rejects(service.declare(wish(change), 'away', false), refused(code), JSON.stringify(change))
    assert.deepEqual(await service.list('away', false), [])
  })

  it('declared twice is declared once; another under its id is refused; ended is ended', async () => {
    const { service, clock, wish } = await world()
    const first = await service.declare(wish(), 'away', false)
    clock.at += 5
    assert.deepEqual(await service.declare(wish(), 'away', false), first)
    await assert.rejects(service.declare(wish({ standing: 'third' }), 'away', false), refused('command-id-reused'))
    await assert.rejects(service.end('s-1', 'third', false), refused('not-found'))
    const ended = await service.end('s-1', 'there', false)
    assert.deepEqual(ended.ended, { at: T0 + 5, by: 'there' })
    assert.deepEqual(await service.positionsOf('there'), [])
    clock.at += 5
    assert.deepEqual(await service.end('s-1', 'away', false), ended, 'once')
    assert.deepEqual(await service.declare(wish(), 'away', false), ended, 'it does not begin again')
    assert.deepEqual([(await service.list('third', false)).length, (await service.list('third', true)).length], [0, 1])
  })
})
