// The real server with its camera and no room for a single picture: the case opens, the banner says why, and the proof
// waits instead of closing on nothing.
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { signIn, startServer, temporaryFolder } from './running-server.ts'

const SPEED = 10
const LONGEST_MS = 90_000
const PROOF_MS = 120_000

type CaseOut = {
  id: string
  seq: number
  step: string
  before?: object
  after?: object
  proof?: { lasted: number; needed: number }
}

test('no room for evidence', { timeout: 240_000 }, async () => {
  const folder = await temporaryFolder()
  const server = await startServer(folder.path, ['--speed', String(SPEED), '--company', 'off'], {
    GONGZHI_EVIDENCE_LIMIT: '1',
  })
  try {
    const property = await signIn(server, 'property', server.passwords.get('property') ?? '')
    const ends = performance.now() + LONGEST_MS
    async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
      for (;;) {
        const found = await look()
        if (found !== undefined) return found
        assert.ok(performance.now() < ends, `${what} in time\n${server.errors()}`)
        await sleep(250)
      }
    }
    const codes = async () =>
      ((await property.get('/api/health')).body as { faults: { code: string }[] }).faults.map(({ code }) => code)
    const read = async (id: string) => (await property.get(`/api/cases/${id}`)).body as CaseOut

    const { id } = await until(
      'a case',
      async () => ((await property.get('/api/cases')).body as { cases: CaseOut[] }).cases[0],
    )
    const opened = await read(id)
    assert.equal(opened.step, 'sent')
    assert.equal(opened.before, undefined)
    assert.deepEqual(await codes(), ['evidence-no-room'])

    const cleared = await property.post(`/api/cases/${id}/commands`, {
      id: 'clear-without-room',
      do: 'move',
      move: 'clear',
      values: { how: '移车' },
    })
    assert.equal(cleared.status, 200)
    await until(
      'what would prove it',
      async () => ((await read(id)).proof?.lasted ?? 0) > PROOF_MS + 20_000 || undefined,
    )
    const waiting = await read(id)
    assert.deepEqual([waiting.step, waiting.after], ['proving', undefined], 'seen free for long, and not closed')
    assert.deepEqual(await codes(), ['evidence-no-room'])
    const stored = await readdir(join(folder.path, 'evidence'), { recursive: true, withFileTypes: true })
    assert.deepEqual(
      stored.filter((entry) => entry.isFile()).map(({ name }) => name),
      [],
    )
  } finally {
    const code = await server.stop()
    await folder.remove()
    assert.equal(code, 0, server.errors())
  }
})
