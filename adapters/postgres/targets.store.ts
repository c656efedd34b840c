// Work reports and targets in SQL. Decides nothing: what a change means was settled before it came here.
import type {
  CorrectionEntry,
  StoredEntry,
  StoredTarget,
  StoredTask,
  TargetCommandDone,
  TargetReport,
  TargetsStore,
  TargetTaskRow,
  UnitParty,
} from '@gongzhi/engine/targets/targets.port'
import { canonical, type SourceDocument, type TargetState } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

const reportOf = (row: SqlRow): TargetReport => JSON.parse(row.text as string) as TargetReport
const taskOf = (row: SqlRow): StoredTask => ({
  row: JSON.parse(row.row as string) as TargetTaskRow,
  ...(JSON.parse(row.text as string) as Omit<StoredTask, 'row'>),
})
const targetOf = (row: SqlRow): StoredTarget => ({
  state: JSON.parse(row.state as string) as TargetState,
  head: row.head as string,
})

const ADD_TASKS = `
insert into target_task (report, place, key, row, text)
select $1, place, key, row, text
from unnest($2::text[], $3::text[], $4::text[]) with ordinality as given (key, row, text, place)`

const APPEND = `
with row as materialized (
  select * from unnest($1::integer[], $2::text[], $3::integer[], $4::text[], $5::integer[], $6::text[])
    as row (expected, id, seq, head, year, state)
), entry as (
  insert into target_entry (target, seq, at, text, hash)
  select target, seq, at::bigint, text, hash
  from unnest($7::text[], $8::integer[], $9::text[], $10::text[], $11::text[]) as entry (target, seq, at, text, hash)
), made as (
  insert into target_now (id, seq, head, year, state)
  select id, seq, head, year, state from row where expected = 0
  returning id
), changed as (
  update target_now set seq = row.seq, head = row.head, year = row.year, state = row.state
  from row where target_now.id = row.id and target_now.seq = row.expected and row.expected > 0
  returning target_now.id
)
select case
  when (select count(*) from made) + (select count(*) from changed) = (select count(*) from row) then true
  else overtaken()
end as done`

const TASK = `
select row, text,
  (select key from target_task as other where other.report = $1 and other.place = task.place - 1) as before,
  (select key from target_task as other where other.report = $1 and other.place = task.place + 1) as next
from target_task as task where report = $1 and key = $2`

