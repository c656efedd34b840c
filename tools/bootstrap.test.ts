// The bootstrap hands over arguments, output, exit codes and signals unchanged, and knows what is installed.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { findPinnedNode, missingIn } from './bootstrap.mjs'
import { plantedTree } from './planted-tree.ts'

const LOCK = JSON.stringify({
  packages: {
    '': { version: '0.1.0' },
    kernel: { version: '0.1.0' },
    'node_modules/@gongzhi/kernel': { resolved: 'kernel', link: true },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  },
})
const INSTALLED = JSON.stringify({ packages: { 'node_modules/zod': { version: '4.0.0' } } })

function installation(t: TestContext, cli: string): string {
  const root = plantedTree(t, {
    'package.json': '{"type":"module","dependencies":{"node":"24.9.0"}}',
    'package-lock.json': LOCK,
    'node_modules/.package-lock.json': INSTALLED,
    'node_modules/node/package.json': '{}',
    'server/cli/main.ts': cli,
  })
  mkdirSync(join(root, 'tools'))
  mkdirSync(join(root, 'node_modules/node/bin'))
  for (const name of ['bootstrap.mjs', 'keep-detector.mjs']) {
    copyFileSync(join(import.meta.dirname, name), join(root, 'tools', name))
  }
  symlinkSync(process.execPath, join(root, 'node_modules/node/bin/node'))
  return root
}

const bootstrap = (root: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'tools/bootstrap.mjs'), ...args], { encoding: 'utf8', input: '来自管道' })

test('arguments, stdin, stdout and the exit code pass through, nothing is added', (t) => {
  const root = installation(
    t,
    "import { readFileSync } from 'node:fs'\nconst args: string[] = process.argv.slice(2)\nconsole.log(JSON.stringify([args, readFileSync(0, 'utf8')]))\nprocess.exitCode = 7\n",
  )
  const { stdout, stderr, status } = bootstrap(root, 'gongzhi', 'pack', 'check', '--名', 'a b')
  assert.equal(stdout, '[["pack","check","--名","a b"],"来自管道"]\n')
  assert.equal(stderr, '')
  assert.equal(status, 7)
})

test('a signal reaches the command, and its answer comes back', async (t) => {
  const root = installation(
    t,
    "process.on('SIGTERM', () => process.exit(9))\nsetInterval(() => {}, 1000)\nconsole.log('ready')\n",
  )
  const child = spawn(process.execPath, [join(root, 'tools/bootstrap.mjs'), 'gongzhi'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await new Promise((done) => child.stdout.once('data', done))
  child.kill('SIGTERM')
  assert.equal(await new Promise((done) => child.once('exit', done)), 9)
})

test('an unknown command and a missing program are said to stderr', (t) => {
  const root = installation(t, '')
  const unknown = bootstrap(root, 'no-such')
  assert.deepEqual([unknown.status, unknown.stdout], [1, ''])
  assert.match(unknown.stderr, /usage/)
  assert.match(bootstrap(root, 'bench').stderr, /bench\/main\.ts does not exist/)
})

test('the server starts within the same bounds of memory, however it is started', (t) => {
  const root = installation(t, '')
  mkdirSync(join(root, 'server'), { recursive: true })
  writeFileSync(join(root, 'server/main.ts'), 'console.log(JSON.stringify(process.execArgv))\n')
  const started: string[] = JSON.parse(bootstrap(root, 'start').stdout)
  const wanted = started.filter((each) => each.startsWith('--max-')).sort()
  assert.equal(wanted.length, 2)
  for (const file of ['deploy/systemd/gongzhi@.service', 'deploy/Containerfile']) {
    const written = readFileSync(join(import.meta.dirname, '..', file), 'utf8').match(/--max-[a-z-]+=\d+/g) ?? []
    assert.deepEqual([...written].sort(), wanted, file)
  }
})

test('what is installed is compared with the lock file', (t) => {
  const files = { 'package-lock.json': LOCK, 'node_modules/.package-lock.json': INSTALLED }
  assert.equal(missingIn(plantedTree(t, files)), undefined)
  assert.match(missingIn(plantedTree(t, { 'package-lock.json': LOCK })) ?? '', /no packages/)
  const without = JSON.stringify({ packages: {} })
  assert.match(
    missingIn(plantedTree(t, { ...files, 'node_modules/.package-lock.json': without })) ?? '',
    /zod is not installed/,
  )
  const older = INSTALLED.replace('4.0.0', '3.9.0')
  assert.match(
    missingIn(plantedTree(t, { ...files, 'node_modules/.package-lock.json': older })) ?? '',
    /3\.9\.0, not 4\.0\.0/,
  )
})

test('the pinned Node is found where the platform package lies when its install script did not run', (t) => {
  const root = installation(t, '')
  const system = process.platform === 'win32' ? 'win' : process.platform
  const linked = join(root, 'node_modules/node/bin/node')
  assert.equal(findPinnedNode(root), linked)
  rmSync(linked)
  assert.equal(findPinnedNode(root), undefined)
  const folder = join(root, `node_modules/node-bin-${system}-${process.arch}/bin`)
  mkdirSync(folder, { recursive: true })
  symlinkSync(process.execPath, join(folder, 'node'))
  assert.equal(findPinnedNode(root), join(folder, 'node'))
})
