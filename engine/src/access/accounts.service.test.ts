// Four eyes: nothing of rights comes to be by one administrator alone, whatever is tried at the same time or too late.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../cases/cases.contract.ts'
import { accessWorld, HERE, OPERATOR, PASSWORD } from './access-world.contract.ts'

const DAY = 24 * 3_600_000

async function administered() {
  const world = accessWorld(['auditor'])
  for (const login of ['one', 'two', 'three']) await world.add(login, ['administrator'], [])
  await world.add('wang')
  return world
}
const rights = (roles: readonly ('administrator' | 'auditor')[] = []) =>
  ({
    kind: 'change-rights',
    account: 'id-wang',
    before: { positions: [OPERATOR], roles: [] },
    positions: [],
    roles,
  }) as const

test('a proposal counts for seven days, once, and by an administrator who still is one', async () => {
  const world = await administered()
  const late = await world.accounts.propose('id-one', rights())
  world.pass(7 * DAY)
  await assert.rejects(world.accounts.approve('id-two', late.id), isFault('proposal-over'))
  const { id } = await world.accounts.propose('id-one', rights())
  await assert.rejects(world.accounts.approve('id-one', id), isFault('proposal-own'))
  await assert.rejects(world.accounts.approve('id-wang', id), isFault('proposal-concerned'))
  await world.add('mallory')
  await assert.rejects(world.accounts.approve('id-mallory', id), isFault('not-allowed'))
  const answers = await Promise.allSettled([
    world.accounts.approve('id-two', id),
    world.accounts.approve('id-three', id),
  ])
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1)
  await assert.rejects(world.accounts.refuse('id-two', id), isFault('proposal-over'))

  const orphan = await world.accounts.propose('id-one', { kind: 'reset-password', account: 'id-wang' })
  const gone = await world.accounts.propose('id-two', { kind: 'disable-account', account: 'id-one' })
  await world.accounts.approve('id-three', gone.id)
  await assert.rejects(
    world.accounts.approve('id-two', orphan.id),
    isFault('not-allowed'),
    'its proposer is none any more',
  )
})

test('two administrators always remain, whatever is approved at the same time', async () => {
  const world = await administered()
  const wishes = [
    await world.accounts.propose('id-one', { kind: 'disable-account', account: 'id-two' }),
    await world.accounts.propose('id-two', { kind: 'disable-account', account: 'id-three' }),
  ]
  const answers = await Promise.allSettled([
    world.accounts.approve('id-three', wishes[0]?.id ?? ''),
    world.accounts.approve('id-one', wishes[1]?.id ?? ''),
  ])
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1)
  const left = (await world.accounts.list()).filter(
    ({ account }) => account.roles?.includes('administrator') && account.disabled === undefined,
  )
  assert.equal(left.length, 2)
})

test('a reset second factor ends every session, and the one of a password makes the old one nothing', async () => {
  const world = await administered()
  const { recovery } = await world.enrol('id-wang')
  const { token } = await world.sessions.signIn('wang', PASSWORD, HERE)
  const session = await world.sessions.confirm(token, recovery[0] ?? '', HERE)
  const factor = await world.accounts.propose('id-one', { kind: 'reset-second-factor', account: 'id-wang' })
  assert.ok(await world.sessions.find(session.token), 'a proposal alone does nothing')
  await world.accounts.approve('id-two', factor.id)
  assert.equal(await world.sessions.find(session.token), undefined)
  assert.equal((await world.sessions.signIn('wang', PASSWORD, HERE)).stage, 'full')
  const reset = await world.accounts.propose('id-two', { kind: 'reset-password', account: 'id-wang' })
  const { code = '' } = await world.accounts.approve('id-one', reset.id)
  await assert.rejects(world.sessions.signIn('wang', PASSWORD, HERE), isFault('sign-in-wrong'))
  await assert.rejects(world.sessions.resetPassword('one', code, 'nobody knows it', HERE), isFault('reset-code-wrong'))
  world.pass(DAY)
  await assert.rejects(world.sessions.resetPassword('wang', code, 'nobody knows it', HERE), isFault('reset-code-wrong'))
  world.pass(-DAY / 2)
  await world.sessions.resetPassword('wang', code, 'nobody knows it', HERE)
  await world.sessions.signIn('wang', 'nobody knows it', HERE)
})

test('from the machine itself the first two administrators, and then nobody', async () => {
  const world = accessWorld()
  const first = await world.accounts.bootstrap('one', '一')
  await assert.rejects(world.accounts.bootstrap('one', '一'), isFault('login-taken'))
  await world.accounts.bootstrap('two', '二')
  await assert.rejects(world.accounts.bootstrap('three', '三'), isFault('not-allowed'))
  await world.sessions.resetPassword('one', first.code, 'nobody knows it', HERE)
  const text = JSON.stringify(await world.audit.list({ limit: 9 }))
  assert.ok(!text.includes(first.code) && text.includes('"by":"cli"'))
})
