// What every store of signals must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFault } from '../cases/cases.contract.ts'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'
import type { SignalOutcome, StoredSignal } from './signals.port.ts'

function signal(id: string, received: number, outcome: SignalOutcome): StoredSignal {
  return {
    signal: {
      id,
      at: received - 5,
      pack: 'contract',
      rule: 'vehicle-in-lane',
      device: 'camera-1',
      zone: '通道 1',
      place: 'lane-a1',
      count: 2,
      since: received - 180_000,
      confidence: 0.1 + 0.2,
      model: 'centernet',
      threshold: 0.3,
    },
    received,
    outcome,
  }
}

export function signalsContract(open: OpenDatabase): void {
  describe('signals', () => {
    const rows = [
      signal('s-1', 1_000, { kind: 'opened', case: 'case-1' }),
      signal('s-2', 3_000, { kind: 'attached', case: 'case-1' }),
      signal('s-4', 2_000, { kind: 'refused', code: 'signal-place-unknown', params: { place: '不存在🚒', n: 1e21 } }),
      signal('s-3', 3_000, { kind: 'recorded' }),
      signal('s-5', 2_500, { kind: 'opened', case: 'case-2' }),
    ]

    it('keeps each with what became of it, newest first', () =>
      opened(open, async (database) => {
        await database.tx(async ({ signals }) => {
          assert.deepEqual(await signals.counts(), { opened: 0, attached: 0, recorded: 0, refused: 0 })
          for (const row of rows) await signals.add(row)
        })
        await database.tx(async ({ signals }) => {
          for (const row of rows) assert.deepEqual(await signals.find(row.signal.id), row)
          assert.equal(await signals.find('s-9'), undefined)
          const newest = ['s-3', 's-2', 's-5', 's-4', 's-1']
          assert.deepEqual(
            (await signals.list(9)).map((row) => row.signal.id),
            newest,
          )
          assert.deepEqual(
            (await signals.list(2)).map((row) => row.signal.id),
            newest.slice(0, 2),
          )
          assert.deepEqual(await signals.counts(), { opened: 2, attached: 1, recorded: 1, refused: 1 })
        })
      }))

    it('refuses an id that is taken', () =>
      opened(open, async (database) => {
        const [row] = rows as [StoredSignal]
        await database.tx(({ signals }) => signals.add(row))
        const again = { ...row, received: 9_000, outcome: { kind: 'recorded' } } as const
        await assert.rejects(
          database.tx(({ signals }) => signals.add(again)),
          isFault('case-changed'),
        )
        await database.tx(async ({ signals }) => {
          assert.deepEqual(await signals.find('s-1'), row)
          assert.deepEqual(await signals.list(9), [row])
        })
      }))
  })
}
