// What a decision costs in the database, as a ratio to the barest thing it can do: one row in, by the same handle.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPglite, type PgliteDatabase } from '@gongzhi/adapters/postgres/pglite-database'
import { continued, opening, T0 } from '@gongzhi/engine/cases/filed-case.contract'

const ROUNDS = 5
const EACH = 400

/** Times a second, the median of several rounds. */
async function rate(work: (i: number) => Promise<unknown>): Promise<number> {
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    for (let i = 0; i < EACH; i++) await work(round * EACH + i)
    rates.push((EACH / (performance.now() - start)) * 1_000)
  }
  return rates.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number
}

async function measured(name: string, database: PgliteDatabase): Promise<void> {
  await database.sql((sql) => sql.script('create table bare (id integer primary key, text text)'))
  const text = 'x'.repeat(300)
  const insert = 'insert into bare values ($1, $2)'
  const bare = await rate((i) => database.sql((sql) => sql.query(insert, [i, text])))
  // Decided beforehand: what the kernel takes is no matter of the store.
  const opened = Array.from({ length: ROUNDS * EACH }, (_, i) => opening(`case-${i}`))
  const sent = opened.map((each, i) => continued(each, 'send', T0 + i))
  await database.transaction(async ({ cases }) => {
    for (const each of opened) await cases.append(each)
  })
  const found = await rate((i) => database.transaction(({ cases }) => cases.find(`case-${i}`)))
  const decided = await rate((i) =>
    database.transaction(async ({ cases }) => {
      await cases.find(`case-${i}`)
      await cases.append(sent[i] as (typeof sent)[0])
    }),
  )
  const share = `${Math.round((decided / bare) * 100)} % of a bare insert`
  console.log(
    `${name}: bare insert ${Math.round(bare)}/s, find ${Math.round(found)}/s, find + append ${Math.round(decided)}/s = ${share}`,
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
