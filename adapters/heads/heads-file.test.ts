// The list of heads as a file: what is torn is left out, what is no entry is said, with its line.
import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { HeadsEntry } from '@gongzhi/engine/history/heads.port'
import { Fault } from '@gongzhi/kernel'
import { headsFile } from './heads-file.ts'

const entry = (at: number): HeadsEntry => ({ at, heads: [[`case-${at}`, 1, 'a'.repeat(64)]], root: 'b'.repeat(64) })

describe('a file of heads', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongzhi-heads-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('gives back what was appended, oldest first, and leaves out a torn end', async () => {
    const path = join(folder, 'whole')
    const heads = headsFile(path)
    assert.deepEqual(await heads.read(), [])
    await heads.append(entry(1))
    await appendFile(path, '{"at":2,"hea')
    assert.deepEqual(await heads.read(), [entry(1)])
    await heads.append(entry(3))
    assert.deepEqual(await heads.read(), [entry(1), entry(3)])
    assert.equal((await readFile(path, 'utf8')).split('\n').length, 3)
  })

  it('refuses whatever is no entry, and says which line', async () => {
    const good = JSON.stringify(entry(1))
    for (const bad of [
      '{{{',
      'null',
      '[]',
      '{"at":1,"heads":{},"root":"x"}',
      '{"at":1,"heads":[null],"root":"x"}',
      '{"at":1,"heads":[["a","1","b"]],"root":"x"}',
      '{"at":1,"heads":[["a",1]],"root":"x"}',
      '{"at":1e99,"heads":[],"root":"x"}',
      '{"at":"1","heads":[],"root":"x"}',
      '{"heads":[],"root":"x"}',
    ]) {
      const path = join(folder, 'bad')
      await writeFile(path, `${good}\n${bad}\n${good}\n`)
      await assert.rejects(
        headsFile(path).read(),
        (fault) => fault instanceof Fault && fault.code === 'history-broken' && /line 2/.test(String(fault)),
        bad,
      )
    }
  })
})
