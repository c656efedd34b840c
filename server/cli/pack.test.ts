// `gongzhi pack check` and `pack story` as a person calls them.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { catalogue } from '@gongzhi/packs'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

type Ran = { code: number | null; stdout: string; stderr: string }

function gongzhi(...args: string[]): Promise<Ran> {
  // A test run inside a test run would pass over its files in silence.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part
  })
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code) => done({ code, stdout, stderr }))
  })
}

type Loose = { [key: string]: Loose } & Loose[]

/** The fire-lane pack with ten faults of different kinds, each where a hand would make it. */
function faulty(): { pack: unknown; paths: readonly string[] } {
  const pack = structuredClone(catalogue.find(({ pack: each }) => each.id === 'fire-lane')?.pack) as unknown as Loose
  const at = <T>(value: T | undefined): T => {
    assert.ok(value !== undefined)
    return value
  }
  const set = (object: Loose | undefined, key: string, value: unknown) => {
    at(object)[key] = value as Loose
  }
  const type = at(at(pack.cases)[0])
  const steps = at(type.steps)
  set(pack, 'version', 0)
  set(pack.roles?.[1], 'id', 'operator')
  set(pack.devices?.[0], 'at', 'duck-pond')
  set(steps.reported?.late, 'raiseTo', 'mayor')
  set(steps.reported?.moves?.send, 'to', 'nowhere')
  set(steps.sent, 'within', 'soon')
  delete steps.enforcing?.owner
  set(steps.visiting, 'moves', {})
  set(pack.rules?.[0]?.confident, 'opensAt', 'tomorrow')
  set(pack.indicators?.[0], 'measure', 'gut-feeling')
  const step = 'cases/blocked-fire-lane/steps'
  return {
    pack,
    paths: [
      'version',
      'roles/operator',
      'devices/lane-camera/at',
      `${step}/reported/late/raiseTo`,
      `${step}/reported/moves/send/to`,
      `${step}/sent/within`,
      `${step}/enforcing/owner`,
      `${step}/visiting/moves`,
      'rules/vehicle-in-lane/confident/opensAt',
      'indicators/co-governance/measure',
    ],
  }
}

describe('pack check', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongzhi-pack-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))
  async function file(name: string, content: unknown): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  test('what is built in has no fault and lacks no English', async () => {
    const { code, stdout, stderr } = await gongzhi('pack', 'check')
    assert.deepEqual([code, stderr], [0, ''])
    assert.deepEqual(
      stdout.trimEnd().split('\n'),
      catalogue.map(({ pack }) => `${pack.id}: 0 处错误 faults, 0 处缺英文 without English`),
    )
  })

  test('a sound pack in a file', async () => {
    const path = await file('sound.json', catalogue[0]?.pack)
    const { code, stdout } = await gongzhi('pack', 'check', path)
    assert.equal(code, 0)
    assert.match(stdout, /sound\.json: 0 处错误/)
  })

  test('ten faults are told at once, each with its path, in both languages', async () => {
    const { pack, paths } = faulty()
    const ran = await gongzhi('pack', 'check', await file('faulty.json', pack))
    assert.equal(ran.code, 1)
    const lines = ran.stdout.split('\n')
    const told = new Set(lines.filter((line) => /^ {2}\S/.test(line)).map((line) => line.trim()))
    for (const path of paths) assert.ok(told.has(path), `${path} is told\n${ran.stdout}`)
    const count = Number(/: (\d+) 处错误/.exec(ran.stdout)?.[1])
    const texts = lines.filter((line) => /^ {4}\S/.test(line))
    assert.equal(texts.length, count)
    assert.ok(count >= 10)
    for (const text of texts) assert.match(text, /\p{Script=Han}.* · .*[a-z]/u)
  })

  test('what is no pack at all is a list of faults, too, and no crash', async () => {
    for (const content of [
      'null',
      '[]',
      '7',
      '"x"',
      '{}',
      '{"cases":[null],"rules":7,"roles":{"a":1}}',
      '{"id":"x","cases":[{"id":"y","steps":[]}]}',
    ]) {
      const { code, stdout, stderr } = await gongzhi('pack', 'check', await file('odd.json', content))
      assert.deepEqual([code, stderr], [1, ''], content)
      assert.match(stdout, /: [1-9]\d* 处错误/)
    }
  })

  test('one bad pack among good ones decides; what cannot be read has a code', async () => {
    const mixed = await gongzhi('pack', 'check', 'fire-lane', await file('bad.json', {}))
    assert.equal(mixed.code, 1)
    assert.match(mixed.stdout, /^fire-lane: 0 /m)
    for (const [name, code] of [
      ['no-such-pack', 'pack-unknown'],
      [await file('text.json', '会议记录'), 'input-invalid'],
      [folder, 'input-invalid'],
    ] as const) {
      const ran = await gongzhi('pack', 'check', name)
      assert.equal(ran.code, 1, ran.stderr)
      assert.match(ran.stderr, new RegExp(`^${code}: .+\\n.+\\n$`))
    }
    const wrong = await gongzhi('pack', 'check', '--all')
    assert.equal(wrong.code, 2)
    assert.match(wrong.stderr, /^usage: /)
  })
})

describe('pack story', () => {
  test('plays the stories of the pack', async () => {
    const { code, stdout } = await gongzhi('pack', 'story', 'fire-lane')
    assert.equal(code, 0)
    assert.ok(Number(/^ℹ pass (\d+)$/m.exec(stdout)?.[1]) >= 5, stdout)
    assert.match(stdout, /^ℹ fail 0$/m)
  })

  test('an unknown one has a code', async () => {
    for (const args of [[], ['flying-saucers']]) {
      const { code, stderr } = await gongzhi('pack', 'story', ...args)
      assert.equal(code, 1)
      assert.match(stderr, /^pack-unknown: /)
    }
  })
})
