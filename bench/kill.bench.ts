// Fifty times kill -9, each role in turn and PostgreSQL itself, and the database away for a minute, twice: stopped in its tracks,
// and gone. Whatever was acknowledged is compared with what is stored.
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { eyesAnew, killOnce, killPlatform, TURNS } from '../e2e/kill-platform.ts'

const ROUNDS = 50
const AWAY_MS = 60_000

const at = (values: readonly number[], share: number): number =>
  Math.round([...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0)

export async function bench(): Promise<void> {
  const platform = await killPlatform({ deadlines: 400, spreadMs: 8 * 60_000 })
  if ('missing' in platform) {
    console.log(`left out: ${platform.missing}`)
    return
  }
  try {
    const { client, spool } = platform
    await platform.healthy()
    client.start()
    const took = new Map<string, number[]>()
    for (let round = 0; round < ROUNDS; round++) {
      await sleep(randomInt(200, 2_500))
      const which = TURNS[round % TURNS.length] as (typeof TURNS)[number]
      took.set(which, [...(took.get(which) ?? []), await killOnce(platform, which, Math.floor(round / TURNS.length))])
    }
    await platform.healthy()
    for (const [which, all] of took)
      console.log(
        `${which}: ${all.length} × kill -9, there again after ${at(all, 0.5)} ms (median), ${at(all, 1)} ms (most)`,
      )

    for (const how of ['frozen', 'gone'] as const) {
      await eyesAnew(platform)
      const seen = spool.seen.size
      if (how === 'frozen') {
        const thaw = platform.deployment.freeze()
        await sleep(AWAY_MS).finally(thaw)
      } else {
        await platform.deployment.server.process.kill()
        await sleep(AWAY_MS)
        await platform.deployment.server.process.start()
      }
      const back = performance.now()
      const before = client.acknowledged.length
      while (client.acknowledged.length === before && performance.now() - back < 60_000) await sleep(20)
      console.log(
        `database ${how} for ${AWAY_MS / 1_000} s: ${spool.seen.size - seen} signals noticed meanwhile wait on disk; first answer ${Math.round(performance.now() - back)} ms after it is back`,
      )
      await platform.healthy()
    }
    const checked = await platform.finish()
    console.log(
      `${client.acknowledged.length} acknowledged (${client.repeated} asked again under the same id), ${spool.seen.size} signals of cameras, ${checked.cases} cases, ${checked.events} events, ${checked.late} deadlines called, ${checked.told} messages told`,
    )
    console.log(`answers meanwhile: ${[...client.refused].map(([what, count]) => `${what} × ${count}`).join(', ')}`)
    console.log(`latency of answers: median ${at(client.latencies, 0.5)} ms, 99 % ${at(client.latencies, 0.99)} ms`)
    const wrong = [...checked.faults, ...client.wrong]
    console.log(
      wrong.length === 0 ? 'nothing lost, nothing doubled, every open case with owner and deadline' : wrong.join('\n'),
    )
    if (wrong.length > 0) process.exitCode = 1
  } finally {
    await platform.end()
  }
}
