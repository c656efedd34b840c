// Who answers for a place: the nearest answer outwards.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accessFor, grantFor } from '../access/access.ts'
import { placeTree } from '../places/place.ts'
import { org } from './org.ts'

const places = placeTree([
  { id: 'district', kind: 'district', name: '区' },
  { id: 'street', kind: 'street', name: '街道', within: 'district' },
  { id: 'compound', kind: 'compound', name: '小区', within: 'street' },
  { id: 'other', kind: 'compound', name: '另一小区', within: 'street' },
])
const who = org(
  [
    { id: 'a', kind: 'department', name: '甲' },
    { id: 'b', kind: 'property-company', name: '乙' },
  ],
  [
    { role: 'company', place: 'district', party: 'a' },
    { role: 'company', place: 'compound', party: 'b' },
    { role: 'desk', place: 'street', party: 'gone' },
  ],
  places,
)

it('the nearest answer wins; none outside, none in another role, none by a party that is unknown', () => {
  assert.equal(who.whoAnswers('company', 'compound')?.id, 'b')
  assert.equal(who.whoAnswers('company', 'other')?.id, 'a')
  assert.equal(who.whoAnswers('company', 'district')?.id, 'a')
  assert.equal(who.whoAnswers('street', 'compound'), undefined)
  assert.equal(who.whoAnswers('desk', 'district'), undefined)
  assert.equal(who.whoAnswers('desk', 'compound'), undefined)
})

it('a grant holds at the places of the position only; an owner may read and nothing more', () => {
  const resource = {
    type: 'matter',
    path: ['compound', 'street', 'district'],
    owners: [{ role: 'company', party: 'b' }],
  }
  const grants = [
    { role: 'desk', action: 'open', on: 'matter' },
    { role: 'desk', action: 'read', on: 'other' },
  ] as const
  const at = (role: string, party: string, place: string) => ({ role, party, place })
  assert.deepEqual(
    grantFor([at('desk', 'x', 'other'), at('desk', 'x', 'street')], 'open', resource, grants),
    at('desk', 'x', 'street'),
  )
  assert.equal(grantFor([at('desk', 'x', 'other')], 'open', resource, grants), undefined, 'another compound')
  assert.equal(
    grantFor([at('desk', 'x', 'street')], 'read', resource, grants),
    undefined,
    'another type, another action',
  )
  assert.ok(grantFor([at('company', 'b', 'compound')], 'read', resource, grants))
  assert.equal(grantFor([at('company', 'b', 'compound')], 'open', resource, grants), undefined)
  assert.equal(grantFor([at('company', 'a', 'compound')], 'read', resource, grants), undefined, 'another company')
  assert.equal(grantFor([at('street', 'b', 'compound')], 'read', resource, grants), undefined, 'another role')
  assert.equal(grantFor([at('company', 'b', 'other')], 'read', resource, grants), undefined, 'a position elsewhere')
})

describe('after a dissolution', () => {
  const BEFORE = '2026-05-31'
  const AFTER = '2026-06-01'
  const ended = { until: AFTER }
  const tree = placeTree([
    { id: 'district', kind: 'district', name: '区' },
    { id: 'north', kind: 'street', name: '北街道', within: 'district', ...ended, successors: ['south'] },
    { id: 'south', kind: 'street', name: '南街道', within: 'district' },
    { id: 'compound', kind: 'compound', name: '小区', within: 'north' },
    { id: 'yard', kind: 'compound', name: '大院', within: 'north' },
  ])
  const answering = org(
    [
      { id: 'centre', kind: 'department', name: '中心' },
      { id: 'north-office', kind: 'street', name: '北街道办', ...ended, successors: ['south-office'] },
      { id: 'south-office', kind: 'street', name: '南街道办' },
      { id: 'old', kind: 'property-company', name: '老物业', ...ended, successors: ['one', 'two'] },
      { id: 'one', kind: 'property-company', name: '物业一' },
      { id: 'two', kind: 'property-company', name: '物业二' },
      { id: 'gone', kind: 'volunteers', name: '志愿队', ...ended },
    ],
    [
      { role: 'office', place: 'north', party: 'north-office' },
      { role: 'office', place: 'south', party: 'south-office' },
      { role: 'company', place: 'north', party: 'old' },
      { role: 'warden', place: 'yard', party: 'two' },
      { role: 'help', place: 'north', party: 'gone' },
      { role: 'help', place: 'district', party: 'centre' },
    ],
    tree,
  )
  const at = (role: string, place: string, on?: string) => answering.whoAnswers(role, place, on)?.id

  it('the successor answers from that day on', () => {
    assert.deepEqual(
      [at('office', 'compound', BEFORE), at('office', 'compound', AFTER)],
      ['north-office', 'south-office'],
    )
    assert.equal(at('office', 'compound'), 'north-office', 'without a day: as it is written down')
  })

  it('of several the one that is there, else the first named; without any the next place outwards', () => {
    assert.deepEqual([at('company', 'compound', AFTER), at('company', 'yard', AFTER)], ['one', 'two'])
    assert.deepEqual([at('help', 'compound', BEFORE), at('help', 'compound', AFTER)], ['gone', 'centre'])
  })

  it('the successor’s people see what was the predecessor’s, there and from that day on', () => {
    const path = tree.path('yard')
    const grants = [
      { role: 'office', action: 'read', kind: 'case', reach: 'place' },
      { role: 'company', action: 'read', kind: 'case', reach: 'owner' },
    ] as const
    const seen = (role: string, party: string, place: string, on: string, where = path) =>
      accessFor(
        [{ role, party, place }],
        'read',
        { kind: 'case', path: where, owners: [{ role: 'company', party: 'old' }] },
        grants,
        { heirs: answering.heirsOn(on) },
      ) !== undefined
    assert.deepEqual(
      [BEFORE, AFTER].map((on) => seen('office', 'south-office', 'south', on)),
      [false, true],
    )
    assert.deepEqual(
      [BEFORE, AFTER].map((on) => seen('company', 'two', 'yard', on)),
      [false, true],
    )
    assert.equal(seen('company', 'one', 'yard', AFTER), false, 'the other successor answers elsewhere')
    assert.equal(seen('company', 'one', 'compound', AFTER, tree.path('compound')), true)
    assert.equal(seen('company', 'old', 'yard', AFTER), true, 'what was one’s own')
  })
})

describe('what is personal', () => {
  const grants = [
    { role: 'desk', action: 'read', kind: 'personal', reach: 'place', purposes: ['contact-back'] },
    { role: 'street', action: 'read', kind: 'personal', reach: 'place' },
  ] as const
  const may = (role: string, purpose?: string) =>
    accessFor(
      [{ role, party: 'x', place: 'district' }],
      'read',
      { kind: 'personal', path: ['district'], owners: [] },
      grants,
      purpose === undefined ? {} : { purpose },
    ) !== undefined

  it('is read for the purpose that the grant names and for no other, and never without one', () => {
    assert.deepEqual(
      [
        may('desk', 'contact-back'),
        may('desk', 'statistics'),
        may('desk'),
        may('street'),
        may('street', 'contact-back'),
      ],
      [true, false, false, false, false],
    )
  })
})
