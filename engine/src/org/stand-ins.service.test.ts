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
  await account('gone', [desk], { disabled: T0 - 1 })
  const service = standIns({ database, clock })
  const wish = (change: Partial<Declaration> = {}): Declaration => ({
    id: 's-1',
    absent: 'away',
    standing: 'there',
    positions: 'all',
    from: T0,
    until: T0 + HOUR,
    ...change,
  })
  return { service, clock, account, wish }
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
    assert.equal((await service.declare(wish(), 'third', true)).by, 'third')
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
