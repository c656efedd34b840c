// Proposals in SQL.
import type { Proposal, ProposalsStore } from '@gongzhi/engine/access/proposals.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql } from './sql.ts'

export function proposalsStore(sql: Sql): ProposalsStore {
  return {
    async lock(id) {
      const [row] = await sql.query('select text from proposal where id = $1 for update', [id])
      return row && (JSON.parse(row.text as string) as Proposal)
    },
    async list(limit) {
      const rows = await sql.query('select text from proposal order by arrival desc limit $1', [limit])
      return rows.map((row) => JSON.parse(row.text as string) as Proposal)
    },
    async save(proposal) {
      await sql.query(
        `insert into proposal (id, state, expires, text) values ($1, $2, $3, $4)
        on conflict (id) do update set state = excluded.state, expires = excluded.expires, text = excluded.text`,
        [proposal.id, proposal.state, proposal.expires, canonical(proposal)],
      )
    },
  }
}
