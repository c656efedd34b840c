// The lock of a data folder: who is turned away, and who may succeed a dead holder.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { lockFolder } from './folder-lock.ts'

const lockedBy = (pid: number) => (fault: unknown) =>
  fault instanceof Fault && fault.code === 'data-folder-locked' && fault.params.pid === pid

const CHILD = `
const { lockFolder } = await import(${JSON.stringify(import.meta.resolve('./folder-lock.ts'))})
try {
  await lockFolder(process.argv[1])
  console.log('won')
  // Holds it until everybody has tried.
  await new Promise((resolve) => process.stdin.once('data', resolve).once('end', resolve))
  process.exit(0)
} catch (fault) {
  console.log(fault.code)
}`

describe('lock of a data folder', () => {
  let root: string
  let folder: string
  let made = 0
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'gongzhi lock '))
  })
  beforeEach(() => {
    folder = join(root, String(++made))
  })
  after(() => rm(root, { recursive: true, force: true }))

  async function holder(): Promise<Record<string, unknown>> {
    const [name] = (await readdir(folder)).filter((each) => each.startsWith('lock.'))
    return JSON.parse(await readFile(join(folder, name as string), 'utf8')) as Record<string, unknown>
  }

  /** A lock left behind by somebody else, who took it `age` ms ago. */
  async function leave(changes: Record<string, unknown> | string, age = 0): Promise<void> {
    const lock = await lockFolder(folder)
    const path = join(folder, 'lock.1')
    const mine = await holder()
    await lock.release()
    await writeFile(path, typeof changes === 'string' ? changes : JSON.stringify({ ...mine, ...changes }))
    const then = new Date(Date.now() - age)
    await utimes(path, then, then)
  }

  it('is held by one, and can be taken again when it is given back', async () => {
    for (let i = 0; i < 3; i++) {
      const lock = await lockFolder(folder)
      await assert.rejects(lockFolder(folder), lockedBy(process.pid))
      await lock.release()
    }
    const left = await readdir(folder)
    assert.deepEqual(left, ['lock.3'])
  })

  it('goes to exactly one of many in one process', async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
    assert.equal(all.filter((each) => each.status === 'fulfilled').length, 1)
    for (const each of all) if (each.status === 'rejected') assert.ok(lockedBy(process.pid)(each.reason))
  })

  it('is taken from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    await leave({ pid })
    await (await lockFolder(folder)).release()
  })

  it('is taken from a process whose number another has now', { skip: process.platform !== 'linux' }, async () => {
    await leave({ started: '1' })
    await (await lockFolder(folder)).release()
  })

  it('is taken from a process of an earlier boot', { skip: process.platform !== 'linux' }, async () => {
    await leave({ boot: 'another' })
    await (await lockFolder(folder)).release()
  })

  it('is taken from another container only when that has long been silent', {
    skip: process.platform !== 'linux',
  }, async () => {
    await leave({ pid: 1, space: 'pid:[1]' })
    await assert.rejects(lockFolder(folder), lockedBy(1))
    const then = new Date(Date.now() - 60_000)
    await utimes(join(folder, 'lock.1'), then, then)
    await (await lockFolder(folder)).release()
  })

  it('is taken when it is torn and old, not while it may be being written', async () => {
    await leave('')
    await assert.rejects(lockFolder(folder), lockedBy(-1))
    const then = new Date(Date.now() - 60_000)
    await utimes(join(folder, 'lock.1'), then, then)
    await (await lockFolder(folder)).release()
  })

  it('does without boot and start where there is no /proc', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    await leave(JSON.stringify({ pid }), 60_000)
    await (await lockFolder(folder)).release()
  })

  it('of a dead holder goes to exactly one of several processes', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    await leave({ pid })
    const children = Array.from({ length: 5 }, () => {
      const child = execFile(process.execPath, ['--input-type=module', '-e', CHILD, folder])
      const said = new Promise<string>((resolve) => {
        let text = ''
        child.stdout?.on('data', (chunk) => {
          text += chunk
          if (text.includes('\n')) resolve(text.trim())
        })
      })
      const gone = new Promise((resolve) => child.once('exit', resolve))
      return { child, said, gone }
    })
    const said = await Promise.all(children.map((each) => each.said))
    for (const { child } of children) child.stdin?.end()
    await Promise.all(children.map((each) => each.gone))
    assert.deepEqual(said.sort(), [...Array(4).fill('data-folder-locked'), 'won'])
    assert.equal((await readdir(folder)).filter((name) => name.startsWith('lock.')).length, 1)
  })
})
