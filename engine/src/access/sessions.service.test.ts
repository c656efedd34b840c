// Signing in in one step and in two, guessing, and what ends a session.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { canonical } from '@gongzhi/kernel'
import { isFault } from '../cases/cases.contract.ts'
import { accessWorld, ELSEWHERE, HERE, OPERATOR, PASSWORD } from './access-world.contract.ts'
import { delayAfter, FREE } from './attempts.ts'
import { mayTry } from './guarded.ts'
import { sessionId } from './sessions.service.ts'
import { sweepAccess } from './sweep.job.ts'
import { clientOf, countedAddress, networkOf } from './visitor.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('one step', () => {
  test('a session lasts twelve hours, and two without a request; what is kept of where it came from is coarse', async () => {
    const world = accessWorld()
    const id = await world.add('wang')
    const { token, stage, expires } = await world.sessions.signIn('wang', PASSWORD, HERE)
    assert.equal(stage, 'full')
    assert.equal(expires, world.now() + 12 * HOUR)
    for (let i = 0; i < 11; i++) {
      world.pass(HOUR)
      assert.equal((await world.sessions.find(token))?.account.id, id)
    }
    const [row] = await world.sessions.list(id)
    assert.deepEqual([row?.address, row?.client, row?.seen], ['10.0.0.0/24', 'Firefox · Linux', world.now()])
    world.pass(HOUR)
    assert.equal(await world.sessions.find(token), undefined, 'after twelve hours')

    const idle = await world.sessions.signIn('wang', PASSWORD, HERE)
    world.pass(2 * HOUR)
    assert.equal(await world.sessions.find(idle.token), undefined, 'after two idle hours')
    assert.deepEqual(await world.sessions.list(id), [])

    const left = await world.sessions.signIn('wang', PASSWORD, HERE)
    for (let i = 0; i < 11; i++) {
      world.pass(10 * MINUTE)
      assert.ok(await world.sessions.find(left.token, false), 'a console that asks by itself is answered')
    }
    world.pass(10 * MINUTE)
    assert.equal(
      await world.sessions.find(left.token, false),
      undefined,
      'and does not stand for somebody who is there',
    )
    assert.equal(await world.sessions.find(''), undefined)
    assert.equal(await world.sessions.find('made up'), undefined)
  })

  test('nothing of what is stored can be used to come in', async () => {
    const world = accessWorld()
    const id = await world.add('wang')
    const { token } = await world.sessions.signIn('wang', PASSWORD, HERE)
    const rows = await world.database.transaction(({ accounts }) => accounts.listSessions(id))
    assert.ok(!canonical(rows).includes(token))
    for (const { digest } of rows) assert.equal(await world.sessions.find(digest), undefined)
  })

  test('a disabled account and an ended session count no more, at once', async () => {
    const world = accessWorld()
    const id = await world.add('wang')
    const one = await world.sessions.signIn('wang', PASSWORD, HERE)
    const two = await world.sessions.signIn('wang', PASSWORD, HERE)
    const three = await world.sessions.signIn('wang', PASSWORD, HERE)
    const ids = (await world.sessions.list(id)).map(sessionId)
    assert.equal(new Set(ids).size, 3)
    await assert.rejects(world.sessions.end('id-other', ids[0] ?? '', 'x'), isFault('not-found'), 'of another account')
    const known = await world.sessions.find(two.token)
    assert.ok(known)
    await world.sessions.end(id, sessionId(known.session), id)
    assert.equal(await world.sessions.find(two.token), undefined)
    assert.equal(await world.sessions.endOthers(id, id, one.token), 1)
    assert.equal(await world.sessions.find(three.token), undefined)
    assert.ok(await world.sessions.find(one.token))
    await world.database.transaction(async ({ accounts }) => {
      const account = await accounts.find(id)
      assert.ok(account)
      await accounts.save({ ...account, disabled: 1 })
    })
    assert.equal(await world.sessions.find(one.token), undefined)
    await assert.rejects(world.sessions.signIn('wang', PASSWORD, HERE), isFault('account-disabled'))
    await assert.rejects(world.sessions.signIn('wang', 'guess', HERE), isFault('sign-in-wrong'))
  })
})

