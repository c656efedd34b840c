// Accounts and sessions in SQL. What it holds of passwords and tokens are digests made elsewhere.
import type { Account, AccountsStore } from '@gongzhi/engine/access/accounts.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

function accountOf(row: SqlRow): Account {
  return {
    id: row.id as string,
    login: row.login as string,
    name: row.name as string,
    password: row.password as string,
    positions: JSON.parse(row.positions as string) as Account['positions'],
  }
}

export function accountsStore(sql: Sql): AccountsStore {
  return {
    async findByLogin(login) {
      const [row] = await sql.query('select * from account where login = $1', [login])
      return row && accountOf(row)
    },
    async find(id) {
      const [row] = await sql.query('select * from account where id = $1', [id])
      return row && accountOf(row)
    },
    async list() {
      const rows = await sql.query('select * from account order by login')
      return rows.map(accountOf)
    },
    async save({ id, login, name, password, positions }) {
      await sql.query(
        `insert into account (id, login, name, password, positions) values ($1, $2, $3, $4, $5)
        on conflict (id) do update
        set login = excluded.login, name = excluded.name, password = excluded.password, positions = excluded.positions`,
        [id, login, name, password, canonical(positions)],
      )
    },
    async addSession({ digest, account, created, expires }) {
      await sql.query('insert into session (digest, account, created, expires) values ($1, $2, $3, $4)', [
        digest,
        account,
        created,
        expires,
      ])
    },
    async findSession(digest) {
      const [row] = await sql.query('select account, created, expires from session where digest = $1', [digest])
      if (!row) return undefined
      return { digest, account: row.account as string, created: row.created as number, expires: row.expires as number }
    },
    async endSession(digest) {
      await sql.query('delete from session where digest = $1', [digest])
    },
    async endExpired(now) {
      await sql.query('delete from session where expires < $1', [now])
    },
  }
}
