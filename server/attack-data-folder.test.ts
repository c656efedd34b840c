// The data folder holds what only the platform's own user may read.
import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStorage } from './compose.ts'

test('a new data folder is closed to other users', { skip: process.platform === 'win32' }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhi-folder-'))
  const before = process.umask(0o022)
  try {
    const storage = await openStorage(join(folder, 'data'), { now: () => Date.now() })
    await storage.close()
    assert.equal((await stat(join(folder, 'data'))).mode & 0o777, 0o700)
  } finally {
    process.umask(before)
    await rm(folder, { recursive: true, force: true })
  }
})
