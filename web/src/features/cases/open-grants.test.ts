// Who may file which case, where.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account, PackOut, PlaceRow } from '../../api/client.ts'
import { openableCases } from './open-grants.ts'

const places: PlaceRow[] = [
  { id: 'd', name: '拱墅区', kind: 'district' },
  { id: 's', name: '米市巷街道', kind: 'street', within: 'd' },
  { id: 'lane', name: '东门消防通道', kind: 'fire-lane', within: 's' },
  { id: 'elsewhere', name: '别处', kind: 'fire-lane' },
]
const packs = [
  {
    id: 'fire-lane',
    data: {
      cases: [{ id: 'blocked', label: '消防通道占用', at: 'fire-lane' }],
      access: [
        { role: 'operator', action: 'open', on: 'blocked' },
        { role: 'community', action: 'read', on: 'blocked' },
      ],
    },
  },
] as unknown as PackOut[]
const account = (role: string, place: string) => ({ positions: [{ role, place }] }) as unknown as Account

test('an operator of the district may file at every lane of the district', () => {
  const [only] = openableCases(account('operator', 'd'), packs, places)
  assert.deepEqual(
    only?.places.map((place) => place.id),
    ['lane'],
  )
})

test('a grant to read is no grant to file', () => {
  assert.deepEqual(openableCases(account('community', 's'), packs, places), [])
})
