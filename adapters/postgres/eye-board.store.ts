// The board of the eyes in SQL. Leases go by the server's clock; a lost board is told anew, so its writes do not wait for the disk.
import type { CameraNews, EyeBoardStore, ProofNews } from '@gongzhi/engine/eye/eye-board.port'
import type { Box } from '@gongzhi/kernel'
import type { Sql } from './sql.ts'

const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint'
/** One at a time counts and shares out: two would give one camera to both. */
const ALONE = `select pg_advisory_xact_lock(hashtextextended('gongzhi eye board', 0)) is null as had,
  set_config('synchronous_commit', 'off', true) as waits`

const BEAT = `
with gone as (
  delete from eye_process where until < ${NOW} and id <> $1 returning id
), freed as (
  delete from eye_lease where eye in (select id from gone)
), forgotten as (
  delete from eye_told where eye in (select id from gone)
), told as (
  insert into eye_told (eye) values ($1) on conflict do nothing
), here as (
  insert into eye_process (id, until) values ($1, ${NOW} + $2)
  on conflict (id) do update set until = excluded.until
)
select id, exists (select from eye_told where eye = $1) as told from eye_process where id not in (select id from gone)`

const TELL = `
with camera as (
  insert into eye_camera (device, eye, news)
  select device, $1, news from unnest($2::text[], $3::text[]) as row (device, news)
  on conflict (device) do update set eye = excluded.eye, news = excluded.news
), over as (
  delete from eye_proof where case_id = any($6::text[]) and eye = $1
)
insert into eye_proof (case_id, eye, news)
select case_id, $1, news from unnest($4::text[], $5::text[]) as row (case_id, news)
on conflict (case_id) do update set eye = excluded.eye, news = excluded.news`

export function eyeBoardStore(sql: Sql): EyeBoardStore {
  return {
    async beat(eye, leaseMs) {
      await sql.query(ALONE)
      const before = await sql.query(BEAT, [eye, leaseMs])
      const leases = await sql.query('select device, eye from eye_lease order by device')
      const others = before.map((row) => row.id as string).filter((id) => id !== eye)
      return {
        known: before.some((row) => row.id === eye && row.told === true),
        eyes: [...others, eye].sort(),
        leases: leases.map((row) => ({ device: row.device as string, eye: row.eye as string })),
      }
    },
    async hold(eye, devices) {
      await sql.query('delete from eye_lease where eye = $1 and not device = any($2::text[])', [eye, devices])
      await sql.query(
        `insert into eye_lease (device, eye) select device, $1 from unnest($2::text[]) as device
        on conflict (device) do update set eye = excluded.eye where eye_lease.eye <> excluded.eye`,
        [eye, devices],
      )
    },
    async tell(eye, { cameras, proofs, over }) {
      await sql.query(TELL, [
        eye,
        cameras.map(({ device }) => device),
        cameras.map((news) => JSON.stringify(news)),
        proofs.map((news) => news.case),
        proofs.map((news) => JSON.stringify(news)),
        over,
      ])
    },
    async forget(eye) {
      for (const table of ['eye_camera', 'eye_proof', 'eye_told'])
        await sql.query(`delete from ${table} where eye = $1`, [eye])
    },
    async leave(eye) {
      await sql.query(ALONE)
      for (const [table, column] of [
        ['eye_process', 'id'],
        ['eye_lease', 'eye'],
        ['eye_told', 'eye'],
        ['eye_proof', 'eye'],
      ])
        await sql.query(`delete from ${table} where ${column} = $1`, [eye])
    },
    async cameras() {
      const rows = await sql.query(
        `select news, exists (select from eye_process where id = eye and until >= ${NOW}) as alive
        from eye_camera order by device`,
      )
      return rows.map((row) => ({ ...(JSON.parse(row.news as string) as CameraNews), alive: row.alive as boolean }))
    },
    async proofs(cases) {
      const rows = await sql.query(
        `select news from eye_proof join eye_process on id = eye and until >= ${NOW}
        where $1::text[] is null or case_id = any($1::text[]) order by case_id`,
        [cases ?? null],
      )
      return rows.map((row) => JSON.parse(row.news as string) as ProofNews)
    },
    async wantPicture(device, forMs) {
      await sql.query(
        `insert into eye_wish (device, picture_until) values ($1, ${NOW} + $2)
        on conflict (device) do update set picture_until = excluded.picture_until`,
        [device, forMs],
      )
    },
    async wantScene(device, scene) {
      await sql.query(
        'insert into eye_wish (device, scene) values ($1, $2) on conflict (device) do update set scene = excluded.scene',
        [device, scene],
      )
    },
    async wishes(devices) {
      const rows = await sql.query(
        `select device, picture_until >= ${NOW} as picture, scene from eye_wish
        where device = any($1::text[]) order by device`,
        [devices],
      )
      return rows.map((row) => ({
        device: row.device as string,
        picture: row.picture as boolean,
        ...(row.scene === null ? {} : { scene: row.scene as string }),
      }))
    },
    async putPicture(device, { jpeg, takenAt, boxes }) {
      await sql.query(
        `insert into eye_picture (device, put, taken_at, boxes, jpeg) values ($1, ${NOW}, $2, $3, $4)
        on conflict (device) do update
        set put = excluded.put, taken_at = excluded.taken_at, boxes = excluded.boxes, jpeg = excluded.jpeg`,
        [device, takenAt, JSON.stringify(boxes), Buffer.from(jpeg).toString('base64')],
      )
    },
    async picture(device, mostMs) {
      const [row] = await sql.query(
        `select taken_at, boxes, jpeg from eye_picture where device = $1 and put >= ${NOW} - $2::bigint`,
        [device, mostMs],
      )
      return (
        row && {
          jpeg: Buffer.from(row.jpeg as string, 'base64'),
          takenAt: row.taken_at as number,
          boxes: JSON.parse(row.boxes as string) as Box[],
        }
      )
    },
  }
}
