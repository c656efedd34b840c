// What a decision costs in the database, as a ratio to the barest thing it can do: one row in, by the same handle.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPglite, type PgliteDatabase } from '@gongzhi/adapters/postgres/pglite-database'
import { continued, opening, T0 } from '@gongzhi/engine/cases/filed-case.contract'

const ROUNDS = 9
const EACH = 200

type Work = (i: number) => Promise<unknown>

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number

/** Times a second, of each work in each round. They take turns, so that a busy machine is busy for all of them. */
async function rates(works: readonly Work[]): Promise<readonly (readonly number[])[]> {
  const all: number[][] = works.map(() => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [which, work] of works.entries()) {
      const start = performance.now()
      for (let i = 0; i < EACH; i++) await work(round * EACH + i)
      all[which]?.push((EACH / (performance.now() - start)) * 1_000)
    }
  }
  return all
}

async function measured(name: string, database: PgliteDatabase): Promise<void> {
  await database.sql((sql) => sql.script('create table bare (id integer primary key, text text)'))
  // Decided beforehand: what the kernel takes is no matter of the store.
  const opened = Array.from({ length: ROUNDS * EACH }, (_, i) => opening(`case-${i}`))
  const sent = opened.map((each, i) => continued(each, 'send', T0 + i))
  await database.transaction(async ({ cases }) => {
    for (const each of opened) await cases.append(each)
  })
  const text = 'x'.repeat(300)
  const insert: Work = (i) => database.sql((sql) => sql.query('insert into bare values ($1, $2)', [i, text]))
  const find: Work = (i) => database.transaction(({ cases }) => cases.find(`case-${i}`))
  const decide: Work = (i) =>
    database.transaction(async ({ cases }) => {
      await cases.find(`case-${i}`)
      await cases.append(sent[i] as (typeof sent)[0])
    })
  const [bare = [], found = [], decided = []] = await rates([insert, find, decide])
  const share = median(decided.map((each, round) => each / (bare[round] as number)))
  const [a, b, c] = [bare, found, decided].map((each) => Math.round(median(each)))
  console.log(
    `${name}: bare insert ${a}/s, find ${b}/s, find + append ${c}/s = ${Math.round(share * 100)} % of a bare insert`,
  )
}

export async function bench(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'gongzhi-bench-'))
  try {
    for (const durable of ['commit', 'flush'] as const) {
      const database = await openPglite({ folder: join(root, durable), templateFolder: root, durable })
      await measured(`PGlite, durable at ${durable}`, database)
      await database.close()
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
