// Secrets that were planted turn up nowhere: the real server is given one of each kind, is made to fail over each of them, and
// then all that it printed, logged and answered, what lies in its folder, and the arguments of every process are searched.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret, TOTP } from 'otpauth'
import { hasProgram } from '../tools/shared-assets.ts'
import { gongzhi, workFolder } from './gongzhi.ts'

const MAIN = resolve(import.meta.dirname, '../server/main.ts')
const CAMERA_PASSWORD = 'geheimCam4711'
const CAMERA_PATH_PASSWORD = 'geheimPath4712'
const DATABASE_PASSWORD = 'geheimDb4713'
const TYPED_PASSWORD = 'geheimTyped4714'
const WRONG_TOKEN = 'gz_aaaaaaaaaaaa_geheimKey4715geheimKey4715geheimKey47154715'
const URL_SECRET = 'geheimUrl4716'

async function closed(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((done) => child.once('exit', done))
}

describe('a secret', () => {
  let folder: Awaited<ReturnType<typeof workFolder>>
  /** A camera that takes nobody in, and says what it was told. */
  const camera = createServer((socket: Socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      const [, cseq = '1'] = /CSeq: (\d+)/.exec(chunk.toString('latin1')) ?? []
      socket.write(
        `RTSP/1.0 401 Unauthorized\r\nCSeq: ${cseq}\r\nWWW-Authenticate: Basic realm="cam"\r\nContent-Length: 0\r\n\r\n`,
      )
    })
  })
  let server: ChildProcess
  let printed = ''
  let address = ''
  const answers: string[] = []
  const secrets = new Map<string, string>()
  const data = () => join(folder.path, 'data')

  before(async () => {
    folder = await workFolder()
    await new Promise<void>((done) => camera.listen(0, '127.0.0.1', done))
    const zones = await folder.zones({
      lane: [
        [0.1, 0.1],
        [0.9, 0.1],
        [0.9, 0.9],
      ],
    })
    const { port } = camera.address() as { port: number }
    secrets.set('camera password', CAMERA_PASSWORD)
    secrets.set('camera password in its path', CAMERA_PATH_PASSWORD)
    server = spawn(process.execPath, [MAIN, '--data', data(), '--port', '0', '--no-demo', '--zones', zones], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LOG_LEVEL: 'trace',
        GONGZHI_CAMERA: `rtsp://eye:${CAMERA_PASSWORD}@127.0.0.1:${port}/user=eye&password=${CAMERA_PATH_PASSWORD}`,
        GONGZHI_CAMERA_NETWORKS: '127.0.0.0/8',
      },
    })
    let out = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
    })
    server.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    for (let i = 0; i < 1200 && address === ''; i++) {
      await sleep(100)
      address = /http:\/\/\S+/.exec(out)?.[0] ?? ''
      assert.equal(server.exitCode, null, printed)
    }
    // Shown once, on purpose, to whoever started it for the first time.
    for (const [, login, password] of out.matchAll(/^ {2}(\w+) +(\S+) {2}/gm))
      secrets.set(`password of ${login}`, password ?? '')
    printed += out.replace(/^ {2}\w+ +\S+ {2}.*$/gm, '')
  })
  after(async () => {
    server.kill('SIGKILL')
    await closed(server)
    camera.close()
    await folder.remove()
  })

  async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: unknown) {
    const answer = await fetch(`${address}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const text = await answer.text()
    const { 'set-cookie': _, ...told } = Object.fromEntries(answer.headers)
    return { status: answer.status, text, told: JSON.stringify(told), cookie: answer.headers.get('set-cookie') ?? '' }
  }

  /** Files that may know a secret: the key of devices and the master keys, for their owner alone. */
  const MAY_KNOW = /(^|\/)(intake-token|keys\/master\.key)$/

  async function filesBelow(path: string): Promise<string[]> {
    const entries = await readdir(path, { withFileTypes: true, recursive: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  }

  test('of whatever kind is told by nothing that the platform says', { timeout: 300_000 }, async (t) => {
    if (!hasProgram(t, 'ffprobe', ['-version'])) return
    const note = ({ text, told }: { text: string; told: string }) => answers.push(text, told)
    const signIn = (login: string, password: string) => ask('POST', '/api/session', {}, { login, password })

    // Signing in: wrong, in another shape, right; the token of the session is a secret from then on.
    note(await signIn('admin1', TYPED_PASSWORD))
    note(await ask('POST', '/api/session', {}, `{"login":"admin1","password":"${TYPED_PASSWORD}"`))
    note(await ask('POST', '/api/session', {}, { login: { password: TYPED_PASSWORD }, password: 7 }))
    secrets.set('password that was typed', TYPED_PASSWORD)
    const signed = await signIn('admin1', secrets.get('password of admin1') ?? '')
    assert.equal(signed.status, 200, signed.text)
    note(signed)
    const first = { cookie: signed.cookie.split(';')[0] ?? '' }
    secrets.set('first session', first.cookie.split('=')[1] ?? '')

    // A second factor: its secret and the codes for when it is lost are told once; a wrong code is refused.
    const begun = await ask('POST', '/api/second-factor', first, { password: secrets.get('password of admin1') })
    const { secret: totp } = JSON.parse(begun.text) as { secret: string }
    secrets.set('secret of the second factor', totp)
    note(await ask('POST', '/api/second-factor/confirm', first, { code: '000000' }))
    const code = new TOTP({ secret: Secret.fromBase32(totp) }).generate()
    const confirmed = await ask('POST', '/api/second-factor/confirm', first, { code })
    assert.equal(confirmed.status, 200, confirmed.text)
    const { recovery } = JSON.parse(confirmed.text) as { recovery: string[] }
    for (const [i, each] of recovery.entries()) secrets.set(`recovery code ${i}`, each)
    const cookie = confirmed.cookie.split(';')[0] ?? ''
    secrets.set('session', cookie.split('=')[1] ?? '')
    const admin = { cookie }

    // Keys of programs: wrong ones, and the right one with something wrong.
    const intake = (await readFile(join(data(), 'intake-token'), 'utf8')).trim()
    // The secret may have underscores of its own.
    const secretOf = (token: string) => token.replace(/^gz_[^_]+_/, '')
    secrets.set('key', secretOf(intake))
    secrets.set('wrong key', secretOf(WRONG_TOKEN))
    for (const token of [WRONG_TOKEN, intake, `${intake}x`]) {
      note(await ask('POST', '/api/signals', { authorization: `Bearer ${token}` }, { nonsense: true }))
      note(await ask('POST', '/api/signals', { authorization: `Bearer ${token}` }, '{'))
    }
    note(await ask('GET', `/api/nothing?token=${URL_SECRET}`, admin))
    secrets.set('in an address', `token=${URL_SECRET}`)

    // Webhooks: a receiver that is refused, one that cannot be found; the secret is answered once.
    const wish = { name: 'x', topics: ['case.*'], places: ['*'], packs: ['*'] }
    note(await ask('POST', '/api/webhooks', admin, { ...wish, url: 'https://127.0.0.1/' }))
    const made = await ask('POST', '/api/webhooks', admin, { ...wish, url: 'https://receiver.invalid/' })
    assert.equal(made.status, 200, made.text)
    const hook = JSON.parse(made.text) as { secret: string; webhook: { id: string } }
    secrets.set('webhook secret', hook.secret.slice('whsec_'.length))
    note({ text: made.text.replace(hook.secret, ''), told: made.told })
    note(await ask('GET', '/api/webhooks', admin))

    // The master keys themselves.
    const master = JSON.parse(await readFile(join(data(), 'keys', 'master.key'), 'utf8')) as {
      root: string
      generations: Record<string, string>
    }
    secrets.set('root of the master keys', master.root)
    for (const [id, key] of Object.entries(master.generations)) secrets.set(`master key ${id}`, key)

    // A matter that goes to the receiver, and a camera that refuses the sign-in, again and again.
    const operator = await signIn('operator', secrets.get('password of operator') ?? '')
    const opened = { id: 'secret-1', pack: 'fire-lane', type: 'blocked-fire-lane', place: 'demo-lane' }
    const session = { cookie: operator.cookie.split(';')[0] ?? '' }
    secrets.set('session of the operator', session.cookie.split('=')[1] ?? '')
    note(await ask('POST', '/api/cases', session, opened))
    const deliveries = `/api/webhooks/${hook.webhook.id}/deliveries`
    let health = await ask('GET', '/api/health', session)
    for (let i = 0; i < 400; i++) {
      await sleep(100)
      health = await ask('GET', '/api/health', session)
      const tried = (await ask('GET', deliveries, admin)).text.includes('name-unknown')
      if (tried && printed.includes('camera-unreadable')) break
    }
    assert.match(printed, /camera-unreadable/, 'the camera was tried')
    assert.match((await ask('GET', deliveries, admin)).text, /name-unknown/, 'the receiver was tried')
    for (const path of ['/api/eyes', '/api/packs', '/api/cases', '/api/signals', '/api/session', '/api/sessions'])
      note(await ask('GET', path, session))
    for (const path of [deliveries, '/api/audit', '/api/accounts', '/api/keys', '/api/openapi.json', '/health/ready'])
      note(await ask('GET', path, admin))
    note(health)

    // What stands in the arguments of any process, while all of it runs.
    if (existsSync('/proc/self/cmdline')) {
      for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
        const line = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')
        for (const [name, secret] of secrets) assert.ok(!line.includes(secret), `${name} in the arguments of ${line}`)
      }
    }

    server.kill('SIGTERM')
    await closed(server)
    assert.ok(
      secrets.size >= 15 && [...secrets.values()].every((secret) => secret.length >= 8),
      [...secrets.keys()].join(),
    )
    for (const [name, secret] of secrets) {
      assert.ok(
        !printed.includes(secret),
        `${name} in what was printed: ${printed.slice(printed.indexOf(secret) - 200, printed.indexOf(secret) + 80)}`,
      )
      for (const text of answers) assert.ok(!text.includes(secret), `${name} in ${text.slice(0, 300)}`)
    }
    const hidden = [...secrets].filter(([name]) => name !== 'in an address')
    for (const file of await filesBelow(data())) {
      if (MAY_KNOW.test(file)) continue
      const bytes = await readFile(file)
      for (const [name, secret] of hidden) assert.ok(!bytes.includes(secret), `${name} in ${file.slice(data().length)}`)
    }
    t.diagnostic(`${secrets.size} secrets, ${printed.length} characters printed, ${answers.length / 2} answers`)
  })

  test('of the database is told by no start that fails, and has no place in arguments', {
    timeout: 120_000,
  }, async () => {
    const url = `postgresql://gongzhi:${DATABASE_PASSWORD}@127.0.0.1:1/gongzhi`
    const env = { DATABASE_URL: url, GONGZHI_DATABASE_WAIT: '1s', LOG_LEVEL: 'trace' }
    for (const args of [['verify'], ['migrate'], ['rebuild']]) {
      const ran = await gongzhi([...args, '--data', join(folder.path, 'other')], { env })
      assert.notEqual(ran.code, 0, args.join(' '))
      assert.ok(!(ran.stderr + ran.stdout).includes(DATABASE_PASSWORD), args.join(' '))
    }
    const start = spawn(process.execPath, [MAIN, '--data', join(folder.path, 'other'), '--port', '0', '--no-demo'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    let said = ''
    for (const stream of [start.stdout, start.stderr])
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
    await closed(start)
    assert.notEqual(start.exitCode, 0)
    assert.match(said, /database/)
    assert.ok(!said.includes(DATABASE_PASSWORD), said)
  })
})
