// What a power cut takes from the embedded database: a second folder gets a file only at the moment PGlite has it synced, and is
// opened as the machine would find it. Cuts fall at random, also within a commit. Printed as acknowledged and found.
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { DURABLE_START, DurableNodeFs } from '@gongzhi/adapters/postgres/durable-node-fs'
import { openHome } from '@gongzhi/adapters/postgres/pglite-home'

const CUTS = 25
const COMMITS = 400
const CHECKPOINT_EVERY = 90

/** What a sync of `path` brings to the disk. */
function keep(live: string, kept: string, path: string): void {
  const [from, to] = [join(live, path), join(kept, path)]
  if (!existsSync(from)) return
  if (!statSync(from).isDirectory()) {
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(from, to)
    return
  }
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(to)) if (!existsSync(join(from, name))) rmSync(join(to, name), { recursive: true })
}

type Cut = { readonly acknowledged: number; readonly folder: string; readonly within: boolean }

/** `postponed`: commits do not wait for the disk, as with `durable: 'flush'`. */
async function cuts(root: string, fresh: string, postponed: boolean): Promise<readonly Cut[]> {
  const name = postponed ? 'flush' : 'commit'
  const [live, kept] = [join(root, name), join(root, `${name}-kept`)]
  cpSync(fresh, live, { recursive: true })
  cpSync(live, kept, { recursive: true })
  const made: Cut[] = []
  let acknowledged = 0
  let busy = false
  const cut = (): void => {
    const folder = join(root, `${name}-${made.length}`)
    cpSync(kept, folder, { recursive: true })
    made.push({ acknowledged, folder, within: busy })
  }
  const fs = new DurableNodeFs(live, {
    postponeLog: postponed,
    onSynced(path) {
      // Some cuts fall before this very sync has come through, some just after it.
      const falls = Math.random() < CUTS / COMMITS / 2 && made.length < CUTS
      if (falls && Math.random() < 0.5) cut()
      keep(live, kept, path)
      if (falls && made.length < CUTS) cut()
    },
  })
  const db = await PGlite.create({ fs, startParams: DURABLE_START })
  for (let i = 1; i <= COMMITS; i++) {
    busy = true
    await db.query('insert into acknowledged values ($1, $2)', [i, 'x'.repeat(600)])
    busy = false
    acknowledged = i
    if (made.length < CUTS && Math.random() < CUTS / COMMITS) cut()
    if (i % CHECKPOINT_EVERY === 0) await db.exec('checkpoint')
  }
  await db.close()
  return made
}

async function found({ folder }: Cut): Promise<number> {
  const db = await PGlite.create(folder)
  const { rows } = await db.query<{ n: number; last: number | null }>(
    'select count(*)::integer as n, max(id) as last from acknowledged',
  )
  await db.close()
  rmSync(folder, { recursive: true, force: true })
  const { n, last } = rows[0] ?? { n: -1, last: null }
  if (n !== (last ?? 0)) throw new Error(`a gap: ${n} rows, the last is ${last}`)
  return n
}

export async function bench(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'gongzhi-power-'))
  try {
    mkdirSync(join(root, 'fresh'))
    const { db } = await openHome({
      ...{ folder: join(root, 'fresh'), templateFolder: join(tmpdir(), 'gongzhi-template') },
      ...{ postponeLog: false, vacuumAfterBytes: 0 },
    })
    await db.exec('create table acknowledged (id integer primary key, text text)')
    await db.exec('checkpoint')
    await db.close()
    for (const postponed of [false, true]) {
      const made = await cuts(root, join(root, 'fresh', 'pg'), postponed)
      let [most, lost, total] = [0, 0, 0]
      for (const each of made) {
        const missing = Math.max(0, each.acknowledged - (await found(each)))
        most = Math.max(most, missing)
        lost += missing
        total += each.acknowledged
      }
      const within = made.filter((each) => each.within).length
      console.log(
        `durable at ${postponed ? 'flush' : 'commit (as the platform runs)'}: ${made.length} cuts, ${within} of them within a commit; ` +
          `${total} commits acknowledged before them, ${lost} lost, at most ${most} at one cut; no gaps`,
      )
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