describe('guessing', () => {
  test('delays grow and end', () => {
    const delays = [10, 11, 12, 13, 15, 16, 17, 1000].map((failures) => delayAfter(failures, FREE.login) / 1000)
    assert.deepEqual(delays, [0, 30, 60, 120, 480, 900, 900, 900])
  })

  test('after ten wrong passwords one waits, with the right one too; whoever is known at his place does not', async () => {
    const world = accessWorld()
    await world.add('wang')
    await world.sessions.signIn('wang', PASSWORD, HERE)
    for (let i = 0; i < 11; i++)
      await assert.rejects(world.sessions.signIn('wang', `guess ${i}`, ELSEWHERE), isFault('sign-in-wrong'))
    const locked = world.sessions.signIn('wang', PASSWORD, ELSEWHERE)
    await assert.rejects(locked, (fault: { code: string; params: Record<string, unknown> }) => {
      assert.deepEqual([fault.code, fault.params], ['sign-in-locked', { seconds: 30, time: '09:00:30' }])
      return true
    })
    await world.sessions.signIn('wang', PASSWORD, HERE)
    world.pass(30_000)
    await assert.rejects(world.sessions.signIn('wang', 'again', ELSEWHERE), isFault('sign-in-wrong'))
    world.pass(30_000)
    await assert.rejects(world.sessions.signIn('wang', PASSWORD, ELSEWHERE), isFault('sign-in-locked'), 'twice as long')
    world.pass(30_000)
    await world.sessions.signIn('wang', PASSWORD, ELSEWHERE)
    for (let i = 0; i < 10; i++)
      await assert.rejects(world.sessions.signIn('wang', `guess ${i}`, ELSEWHERE), isFault('sign-in-wrong'))
    const kinds = await world.kinds()
    assert.equal(kinds.filter((kind) => kind === 'sign-in.locked').length, 2, 'each waiting is noted once')
  })

  test('the same for a login that does not exist, and many at once are no more than many in a row', async () => {
    const world = accessWorld()
    await world.add('wang')
    for (const login of ['wang', 'nobody']) {
      const answers = await Promise.allSettled(
        Array.from({ length: 16 }, (_, i) => world.sessions.signIn(login, `guess ${i}`, ELSEWHERE)),
      )
      const codes = answers.map((each) => (each.status === 'rejected' ? each.reason.code : 'in'))
      assert.equal(codes.filter((code) => code === 'sign-in-wrong').length, 11, login)
      assert.equal(codes.filter((code) => code === 'sign-in-locked').length, 5, login)
    }
  })

  test('one address that tries many logins waits as well; signing in rightly in between does not help it', async () => {
    const world = accessWorld()
    await world.add('wang')
    for (let i = 0; i < 120; i++) await world.add(`made-up-${i}`)
    let tried = 0
    let code = ''
    while (code !== 'sign-in-locked' && tried < 120) {
      if (tried % 20 === 0) await world.sessions.signIn('wang', PASSWORD, ELSEWHERE)
      code = await world.sessions.signIn(`made-up-${tried++}`, 'x', ELSEWHERE).then(
        () => 'in',
        (fault) => fault.code,
      )
    }
    assert.equal(tried, 102)
    world.pass(25 * HOUR)
    await world.sessions.signIn('wang', PASSWORD, ELSEWHERE)
    assert.equal(await sweepAccess({ ...world, auditDays: 365 }), 0)
    const rows = await world.database.transaction(({ accounts }) => accounts.listSessions('id-wang'))
    assert.equal(rows.length, 1, 'what has ended is gone')
  })
})

