// The test runner loses no failure: not a crash, not a hanging file, not an empty one, not a file outside its groups.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { type TestContext, test } from 'node:test'
import { plantedTree } from './planted-tree.ts'
import { runTestFile } from './test-file.ts'
import { planTests } from './test-groups.ts'

const HEAD = "import { describe, test } from 'node:test'\n"

function runIn(t: TestContext, files: Record<string, string>, env: Record<string, string> = {}, args: string[] = []) {
  const root = plantedTree(t, files)
  const { CI: _, NODE_TEST_CONTEXT: __, ...rest } = process.env
  const command = [resolve(import.meta.dirname, 'test.ts'), '--root', root, '--only', 'quick,web', ...args]
  const { stdout, status } = spawnSync(process.execPath, command, { encoding: 'utf8', env: { ...rest, ...env } })
  return { stdout, status, last: stdout.trimEnd().split('\n').at(-1) }
}

test('passing tests, with Chinese text and diagnostics', (t) => {
  const source = `${HEAD}describe('甲', () => { test('乙', (t) => t.diagnostic('每秒 5 帧')) })\n`
  const { stdout, status, last } = runIn(t, { 'kernel/a.test.ts': source, 'e2e/b.test.ts': source })
  assert.equal(status, 0)
  assert.equal(last, '2 passed, 0 failed, 0 skipped')
  assert.match(stdout, /✔ kernel\/a\.test\.ts {2}1 passed/)
  assert.match(stdout, /ℹ 每秒 5 帧/)
})

test('a failing test is told in full, with what it printed', (t) => {
  const source = `${HEAD}describe('甲', () => { test('乙', () => { console.log('线索'); throw new Error('坏了') }) })\n`
  const { stdout, status, last } = runIn(t, { 'kernel/a.test.ts': source })
  assert.equal(status, 1)
  assert.equal(last, '0 passed, 1 failed, 0 skipped')
  assert.match(stdout, /✖ 甲 › 乙 {2}\(kernel\/a\.test\.ts:2\)\n +Error: 坏了[\s\S]*线索/)
  assert.match(stdout, /\nFailed:\n {2}kernel\/a\.test\.ts › 甲 › 乙: Error: 坏了\n\n/)
})

test('what is left out is listed, and fails in CI', (t) => {
  const files = {
    'kernel/a.test.ts': `${HEAD}test('x', () => {})\ntest('看', { skip: 'left out: no ffmpeg' }, () => {})\n`,
  }
  const here = runIn(t, files)
  assert.equal(here.status, 0)
  assert.match(here.stdout, /Left out:\n {2}kernel\/a\.test\.ts › 看: no ffmpeg\n/)
  assert.equal(here.last, '1 passed, 0 failed, 1 skipped')
  const ci = runIn(t, files, { CI: 'true' })
  assert.equal(ci.status, 1)
  assert.equal(ci.last, '1 passed, 1 failed, 0 skipped')
})

test('a skip without a reason fails', (t) => {
  const { status, last } = runIn(t, { 'kernel/a.test.ts': `${HEAD}test('x', { skip: true }, () => {})\n` })
  assert.equal(status, 1)
  assert.equal(last, '0 passed, 1 failed, 1 skipped')
})

test('a crash, an empty file and no file at all fail', (t) => {
  const { stdout, last } = runIn(t, {
    'kernel/a.test.ts': "throw new Error('早')\n",
    'kernel/b.test.ts': 'export {}\n',
  })
  assert.match(stdout, /Error: 早/)
  assert.match(stdout, /holds no tests/)
  assert.equal(last, '0 passed, 2 failed, 0 skipped')
  const nothing = runIn(t, { 'kernel/a.ts': '' })
  assert.equal(nothing.status, 1)
  assert.match(nothing.stdout, /no test file was run/)
})

test('a hanging file is ended, with the name of the test and all it started', async (t) => {
  const root = plantedTree(t, {
    'kernel/a.test.ts': `${HEAD}import { spawn } from 'node:child_process'
test('ok', () => {})
test('等', async () => {
  console.log(spawn('sleep', ['60']).pid)
  await new Promise((done) => setTimeout(done, 60_000))
})\n`,
  })
  const result = await runTestFile(root, 'kernel/a.test.ts', 1)
  assert.equal(result.passed, 1)
  assert.match(result.failures[0]?.error ?? '', /ended after 1 s in “等”/)
  // Gone, or dead and not yet collected by its new parent.
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', result.output.trim()], { encoding: 'utf8' })
  assert.match(stdout.trim(), /^(Z.*)?$/)
})

test('no test file is forgotten', (t) => {
  const root = plantedTree(t, {
    'kernel/src/eye/a.test.ts': '',
    'adapters/onnx/b.test.ts': '',
    'adapters/memory/c.test.ts': '',
    'server/api/d.test.ts': '',
    'e2e/backup.test.ts': '',
    'web/src/e.test.ts': '',
    'docs/f.test.ts': '',
    'kernel/src/g.spec.ts': '',
    'kernel/src/h.test.js': '',
    'kernel/src/tests/i.ts': '',
    'node_modules/x/j.test.ts': '',
  })
  const plan = planTests(root)
  assert.deepEqual(
    plan.groups.map(({ group, files }) => [group.name, ...files]),
    [
      ['quick', 'kernel/src/eye/a.test.ts'],
      ['adapters', 'adapters/memory/c.test.ts'],
      ['server', 'server/api/d.test.ts'],
      ['platform', 'e2e/backup.test.ts'],
      ['eye', 'adapters/onnx/b.test.ts'],
      ['web', 'web/src/e.test.ts'],
    ],
  )
  assert.deepEqual(plan.lost, [
    'docs/f.test.ts',
    'kernel/src/g.spec.ts',
    'kernel/src/h.test.js',
    'kernel/src/tests/i.ts',
  ])
})
