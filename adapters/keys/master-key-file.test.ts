// The file of master keys: made once, read by its owner only, never half written, no generation lost.
import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { masterKeyFile } from './master-key-file.ts'

const isFault = (code: Fault['code']) => (fault: unknown) => fault instanceof Fault && fault.code === code
const text = (key: Uint8Array | undefined) => Buffer.from(key ?? []).toString('base64url')

async function inFolder(work: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhi keys '))
  try {
    await work(join(folder, 'keys', 'master.key'), folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('the file of master keys', () => {
  it('is made where that is allowed, for its owner only, and is the same when it is opened again', () =>
    inFolder(async (path) => {
      await assert.rejects(masterKeyFile(path, { make: false }), isFault('master-key-missing'))
      const made = await masterKeyFile(path, { make: true })
      assert.equal((await stat(path)).mode & 0o777, 0o600)
      const current = await made.current()
      assert.equal(current.key.length, 32)
      const again = await masterKeyFile(path, { make: true })
      assert.deepEqual(await again.current(), current)
      assert.equal(text(await again.root()), text(await made.root()))
      assert.deepEqual(await readdir(join(path, '..')), ['master.key'])
    }))

  it('is one file, however many make it at once', () =>
    inFolder(async (path) => {
      const all = await Promise.all(Array.from({ length: 8 }, () => masterKeyFile(path, { make: true })))
      const ids = await Promise.all(all.map(async (each) => (await each.current()).id))
      assert.equal(new Set(ids).size, 1)
      assert.deepEqual(await readdir(join(path, '..')), ['master.key'])
    }))

  it('gets generations that every process sees, and loses none when several add at once', () =>
    inFolder(async (path) => {
      const [one, two] = [await masterKeyFile(path, { make: true }), await masterKeyFile(path, { make: false })]
      const first = await one.current()
      const root = text(await one.root())
      const made = await Promise.all([one.add(), two.add(), one.add(), two.add()])
      for (const keys of [one, two, await masterKeyFile(path, { make: false })]) {
        assert.deepEqual(new Set(await keys.list()), new Set([first.id, ...made.map(({ id }) => id)]))
        for (const each of [first, ...made]) assert.deepEqual(text((await keys.find(each.id))?.key), text(each.key))
        assert.ok(made.some(({ id }) => id !== first.id))
        assert.equal(text(await keys.root()), root)
      }
      assert.deepEqual((await one.current()).id, (await two.current()).id)
      assert.equal(await one.find('g-none'), undefined)
    }))

  it('forgets old generations for good', () =>
    inFolder(async (path) => {
      const keys = await masterKeyFile(path, { make: true })
      const [first, second] = [await keys.current(), await keys.add()]
      assert.deepEqual(await keys.dropOld(), [first.id])
      assert.deepEqual(await keys.dropOld(), [])
      assert.deepEqual(await keys.list(), [second.id])
      assert.equal(await keys.find(first.id), undefined)
      assert.ok(!(await readFile(path, 'utf8')).includes(text(first.key)))
      assert.deepEqual(await readdir(join(path, '..')), ['master.key'])
    }))

  it('is not taken where others can read it, or where it is not what it should be', () =>
    inFolder(async (path) => {
      await masterKeyFile(path, { make: true })
      const whole = await readFile(path, 'utf8')
      for (const mode of [0o640, 0o604, 0o660]) {
        await chmod(path, mode)
        await assert.rejects(masterKeyFile(path, { make: true }), isFault('master-key-exposed'))
      }
      await chmod(path, 0o600)
      for (const broken of [
        '',
        '{}',
        '[]',
        'null',
        whole.slice(0, -20),
        whole.replace('keys 1', 'keys 2'),
        whole.replace(/"current": "[^"]+"/, '"current": "g-none"'),
      ]) {
        await writeFile(path, broken)
        const wrong = await masterKeyFile(path, { make: true }).catch((fault: unknown) => fault)
        assert.ok(isFault('master-key-invalid')(wrong), broken)
        // What it holds does not get into a message.
        for (const secret of whole.match(/[\w-]{43}/g) ?? [])
          assert.ok(!String((wrong as Fault).message).includes(secret))
      }
    }))

  it('is left alone while another process changes it', () =>
    inFolder(async (path) => {
      const keys = await masterKeyFile(path, { make: true })
      await writeFile(`${path}.lock`, '')
      const waiting = keys.add()
      await new Promise((resolve) => setTimeout(resolve, 120))
      assert.equal((await keys.list()).length, 1)
      await rm(`${path}.lock`)
      await waiting
      assert.equal((await keys.list()).length, 2)
    }))
})