export function targetsStore(sql: Sql): TargetsStore {
  async function addTasks(report: string, tasks: readonly StoredTask[]): Promise<void> {
    await sql.query(ADD_TASKS, [
      report,
      tasks.map(({ row }) => row.key),
      tasks.map(({ row }) => canonical(row)),
      tasks.map(({ source, reading }) => canonical({ source, reading })),
    ])
  }

  return {
    async addReport(report, { text, blocks }, tasks) {
      await sql.query(
        'insert into target_report (id, sha256, seq, text, words, blocks) values ($1, $2, $3, $4, $5, $6)',
        [report.id, report.sha256, report.seq, canonical(report), text, canonical(blocks)],
      )
      await addTasks(report.id, tasks)
    },
    async findReport(id) {
      const [row] = await sql.query('select text from target_report where id = $1', [id])
      return row && reportOf(row)
    },
    async findReportOf(sha256) {
      const [row] = await sql.query('select text from target_report where sha256 = $1', [sha256])
      return row && reportOf(row)
    },
    async lockReport(id) {
      const [row] = await sql.query('select text from target_report where id = $1 for update', [id])
      return row && reportOf(row)
    },
    async listReports() {
      return (await sql.query('select text from target_report order by arrival desc')).map(reportOf)
    },
    async saveReport(report, tasks) {
      await sql.query('update target_report set seq = $2, text = $3 where id = $1', [
        report.id,
        report.seq,
        canonical(report),
      ])
      if (!tasks) return
      await sql.query('delete from target_task where report = $1', [report.id])
      await addTasks(report.id, tasks)
    },
    async removeReport(id) {
      await sql.query('delete from target_task where report = $1', [id])
      await sql.query('delete from target_report where id = $1', [id])
    },
    async findDocument(report) {
      const [row] = await sql.query('select words, blocks from target_report where id = $1', [report])
      return row && { text: row.words as string, blocks: JSON.parse(row.blocks as string) as SourceDocument['blocks'] }
    },
    async documentText(report, from, to) {
      // Offsets are of UTF-16, which a database does not count by.
      const [row] = await sql.query('select words from target_report where id = $1', [report])
      const words = row?.words as string | undefined
      return words === undefined ? undefined : { text: words.slice(from, to), length: words.length }
    },
    async rows(report) {
      const rows = await sql.query('select row from target_task where report = $1 order by place', [report])
      return rows.map(({ row }) => JSON.parse(row as string) as TargetTaskRow)
    },
    async tasks(report) {
      return (await sql.query('select row, text from target_task where report = $1 order by place', [report])).map(
        taskOf,
      )
    },
    async findTask(report, key) {
      const [row] = await sql.query(TASK, [report, key])
      if (!row) return undefined
      const { before, next } = row
      return {
        ...taskOf(row),
        ...(before === null ? {} : { before: before as string }),
        ...(next === null ? {} : { next: next as string }),
      }
    },

    async addCorrection(entry) {
      await sql.query('insert into target_correction (id, text) values ($1, $2)', [entry.id, canonical(entry)])
    },
    async corrections() {
      const rows = await sql.query('select text from target_correction order by arrival')
      return rows.map(({ text }) => JSON.parse(text as string) as CorrectionEntry)
    },

    async saveUnit(unit) {
      await sql.query(
        'insert into target_unit (name, text) values ($1, $2) on conflict (name) do update set text = excluded.text',
        [unit.name, canonical(unit)],
      )
    },
    async units() {
      const rows = await sql.query('select text from target_unit order by name')
      return rows.map(({ text }) => JSON.parse(text as string) as UnitParty)
    },

    async findCommand(id) {
      const [row] = await sql.query('select id, about, seq, digest from target_command where id = $1', [id])
      return row && (row as TargetCommandDone)
    },
    async addCommand({ id, about, seq, digest }) {
      await sql.query('insert into target_command (id, about, seq, digest) values ($1, $2, $3, $4)', [
        id,
        about,
        seq,
        digest,
      ])
    },
    async append(changes) {
      if (changes.length === 0) return
      const entries = changes.flatMap(({ state, entries: own }) => own.map((entry) => ({ target: state.id, ...entry })))
      await sql.query(APPEND, [
        changes.map(({ expected }) => expected),
        changes.map(({ state }) => state.id),
        changes.map(({ state }) => state.seq),
        changes.map(({ head }) => head),
        changes.map(({ state }) => state.year),
        changes.map(({ state }) => canonical(state)),
        entries.map(({ target }) => target),
        entries.map(({ seq }) => seq),
        entries.map(({ at }) => String(at)),
        entries.map(({ text }) => text),
        entries.map(({ hash }) => hash),
      ])
    },
    async find(id) {
      const [row] = await sql.query('select state, head from target_now where id = $1', [id])
      return row && targetOf(row)
    },
    async load(ids) {
      return (await sql.query('select state, head from target_now where id = any($1::text[]) order by id', [ids])).map(
        targetOf,
      )
    },
    async list(year) {
      const rows =
        year === undefined
          ? await sql.query('select state, head from target_now order by id')
          : await sql.query('select state, head from target_now where year = $1 order by id', [year])
      return rows.map(targetOf)
    },
    async entries(id) {
      const rows = await sql.query('select seq, at, text, hash from target_entry where target = $1 order by seq', [id])
      return rows as unknown as StoredEntry[]
    },
    async histories() {
      const rows = await sql.query('select distinct target from target_entry order by target')
      return rows.map(({ target }) => target as string)
    },
    async heads() {
      const rows = await sql.query('select id, seq, head from target_now order by id')
      return rows as unknown as { id: string; seq: number; head: string }[]
    },
    async restore({ state, head }) {
      await sql.query(
        `insert into target_now (id, seq, head, year, state) values ($1, $2, $3, $4, $5)
        on conflict (id) do update set seq = excluded.seq, head = excluded.head, year = excluded.year,
          state = excluded.state`,
        [state.id, state.seq, head, state.year, canonical(state)],
      )
    },
  }
}
