// Who may know who reported: only by a grant for the purpose, and never whoever handles the case.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { knowsBy, mayKnow } from './knows.ts'

const grants = [mayKnow({ id: 'desk' }, { id: 'contact-back' }, { id: 'blocked' })]
const at = { type: 'blocked', path: ['lane', 'street', 'district'], owners: [{ role: 'company', party: 'firm' }] }
const desk = { role: 'desk', party: 'centre', place: 'district' }

describe('who may know', () => {
  it('takes a grant for this purpose, this type and a place that covers it', () => {
    const open = { ...at, handlers: [] }
    assert.equal(knowsBy([desk], 'contact-back', open, grants), desk)
    assert.equal(knowsBy([desk], 'describe-matter', open, grants), undefined)
    assert.equal(knowsBy([desk], 'contact-back', { ...open, type: 'other' }, grants), undefined)
    assert.equal(knowsBy([{ ...desk, place: 'elsewhere' }], 'contact-back', open, grants), undefined)
    assert.equal(knowsBy([{ role: 'company', party: 'firm', place: 'lane' }], 'contact-back', open, grants), undefined)
  })

  it('never includes a handler, whatever grants and other positions he has', () => {
    const position = fc.record({
      role: fc.constantFrom('desk', 'company', 'street'),
      party: fc.constantFrom('centre', 'firm', 'office'),
      place: fc.constantFrom('lane', 'street', 'district', 'elsewhere'),
    })
    const grant = fc.record({
      role: fc.constantFrom('desk', 'company', 'street'),
      purpose: fc.constant('contact-back'),
      on: fc.constantFrom('blocked', 'other'),
    })
    fc.assert(
      fc.property(
        fc.array(position, { maxLength: 4 }),
        fc.array(grant, { maxLength: 5 }),
        fc.subarray(['centre', 'firm', 'office']),
        (positions, allowed, handlers) => {
          const by = knowsBy(positions, 'contact-back', { ...at, handlers }, allowed)
          if (positions.some(({ party }) => handlers.includes(party))) assert.equal(by, undefined)
          else
            assert.equal(
              by !== undefined,
              positions.some(
                ({ role, place }) =>
                  place !== 'elsewhere' && allowed.some((each) => each.role === role && each.on === 'blocked'),
              ),
            )
        },
      ),
    )
  })
})
