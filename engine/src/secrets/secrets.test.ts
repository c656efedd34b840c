// What is sealed opens with its own key and context, and with nothing else.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import fc from 'fast-check'
import { secretsUnder } from './secrets-under.ts'

const unreadable = (fault: unknown) => fault instanceof Fault && fault.code === 'secret-unreadable'

test('what is sealed opens again, and is never twice the same', () => {
  const secrets = secretsUnder(randomBytes(32))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
      const [one, two] = [secrets.seal(text, context), secrets.seal(text, context)]
      assert.notEqual(one, two)
      assert.equal(secrets.open(one, context), text)
      assert.equal(secrets.open(two, context), text)
    }),
    { numRuns: 200 },
  )
})

test('another context, another key or one altered character: nothing is told', () => {
  const [mine, other] = [secretsUnder(randomBytes(32)), secretsUnder(randomBytes(32))]
  const sealed = mine.seal('a secret', 'totp:a')
  assert.throws(() => mine.open(sealed, 'totp:b'), unreadable)
  assert.throws(() => other.open(sealed, 'totp:a'), unreadable)
  for (let i = 0; i < sealed.length; i++) {
    const flipped = `${sealed.slice(0, i)}${sealed[i] === 'A' ? 'B' : 'A'}${sealed.slice(i + 1)}`
    if (Buffer.from(flipped.slice(3), 'base64url').equals(Buffer.from(sealed.slice(3), 'base64url')) && i > 2) continue
    assert.throws(() => mine.open(flipped, 'totp:a'), unreadable, `character ${i}`)
  }
  for (const broken of ['', 's1', 's1.', 's1.AAAA', 's2.AAAA', 'plain'])
    assert.throws(() => mine.open(broken, 'x'), unreadable)
  assert.throws(() => secretsUnder(randomBytes(31)), RangeError)
})
