// One-time passwords against another implementation of them: what an authenticator application makes of our address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base32, stepAt, totp, totpAddress } from '@gongzhi/engine'
import fc from 'fast-check'
import { Secret, TOTP, URI } from 'otpauth'

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