describe('two steps', () => {
  test('a password alone opens nothing; the code makes it a session under another token, once', async () => {
    const world = accessWorld()
    const id = await world.add('wang')
    const { code } = await world.enrol(id)
    const begun = await world.sessions.signIn('wang', PASSWORD, HERE)
    assert.equal(begun.stage, 'code')
    assert.equal(await world.sessions.find(begun.token), undefined)
    assert.deepEqual(await world.sessions.list(id), [])
    await assert.rejects(world.sessions.renew(begun.token, HERE), isFault('not-signed-in'))
    await assert.rejects(world.sessions.confirm(begun.token, '000000', HERE), isFault('second-factor-wrong'))
    const now = code()
    const done = await world.sessions.confirm(begun.token, now, HERE)
    assert.equal(done.stage, 'full')
    assert.notEqual(done.token, begun.token)
    assert.ok(await world.sessions.find(done.token))
    await assert.rejects(world.sessions.confirm(begun.token, code(1), HERE), isFault('sign-in-expired'), 'used up')
    await assert.rejects(
      world.sessions.confirm(done.token, code(1), HERE),
      isFault('sign-in-expired'),
      'a session already',
    )

    const again = await world.sessions.signIn('wang', PASSWORD, HERE)
    await assert.rejects(world.sessions.confirm(again.token, now, HERE), isFault('second-factor-wrong'), 'replayed')
    world.pass(5 * MINUTE)
    await assert.rejects(world.sessions.confirm(again.token, code(), HERE), isFault('sign-in-expired'))
  })

  test('of one code sent many times at once exactly one comes in', async () => {
    const world = accessWorld()
    const { code } = await world.enrol(await world.add('wang'))
    const begun: string[] = []
    for (let i = 0; i < 4; i++) begun.push((await world.sessions.signIn('wang', PASSWORD, HERE)).token)
    const now = code()
    const answers = await Promise.allSettled(begun.map((token) => world.sessions.confirm(token, now, HERE)))
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  test('recovery codes count once each, as they are typed', async () => {
    const world = accessWorld()
    const id = await world.add('wang')
    const { recovery } = await world.enrol(id)
    assert.equal(new Set(recovery).size, 10)
    const typed = (recovery[3] ?? '').toLowerCase().replaceAll('-', ' ')
    const enter = async (code: string) =>
      world.sessions.confirm((await world.sessions.signIn('wang', PASSWORD, HERE)).token, code, HERE)
    await enter(typed)
    assert.equal((await world.factors.state(id)).recoveryLeft, 9)
    await assert.rejects(enter(typed), isFault('second-factor-wrong'))
    await enter(recovery[9] ?? '')
    assert.ok((await world.kinds()).includes('second-factor.recovery-used'))
  })

  test('guessing codes is slowed down, whatever sign-in they come with', async () => {
    const world = accessWorld()
    const { code } = await world.enrol(await world.add('wang'))
    for (let i = 0; i < 11; i++) {
      const { token } = await world.sessions.signIn('wang', PASSWORD, HERE)
      await assert.rejects(world.sessions.confirm(token, 'wrong', HERE), isFault('second-factor-wrong'))
    }
    const { token } = await world.sessions.signIn('wang', PASSWORD, HERE)
    await assert.rejects(world.sessions.confirm(token, code(), HERE), isFault('sign-in-locked'))
    world.pass(30_000)
    await world.sessions.confirm(token, code(), HERE)
  })

  test('whose role asks for a second factor sets it up first, and is then signed in anew', async () => {
    const world = accessWorld(['operator'])
    const id = await world.add('wang')
    const { token, stage } = await world.sessions.signIn('wang', PASSWORD, HERE)
    assert.equal(stage, 'enrol')
    assert.equal((await world.sessions.find(token))?.session.stage, 'enrol')
    await assert.rejects(world.factors.begin(id, 'wrong'), isFault('password-wrong'))
    const { code } = await world.enrol(id)
    const renewed = await world.sessions.renew(token, HERE)
    assert.equal(renewed.stage, 'full')
    assert.equal(await world.sessions.find(token), undefined, 'the token before is nothing any more')
    await assert.rejects(world.factors.begin(id, PASSWORD), isFault('second-factor-exists'))
    await assert.rejects(world.factors.confirm(id, code()), isFault('second-factor-exists'))
    world.pass(MINUTE)
    await assert.rejects(world.factors.remove(id, 'wrong', code()), isFault('password-wrong'))
    await assert.rejects(world.factors.remove(id, PASSWORD, '1'), isFault('second-factor-wrong'))
    assert.deepEqual(await world.factors.state(id), {
      confirmed: world.now() - MINUTE - 30_000,
      recoveryLeft: 10,
      required: true,
    })
    await world.factors.remove(id, PASSWORD, code())
    assert.equal(await world.sessions.find(renewed.token), undefined)
    assert.equal((await world.sessions.signIn('wang', PASSWORD, HERE)).stage, 'enrol')
    await assert.rejects(world.factors.remove(id, PASSWORD, code()), isFault('second-factor-missing'))
  })
})

describe('passwords', () => {
  test('are changed with the old one; every other session ends', async () => {
    const world = accessWorld()
    await world.add('wang')
    const [mine, other] = [
      await world.sessions.signIn('wang', PASSWORD, HERE),
      await world.sessions.signIn('wang', PASSWORD, ELSEWHERE),
    ]
    const change = (before: string, after: string) => world.sessions.changePassword(mine.token, before, after, HERE)
    await assert.rejects(change('wrong', 'another long one'), isFault('password-wrong'))
    await assert.rejects(change(PASSWORD, 'short'), isFault('password-too-short'))
    await assert.rejects(change(PASSWORD, 'wangwang2026'), isFault('password-like-login'))
    await change(PASSWORD, 'another long one')
    assert.ok(await world.sessions.find(mine.token))
    assert.equal(await world.sessions.find(other.token), undefined)
    await assert.rejects(world.sessions.signIn('wang', PASSWORD, HERE), isFault('sign-in-wrong'))
    await world.sessions.signIn('wang', 'another long one', HERE)
    await assert.rejects(
      world.sessions.changePassword('made up', PASSWORD, 'another long one', HERE),
      isFault('not-signed-in'),
    )
  })

  test('in the audit log there is no password, code, login or whole address', async () => {
    const world = accessWorld()
    const { code, recovery } = await world.enrol(await world.add('wang'))
    await world.sessions.signIn('my password by mistake', 'x', HERE).catch(() => undefined)
    await world.sessions.signIn('wang', 'guess', HERE).catch(() => undefined)
    const { token } = await world.sessions.signIn('wang', PASSWORD, HERE)
    const used = code()
    const { token: session } = await world.sessions.confirm(token, used, HERE)
    await world.sessions.signOut(session)
    const rows = await world.database.read(({ audit }) => audit.following(0, 99))
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      [
        'second-factor.begun',
        'second-factor.confirmed',
        'sign-in.failed',
        'sign-in.failed',
        'sign-in.code-asked',
        'sign-in.ok',
        'sign-out',
      ],
    )
    const text = rows.map((row) => row.text).join('\n')
    for (const secret of [
      PASSWORD,
      'guess',
      'by mistake',
      used,
      ...recovery,
      token,
      session,
      HERE.address,
      '"wang"',
      'Mozilla',
    ])
      assert.ok(!text.includes(secret), secret)
    assert.ok(text.includes('10.0.0.0/24'))
  })
})

test('what an identity provider grants is kept apart, refreshed and taken back', async () => {
  const world = accessWorld()
  const identity = (change: object = {}) => ({
    issuer: 'https://idp',
    subject: 's-1',
    login: 'zhao',
    name: '赵',
    strong: false,
    claims: {},
    idToken: '',
    ...change,
  })
  await world.add('zhao')
  const nothing = { positions: [], roles: [] }
  await assert.rejects(world.sessions.signInExternal(identity(), nothing, HERE), isFault('oidc-no-rights'))
  const rights = { positions: [OPERATOR], roles: ['auditor'] as const }
  const first = await world.sessions.signInExternal(identity(), rights, HERE)
  assert.notEqual(first.account.id, 'id-zhao', 'never the account somebody has here, for a login alone')
  assert.match(first.account.login, /^zhao\.[0-9a-f]{8}$/)
  assert.deepEqual([first.account.positions, first.account.roles], [[], undefined])
  await assert.rejects(world.sessions.signIn(first.account.login, '', HERE), isFault('sign-in-wrong'))
  await assert.rejects(
    world.sessions.changePassword(first.token, '', 'another long one', HERE),
    isFault('account-external'),
  )
  const second = await world.sessions.signInExternal(identity({ name: '赵二' }), { ...rights, roles: [] }, HERE)
  assert.equal(second.account.id, first.account.id)
  assert.deepEqual([second.account.name, second.account.external?.roles], ['赵二', []])
  await assert.rejects(world.sessions.signInExternal(identity(), nothing, HERE), isFault('oidc-no-rights'))
  assert.equal(await world.sessions.find(second.token), undefined, 'and what was open is closed')
  assert.equal(await world.sessions.find(first.token), undefined)
  const other = await world.sessions.signInExternal(identity({ subject: 's-2', login: 'qian' }), rights, HERE)
  assert.equal(other.account.login, 'qian')
})

test('a session from before does not get a role that asks for a second factor, when the identity provider grants it later', async () => {
  const world = accessWorld(['auditor'])
  const person = {
    issuer: 'https://idp',
    subject: 's-1',
    login: 'zhao',
    name: '赵',
    strong: false,
    claims: {},
    idToken: '',
  }
  const before = await world.sessions.signInExternal(person, { positions: [OPERATOR], roles: [] }, HERE)
  assert.equal(before.stage, 'full')
  const after = await world.sessions.signInExternal(person, { positions: [OPERATOR], roles: ['auditor'] }, HERE)
  assert.equal(after.stage, 'enrol')
  assert.equal(await world.sessions.find(before.token), undefined)
  assert.ok(await world.sessions.find(after.token))
  const again = await world.sessions.signInExternal(
    { ...person, strong: true },
    after.account.external ?? { positions: [], roles: [] },
    HERE,
  )
  assert.deepEqual([again.stage, (await world.sessions.find(after.token))?.session.stage], ['full', 'enrol'])
})

test('whoever has a whole network of addresses is one who guesses', async () => {
  const world = accessWorld()
  const tried = (address: string, key: string) =>
    world.database.transaction((stores) => mayTry(stores, key, { ...HERE, address }, world.now()))
  for (let i = 0; i <= FREE.address; i++)
    assert.equal(await tried(`2001:db8::${i.toString(16)}:1`, `login-${i}`), undefined)
  assert.ok(await tried('2001:db8::ffff:ffff:ffff:ffff', 'another'))
  assert.equal(await tried('2001:db8:0:1::1', 'another'), undefined)
  const wrong = (address: string) => world.keys.open('wrong', 'signals', address)
  for (let i = 0; i <= FREE.address; i++)
    await assert.rejects(wrong(`2001:db8::${i.toString(16)}:1`), isFault('not-signed-in'))
  await assert.rejects(wrong('2001:db8::ffff'), isFault('sign-in-locked'))
  await assert.rejects(wrong('2001:db8:0:1::1'), isFault('not-signed-in'))
})

test('nobody keeps another one from using his one-time code by trying wrong ones elsewhere', async () => {
  const world = accessWorld()
  const { account, code } = await world.accounts.bootstrap('first', '甲')
  for (let i = 0; i <= FREE.login; i++)
    await assert.rejects(
      world.sessions.resetPassword(account.login, 'wrong', 'a password long enough', ELSEWHERE),
      isFault('reset-code-wrong'),
    )
  const tried = world.sessions.resetPassword(account.login, 'wrong', 'a password long enough', ELSEWHERE)
  await assert.rejects(tried, isFault('sign-in-locked'))
  await world.sessions.resetPassword(account.login, code, 'a password long enough', HERE)
})

test('addresses and browsers are kept as coarse as they are of use', () => {
  for (const [address, network] of [
    ['10.1.2.3', '10.1.2.0/24'],
    ['::ffff:10.1.2.3', '10.1.2.0/24'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['gone', ''],
    ['', ''],
  ] as const)
    assert.equal(networkOf(address), network)
  for (const [address, counted] of [
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::FFFF:a01:203', '10.1.2.3'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3:8d3::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['gone', 'gone'],
  ] as const)
    assert.equal(countedAddress(address), counted)
  assert.equal(clientOf('Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0'), 'Edge · Windows')
  assert.equal(clientOf('Mozilla/5.0 (iPhone) MicroMessenger/8.0'), '微信 WeChat · iOS')
  assert.equal(clientOf('<script>alert(1)</script>'), '')
})
