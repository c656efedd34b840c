// One-time passwords against the vectors of RFC 6238 and RFC 4226, and against another implementation.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { Secret, TOTP, URI } from 'otpauth'
import { acceptedStep, base32, stepAt, totp, totpAddress } from './totp.ts'

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

test('another implementation reads the address and makes the same codes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      fc.constantFrom('wang', '王 工', 'a&b=c?d'),
      (secret, at, login) => {
        const peer = URI.parse(totpAddress(secret, login, '共治 Gongzhi'))
        assert.ok(peer instanceof TOTP)
        assert.equal(peer.generate({ timestamp: at }), totp(secret, stepAt(at)))
        assert.deepEqual([peer.label, peer.issuer, peer.period, peer.digits], [login, '共治 Gongzhi', 30, 6])
        assert.equal(base32(secret), new Secret({ buffer: new Uint8Array(secret).buffer }).base32)
      },
    ),
    { numRuns: 200 },
  )
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
