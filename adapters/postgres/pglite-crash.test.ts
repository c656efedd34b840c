// PGlite when things go wrong: killed while writing, killed while being made, its thread gone, opened twice.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { opening } from '@gongzhi/engine/cases/filed-case.contract'
import { Fault } from '@gongzhi/kernel'
import { openPglite, type PgliteDatabase } from './pglite-database.ts'

const templateFolder = join(tmpdir(), 'gongzhi-template')

const WRITER = `
const { openPglite } = await import(${JSON.stringify(import.meta.resolve('./pglite-database.ts'))})
const { opening } = await import(${JSON.stringify(import.meta.resolve('@gongzhi/engine/cases/filed-case.contract'))})
const [, folder, durable, templateFolder] = process.argv
console.log('opening')
const database = await openPglite({ folder, durable, templateFolder, flushEveryMs: 150 })
for (let i = 0; ; i++) {
  await database.transaction(({ cases }) => cases.append(opening(durable + i)))
  process.stdout.write(durable + i + '\\n')
}`

function writer(folder: string, durable: string): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', WRITER, folder, durable, templateFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

const isFault = (code: Fault['code']) => (fault: unknown) => fault instanceof Fault && fault.code === code

describe('PGlite', () => {
  let root: string
  // One for all of it: each test finds what the one before left.
  let folder: string
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'gongzhi crash '))
    folder = join(root, 'data')
  })
  after(() => rm(root, { recursive: true, force: true }))

  async function killedAfter(child: ChildProcess, lines: number): Promise<readonly string[]> {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    let text = ''
    child.stdout?.on('data', (chunk) => {
      text += chunk
      if (text.split('\n').length > lines) child.kill('SIGKILL')
    })
    await gone
    // The last line may have been cut off.
    return text.split('\n').slice(1, -1)
  }

  for (const durable of ['commit', 'flush'] as const) {
    it(`killed while writing keeps every acknowledged row (durable: ${durable})`, async () => {
      const acknowledged = await killedAfter(writer(folder, durable), 120)
      assert.ok(acknowledged.length >= 100)
      // Time of the processor, all threads: the same on a machine that is busy with something else.
      const start = process.cpuUsage()
      const database = await openPglite({ folder, durable })
      const { user, system } = process.cpuUsage(start)
      const seconds = (user + system) / 1e6
      assert.ok(seconds < 3, `${seconds} s to open`)
      const there = await database.transaction(({ cases }) => cases.list({ limit: 10_000 }))
      const ids = new Set(there.cases.map(({ state }) => state.id).filter((id) => id.startsWith(durable)))
      for (const id of acknowledged) assert.ok(ids.has(id), `${id} is lost`)
      // At most the one that was being acknowledged is there besides.
      assert.ok(ids.size <= acknowledged.length + 2)
      await database.transaction(({ cases }) => cases.append(opening(`after ${durable}`)))
      await database.close()
    })
  }

  it('killed while it is being made is made anew', async () => {
    const half = join(root, 'half made')
    for (const ms of [30, 200]) {
      const child = writer(half, 'commit')
      await new Promise((resolve) => child.stdout?.once('data', resolve))
      await setTimeout(ms)
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
    const database = await openPglite({ folder: half, templateFolder })
    await database.transaction(({ cases }) => cases.append(opening('first')))
    await database.close()
  })

  it('killed at any moment of its opening opens again', async (t) => {
    const moments: number[] = []
    for (let round = 0; round < 6; round++) {
      const ms = randomInt(700)
      moments.push(ms)
      const child = writer(folder, `opening ${round} `)
      const gone = new Promise((resolve) => child.once('exit', resolve))
      await new Promise((resolve) => child.stdout?.once('data', resolve))
      await setTimeout(ms)
      child.kill('SIGKILL')
      await gone
      const database = await openPglite({ folder })
      assert.ok(await database.transaction(({ cases }) => cases.find('after commit')), `killed after ${ms} ms`)
      await database.close()
    }
    t.diagnostic(`killed after ${moments.join(', ')} ms`)
  })

  it('killed while it says who it is opens again, whatever it had written of that', async () => {
    for (const text of ['', '-4', '-42\n/pglite/data\n']) {
      await writeFile(join(folder, 'pg/postmaster.pid'), text)
      const database = await openPglite({ folder })
      assert.ok(await database.transaction(({ cases }) => cases.find('after commit')))
      await database.close()
    }
  })

  it('is opened by one process', async () => {
    const child = writer(folder, 'locked')
    // It says a row only once it has the folder.
    await new Promise<void>((resolve) => {
      let text = ''
      child.stdout?.on('data', (chunk) => {
        text += chunk
        if (text.includes('locked0')) resolve()
      })
    })
    const locked = (fault: unknown) => isFault('data-folder-locked')(fault) && (fault as Fault).params.pid === child.pid
    await assert.rejects(openPglite({ folder }), locked)
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    const database = await openPglite({ folder })
    await assert.rejects(openPglite({ folder }), isFault('data-folder-locked'))
    await database.close()
  })

  describe('whose thread died', () => {
    let database: PgliteDatabase
    before(async () => {
      database = await openPglite({ folder })
    })

    it('tells everybody who waits, and whoever comes after', async () => {
      await database.transaction(({ cases }) => cases.append(opening('before')))
      const waiting = Array.from({ length: 5 }, (_, i) =>
        database.transaction(({ cases }) => cases.append(opening(`case-${i}`))),
      )
      const settled = Promise.allSettled(waiting)
      const slow = assert.rejects(
        database.sql((sql) => sql.query('select count(*) as n from generate_series(1, 100000000)')),
        isFault('database-unusable'),
      )
      await waiting[0]
      await setTimeout(300)
      await database.crash()
      await slow
      await settled
      await assert.rejects(
        database.transaction(async ({ cases }) => cases.find('x')),
        isFault('database-unusable'),
      )
      await assert.rejects(database.flush(), isFault('database-unusable'))
    })

    it('can be closed and opened again with all that was acknowledged', async () => {
      await database.close()
      const again = await openPglite({ folder })
      assert.ok(await again.transaction(({ cases }) => cases.find('before')))
      await again.close()
    })
  })

  it('answers while a long query runs, because that is in another thread', async () => {
    const database = await openPglite({ templateFolder })
    let worst = 0
    let last = performance.now()
    const tick = setInterval(() => {
      worst = Math.max(worst, performance.now() - last)
      last = performance.now()
    }, 5)
    const start = performance.now()
    await database.sql((sql) => sql.query('select count(*) as n from generate_series(1, 3000000)'))
    const whole = performance.now() - start
    clearInterval(tick)
    await database.close()
    assert.ok(worst < whole / 2, `${worst} of ${whole} ms`)
  })
})
