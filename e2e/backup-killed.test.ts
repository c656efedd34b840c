// A restore that is killed at any moment leaves what says so; run again it is complete.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Manifest } from '@gongzhi/engine'
import { backUpStopped, restoreFile } from '../server/compose-backup.ts'
import { content, fill, wall } from './backed-up.ts'
import { assertFault, gongzhi } from './gongzhi.ts'
import { temporaryFolder } from './running-server.ts'

const MAIN = resolve(import.meta.dirname, '../server/cli/main.ts')

describe('a backup', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let file = ''
  let made: Manifest
  const at = (name: string) => join(folder.path, name)

  before(async () => {
    folder = await temporaryFolder()
    const from = { dataFolder: at('original') }
    await fill(from)
    file = at('original.tar')
    made = await backUpStopped(file, from, wall)
  })
  after(() => folder.remove())

  test('whose restore was killed leaves what says so, and is restored again', { timeout: 240_000 }, async (t) => {
    const where = { dataFolder: at('killed') }
    const points: string[] = []
    for (let round = 0; round < (process.env.CI ? 3 : 8); round++) {
      await rm(where.dataFolder, { recursive: true, force: true })
      const child = spawn(process.execPath, [MAIN, 'restore', file, '--data', where.dataFolder], { stdio: 'ignore' })
      const over = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
      const marked = () => existsSync(join(where.dataFolder, 'evidence'))
      // Some at any time, some in the middle of writing.
      if (round % 2 === 0) await sleep(randomInt(300, 4_000))
      else for (let i = 0; i < 2_000 && !marked() && child.exitCode === null; i++) await sleep(5)
      child.kill('SIGKILL')
      const code = await over
      if (code === 0) {
        points.push('done')
        continue
      }
      const looked = await gongzhi(['verify', '--data', where.dataFolder, '--json'])
      // As long as nothing was made there is nothing to be mistaken for a platform.
      assertFault(looked, existsSync(join(where.dataFolder, 'database')) ? 'restore-unfinished' : 'data-folder-missing')
      points.push(looked.stderr.split(':')[0] ?? '')
      await restoreFile(file, where)
      assert.deepEqual(content(await backUpStopped(at(`killed-${round}.tar`), where, wall)), content(made))
    }
    t.diagnostic(points.join(', '))
  })
})
