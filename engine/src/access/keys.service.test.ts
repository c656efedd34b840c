// Keys: what is stored opens nothing, a revoked one is noticed by every process within seconds, wrong ones are counted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../cases/cases.contract.ts'
import { digest } from '../cases/chain.ts'
import { accessWorld, PLACES } from './access-world.contract.ts'
import type { KeyWish } from './keys.port.ts'
import { checkClaim, INTAKE_KEY, isWide, keys } from './keys.service.ts'

const DAY = 24 * 3_600_000

function wishAt(now: number, change: Partial<KeyWish> = {}): KeyWish {
  return {
    label: '地磁',
    scopes: ['signals'],
    places: ['street'],
    devices: ['geo-*', 'one'],
    zones: ['*'],
    packs: ['fire-lane'],
    perMinute: 10,
    backwards: DAY,
    expires: now + 30 * DAY,
    ...change,
  }
}

test('a key opens what it names until it ends; what is stored of it opens nothing', async () => {
  const world = accessWorld()
  const { key, token } = await world.keys.make(wishAt(world.now()), 'id-one')
  assert.equal((await world.keys.open(token, 'signals', '10.0.0.1')).id, key.id)
  await assert.rejects(world.keys.open(token, 'read', '10.0.0.1'), isFault('key-scope'))
  const stored = await world.database.read((stores) => stores.keys.find(key.id))
  assert.ok(!JSON.stringify(stored).includes(token.slice(-43)))
  for (const wrong of [
    '',
    'x',
    `gz_${key.id}_${stored?.digest.slice(0, 43)}`,
    token.slice(0, -1),
    `${token}A`,
    `gz_000000000000_${token.slice(-43)}`,
  ])
    await assert.rejects(world.keys.open(wrong, 'signals', '10.0.0.1'), isFault('not-signed-in'), wrong)
  world.pass(30 * DAY)
  await assert.rejects(world.keys.open(token, 'signals', '10.0.0.1'), isFault('key-ended'))
})

test('another process notices within three seconds that a key was revoked', async () => {
  const world = accessWorld()
  const other = keys({ database: world.database, wallClock: world.wallClock, places: () => PLACES })
  const { key, token } = await world.keys.make(wishAt(world.now()), 'id-one')
  await other.open(token, 'signals', '10.0.0.1')
  await world.keys.revoke(key.id, 'id-two')
  await assert.rejects(world.keys.open(token, 'signals', '10.0.0.1'), isFault('key-ended'), 'here at once')
  world.pass(3_000)
  await assert.rejects(other.open(token, 'signals', '10.0.0.1'), isFault('key-ended'))
  await assert.rejects(world.keys.revoke('never', 'id-two'), isFault('not-found'))
})

test('the token of an earlier program goes on as the key of that name', async () => {
  const world = accessWorld()
  const old = 'kD3-old_token_of_the_folder-0123456789abcdefg'
  await assert.rejects(world.keys.open(old, 'signals', '10.0.0.1'), isFault('not-signed-in'))
  await world.database.transaction((stores) =>
    stores.keys.save({ ...wishAt(world.now()), id: INTAKE_KEY, digest: digest(old), made: 1, by: 'start' }),
  )
  world.pass(3_000)
  assert.equal((await world.keys.open(old, 'signals', '10.0.0.1')).id, INTAKE_KEY)
})

test('wrong keys are counted by address; a right one opens all the same', async () => {
  const world = accessWorld()
  const { token } = await world.keys.make(wishAt(world.now()), 'id-one')
  const wrong = () => world.keys.open('gz_wrong', 'signals', '10.0.0.9').catch((fault) => fault.code)
  for (let i = 0; i < 101; i++) assert.equal(await wrong(), 'not-signed-in')
  assert.equal(await wrong(), 'sign-in-locked')
  await world.keys.open(token, 'signals', '10.0.0.9')
  const kinds = await world.kinds()
  assert.equal(kinds.filter((kind) => kind === 'key.failed').length, 1)
})

test('a key claims what lies in its places, by its devices, in its time, at its rate', async () => {
  const world = accessWorld()
  const { key } = await world.keys.make(wishAt(world.now()), 'id-one')
  const claim = { device: 'geo-1', zone: 'z', pack: 'fire-lane', path: ['lane', 'street', 'district'], at: world.now() }
  checkClaim(key, claim, world.now())
  checkClaim(key, { ...claim, device: 'one', at: world.now() - DAY }, world.now())
  for (const [change, code] of [
    [{ device: 'geo' }, 'key-scope'],
    [{ device: 'one2' }, 'key-scope'],
    [{ device: '*' }, 'key-scope'],
    [{ pack: 'other' }, 'key-scope'],
    [{ path: ['other', 'district'] }, 'key-scope'],
    [{ path: [] }, 'key-scope'],
    [{ at: world.now() - DAY - 1 }, 'signal-too-old'],
  ] as const)
    assert.throws(() => checkClaim(key, { ...claim, ...change }, world.now()), isFault(code), JSON.stringify(change))
  world.keys.spend(key, 10)
  assert.throws(() => world.keys.spend(key), isFault('too-many-requests'))
  world.pass(60_000)
  world.keys.spend(key, 4)
  assert.throws(() => world.keys.spend(key, 7), isFault('too-many-requests'))
  world.keys.spend(key, 6)
})

test('a wish ends within a year and names places there are; what has no bounds is wide', async () => {
  const world = accessWorld()
  const now = world.now()
  for (const expires of [now, now - 1, now + 367 * DAY, Number.NaN])
    await assert.rejects(world.keys.make(wishAt(now, { expires }), 'x'), isFault('input-invalid'), String(expires))
  await assert.rejects(world.keys.make(wishAt(now, { places: ['nowhere'] }), 'x'), isFault('not-found'))
  assert.equal(isWide(wishAt(now), PLACES), false)
  for (const change of [
    { places: ['*'] },
    { places: ['street', 'district'] },
    { devices: ['one', '*'] },
    { packs: ['*'] },
    { scopes: ['signals', 'read'] as const },
    { perMinute: 6_001 },
  ])
    assert.equal(isWide(wishAt(now, change), PLACES), true, JSON.stringify(change))
})
