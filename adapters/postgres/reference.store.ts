// Reference data in SQL: one row a thing, as JSON text in the order of its members (packs are shown in that order).
import type { Reference, ReferenceStore } from '@gongzhi/engine/reference/reference.port'
import type { Sql } from './sql.ts'

type Kind = 'place' | 'party' | 'answer' | 'device' | 'calendar' | 'pack'

// A statement cannot update one row twice: of two with one key the last is sent, at the place of the first.
const SAVE = `
insert into reference (kind, key, text)
select kind, key, text
from unnest($1::text[], $2::text[], $3::text[]) with ordinality as row (kind, key, text, place)
order by place
on conflict (kind, key) do update set text = excluded.text`

export function referenceStore(sql: Sql): ReferenceStore {
  return {
    async load() {
      const rows = await sql.query('select kind, text from reference order by arrival')
      const of = <T>(kind: Kind): readonly T[] =>
        rows.filter((row) => row.kind === kind).map((row) => JSON.parse(row.text as string) as T)
      return {
        places: of('place'),
        parties: of('party'),
        answers: of('answer'),
        devices: of('device'),
        calendar: of<NonNullable<Reference['calendar']>>('calendar')[0],
        packs: of('pack'),
      }
    },

    async save({ places = [], parties = [], answers = [], devices = [], calendar, packs = [] }) {
      const rows = new Map<string, readonly [kind: Kind, key: string, text: string]>()
      const add = (kind: Kind, key: string, row: unknown) =>
        rows.set(`${kind} ${key}`, [kind, key, JSON.stringify(row)])
      for (const place of places) add('place', place.id, place)
      for (const party of parties) add('party', party.id, party)
      for (const answer of answers) add('answer', JSON.stringify([answer.role, answer.place]), answer)
      for (const device of devices) add('device', device.id, device)
      if (calendar) add('calendar', '', calendar)
      for (const pack of packs) add('pack', JSON.stringify([pack.id, pack.version]), pack)
      if (rows.size === 0) return
      const all = [...rows.values()]
      await sql.query(SAVE, [all.map(([kind]) => kind), all.map(([, key]) => key), all.map(([, , text]) => text)])
    },
  }
}
