// What every store of reference data must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Device, Pack, Place } from '@gongzhi/kernel'
import { blocked } from '../cases/filed-case.contract.ts'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'

const places: readonly Place[] = [
  { id: 'district', kind: 'district', name: '示范区', at: [120.15, 30.31] },
  { id: 'street-b', kind: 'street', name: '米市巷街道', within: 'district', code: '330105002', from: '2020-01-01' },
  {
    id: 'street-a',
    kind: 'street',
    name: '湖墅街道',
    within: 'district',
    until: '2026-01-01',
    successors: ['street-b'],
  },
]
const parties = [
  { id: 'office-a', kind: 'street', name: '湖墅街道办' },
  { id: 'company', kind: 'property-company', name: '物业' },
] as const
const answers = [
  { role: 'street', place: 'street-a', party: 'office-a' },
  { role: 'company', place: 'street-a', party: 'company' },
]
const device: Device = {
  id: 'camera-1',
  kind: 'lane-camera',
  name: '1 号',
  zones: [
    {
      id: 'z',
      kind: 'lane',
      place: 'street-a',
      polygon: [
        [0, 0],
        [1, 0],
        [0.5, 0.1],
      ],
    },
  ],
}
const calendar = {
  id: 'cn',
  utcOffsetMinutes: 480,
  office: [[540, 1020]] as [number, number][],
  years: { '2026': { workdaysOnWeekend: ['2026-01-04'], restDaysOnWeekday: [] } },
}

function pack(version: number): Pack {
  return {
    id: 'contract',
    version,
    family: 'street-order',
    label: `第 ${version} 版`,
    roles: [],
    places: [],
    devices: [],
    channels: [],
    cases: [blocked],
    rules: [],
    access: [],
    indicators: [],
    cockpit: [],
  }
}

export function referenceContract(open: OpenDatabase): void {
  describe('reference', () => {
    it('is empty at first', () =>
      opened(open, async (database) => {
        const empty = { places: [], parties: [], answers: [], devices: [], calendar: undefined, packs: [] }
        assert.deepEqual(await database.tx(({ reference }) => reference.load()), empty)
        await database.tx(({ reference }) => reference.save({ places: [] }))
        assert.deepEqual(await database.tx(({ reference }) => reference.load()), empty)
      }))

    it('gives back what was saved, in the order in which it came', () =>
      opened(open, async (database) => {
        await database.tx(({ reference }) => reference.save({ places, parties }))
        await database.tx(({ reference }) =>
          reference.save({ answers, devices: [device], calendar, packs: [pack(2), pack(1)] }),
        )
        const loaded = await database.tx(({ reference }) => reference.load())
        assert.deepEqual(loaded, { places, parties, answers, devices: [device], calendar, packs: [pack(2), pack(1)] })
        // The order of steps is the order on the screen.
        assert.deepEqual(Object.keys(loaded.packs[0]?.cases[0]?.steps ?? {}), Object.keys(blocked.steps))
      }))

    it('replaces by key and removes nothing', () =>
      opened(open, async (database) => {
        await database.tx(({ reference }) =>
          reference.save({ places, parties, answers, devices: [device], calendar, packs: [pack(1)] }),
        )
        const renamed = { id: 'street-b', kind: 'street', name: '新名' }
        const answer = { role: 'street', place: 'street-a', party: 'company' }
        const sameRole = { role: 'street', place: 'street-b', party: 'office-a' }
        const later = { ...calendar, id: 'cn-2', years: {} }
        const changed = { ...pack(1), label: '改' }
        await database.tx(({ reference }) =>
          reference.save({
            places: [renamed],
            answers: [answer, sameRole],
            calendar: later,
            packs: [changed, pack(2)],
          }),
        )
        assert.deepEqual(await database.tx(({ reference }) => reference.load()), {
          places: [places[0], renamed, places[2]],
          parties,
          answers: [answer, answers[1], sameRole],
          devices: [device],
          calendar: later,
          packs: [changed, pack(2)],
        })
      }))

    it('lets the last of two with one key win', () =>
      opened(open, async (database) => {
        const twice = [
          { id: 'p', kind: 'lane', name: '旧' },
          { id: 'q', kind: 'lane', name: '另' },
          { id: 'p', kind: 'lane', name: '新' },
        ]
        await database.tx(({ reference }) => reference.save({ places: twice }))
        assert.deepEqual((await database.tx(({ reference }) => reference.load())).places, [twice[2], twice[1]])
      }))

    it('takes thousands at once', () =>
      opened(open, async (database) => {
        const many = Array.from({ length: 3_000 }, (_, i) => ({ id: `p-${i}`, kind: 'lane', name: `通道“${i}”\\` }))
        await database.tx(({ reference }) => reference.save({ places: many }))
        assert.deepEqual((await database.tx(({ reference }) => reference.load())).places, many)
      }))
  })
}
