// Who answers for a place: the nearest answer outwards.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { grantFor } from '../access/access.ts'
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
