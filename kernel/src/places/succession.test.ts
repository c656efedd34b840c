// Who stands for what was dissolved, on any day; and what a thing was called then.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../base/errors.ts'
import { type Dissolvable, nameOn, succession } from './succession.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)

/** Each may end and name successors among the later ones, so that nothing succeeds itself. */
const history: fc.Arbitrary<readonly Dissolvable[]> = fc
  .array(fc.record({ ends: fc.option(fc.nat({ max: 20 })), heirs: fc.array(fc.nat({ max: 9 }), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 10,
  })
  .map((drawn) =>
    drawn.map(({ ends, heirs }, i) => ({
      id: `u${i}`,
      ...(ends === null
        ? {}
        : {
            until: day(ends),
            successors: [...new Set(heirs.filter((each) => each > i && each < drawn.length).map((each) => `u${each}`))],
          }),
    })),
  )

describe('what was dissolved', () => {
  it('is stood for by what has not ended, along every way and only by what it named', () =>
    fc.assert(
      fc.property(history, fc.nat({ max: 21 }), (things, today) => {
        const on = day(today)
        const by = new Map(things.map((thing) => [thing.id, thing]))
        const ended = ({ until }: Dissolvable) => until !== undefined && until <= on
        // In words: walk the successors of what has ended until nothing new comes up; those that have not ended stand.
        const walk = (id: string): string[] => {
          const seen = new Set([id])
          for (const each of seen) {
            const thing = by.get(each) as Dissolvable
            if (ended(thing)) for (const next of thing.successors ?? []) seen.add(next)
          }
          return [...seen].filter((each) => !ended(by.get(each) as Dissolvable)).sort()
        }
        const later = succession(things)
        for (const { id } of things) {
          assert.deepEqual(
            later
              .heirs(id, on)
              .map((heir) => heir.id)
              .sort(),
            walk(id),
          )
          assert.deepEqual(
            [...later.forebears(id, on)].sort(),
            things
              .map((each) => each.id)
              .filter((each) => each !== id && walk(each).includes(id))
              .sort(),
          )
        }
      }),
    ))

  it('does not succeed itself, nor is it succeeded by what is not known', () => {
    const codeOf = (things: readonly Dissolvable[]) => {
      try {
        succession(things)
        return undefined
      } catch (fault) {
        return fault instanceof Fault ? fault.code : 'another'
      }
    }
    assert.equal(codeOf([{ id: 'a', until: day(1), successors: ['a'] }]), 'input-invalid')
    assert.equal(
      codeOf([
        { id: 'a', until: day(1), successors: ['b'] },
        { id: 'b', until: day(2), successors: ['c'] },
        { id: 'c', until: day(3), successors: ['a'] },
      ]),
      'input-invalid',
    )
    assert.equal(codeOf([{ id: 'a', until: day(1), successors: ['atlantis'] }]), 'not-found')
  })

  it('stands for itself until the very day, and for nothing before it began', () => {
    const later = succession([
      { id: 'old', until: day(5), successors: ['new'] },
      { id: 'new', from: day(5) },
    ])
    assert.deepEqual(
      later.heirs('old', day(4)).map(({ id }) => id),
      ['old'],
    )
    assert.deepEqual(
      later.heirs('old', day(5)).map(({ id }) => id),
      ['new'],
    )
    assert.deepEqual(later.heirs('new', day(4)), [])
    assert.deepEqual(later.forebears('new', day(4)), [])
    assert.deepEqual(later.forebears('new', day(5)), ['old'])
  })
})

describe('a name', () => {
  it('is the one of its time', () => {
    const party = {
      name: '新物业',
      formerly: [
        { name: '老物业', until: day(10) },
        { name: '最早的物业', until: day(3) },
      ],
    }
    assert.deepEqual(
      [0, 2, 3, 9, 10, 50].map((n) => nameOn(party, day(n))),
      ['最早的物业', '最早的物业', '老物业', '老物业', '新物业', '新物业'],
    )
  })
})
