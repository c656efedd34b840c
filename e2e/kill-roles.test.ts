// kill -9 of each role in turn, and the database away for a while, on a deployment of several processes: what was acknowledged
// is there, nothing was done twice, and nobody ends because the database is away. Fifty rounds: npm run bench -- kill.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { eyesAnew, type KillPlatform, killOnce, killPlatform, TURNS } from './kill-platform.ts'

const ROUNDS = 5
const AWAY_MS = 20_000

describe('a deployment on PostgreSQL', { timeout: 290_000 }, () => {
  let open: KillPlatform | undefined
  after(() => open?.end())

  test(`kill -9 of each role in turn, ${ROUNDS} times; then the database is away for ${AWAY_MS / 1_000} s`, async (t) => {
    const platform = await killPlatform({ deadlines: 60, spreadMs: 40_000 })
    if ('missing' in platform) return t.skip(`left out: ${platform.missing}`)
    open = platform
    const { client, spool } = platform
    await platform.healthy()
    client.start()
    for (let round = 0; round < ROUNDS; round++) {
      await sleep(randomInt(300, 1_500))
      const which = TURNS[round % TURNS.length] as (typeof TURNS)[number]
      const ms = await killOnce(platform, which, round)
      t.diagnostic(`${which} was killed and is there again after ${Math.round(ms)} ms`)
    }
    await platform.healthy()

    // Eyes that begin to look now have something to report while nobody can take it.
    const pids = () => platform.deployment.parts().map((part) => part.running() && part.pid())
    await eyesAnew(platform)
    const before = { pids: pids(), acknowledged: client.acknowledged.length, seen: spool.seen.size }
    const thaw = platform.deployment.freeze()
    try {
      await sleep(AWAY_MS)
    } finally {
      thaw()
    }
    assert.deepEqual(pids(), before.pids, 'nobody has ended')
    t.diagnostic(`${spool.seen.size - before.seen} signals were noticed meanwhile, ${spool.most()} waited at once`)
    await platform.healthy()
    const down = client.acknowledged.length
    await sleep(3_000)
    assert.ok(client.acknowledged.length > down, 'it goes on by itself')
    assert.ok(spool.seen.size > before.seen, 'there were signals to lose')

    const checked = await platform.finish()
    t.diagnostic(`${JSON.stringify({ ...checked, faults: checked.faults.length })}`)
    t.diagnostic(
      `${client.acknowledged.length} acknowledged, ${client.repeated} asked again, told otherwise: ${JSON.stringify(Object.fromEntries(client.refused))}`,
    )
    assert.deepEqual(checked.faults, [])
    assert.deepEqual(client.wrong, [])
    assert.equal(client.withoutRetryAfter, 0, 'who is to come again is told when')
    assert.ok(client.acknowledged.length > 200, 'there was work to lose')
    assert.ok(checked.late >= checked.backdated, 'deadlines came while it ran')
  })
})
