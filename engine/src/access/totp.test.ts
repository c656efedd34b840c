// One-time passwords against the vectors of RFC 6238, RFC 4226 and RFC 4648.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { acceptedStep, base32, stepAt, totp } from './totp.ts'

const RFC = Buffer.from('12345678901234567890')

test('the vectors of RFC 6238, appendix B (last six of eight digits)', () => {
  for (const [seconds, code] of [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ] as const)
    assert.equal(totp(RFC, stepAt(seconds * 1000)), code.slice(2))
})

test('the vectors of RFC 4226, appendix D', () => {
  const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
  for (const [counter, code] of codes.entries()) assert.equal(totp(RFC, counter), code)
})

test('one step before and one after are accepted, no other, and none that is not later than the last', () => {
  const secret = randomBytes(20)
  const now = 1_800_000_000_000
  const here = stepAt(now)
  for (const off of [-3, -2, -1, 0, 1, 2, 3]) {
    const accepted = acceptedStep(secret, totp(secret, here + off), now, -1)
    assert.equal(accepted, Math.abs(off) <= 1 ? here + off : undefined, `step ${off}`)
  }
  assert.equal(acceptedStep(secret, totp(secret, here), now, here), undefined, 'used')
  assert.equal(acceptedStep(secret, totp(secret, here - 1), now, here), undefined, 'older than the one used')
  assert.equal(acceptedStep(secret, totp(secret, here + 1), now, here), here + 1)
  for (const code of ['', '12345', '1234567', 'abcdef', '１２３４５６', `${totp(secret, here)} `])
    assert.equal(acceptedStep(secret, code, now, -1), undefined, code)
})

test('base 32 as in RFC 4648, section 10, without padding', () => {
  const vectors = {
    '': '',
    f: 'MY',
    fo: 'MZXQ',
    foo: 'MZXW6',
    foob: 'MZXW6YQ',
    fooba: 'MZXW6YTB',
    foobar: 'MZXW6YTBOI',
  }
  for (const [text, encoded] of Object.entries(vectors)) assert.equal(base32(Buffer.from(text)), encoded)
})
