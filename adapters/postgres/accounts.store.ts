// Accounts, sessions, second factors and failed attempts in SQL. What it holds of passwords, tokens and codes are digests made
// elsewhere.
import type {
  Account,
  AccountsStore,
  Attempts,
  SecondFactor,
  Session,
  SessionStage,
} from '@gongzhi/engine/access/accounts.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

type More = Pick<Account, 'roles' | 'disabled' | 'external' | 'reset'>

function accountOf(row: SqlRow): Account {
  return {
    id: row.id as string,
    login: row.login as string,
    name: row.name as string,
    password: row.password as string,
    positions: JSON.parse(row.positions as string) as Account['positions'],
    ...(JSON.parse(row.more as string) as More),
  }
}

function sessionOf(row: SqlRow): Session {
  return {
    digest: row.digest as string,
    account: row.account as string,
    created: row.created as number,
    expires: row.expires as number,
    seen: row.seen as number,
    stage: row.stage as SessionStage,
    address: row.address as string,
    client: row.client as string,
  }
}

function factorOf(row: SqlRow): SecondFactor {
  return {
    account: row.account as string,
    sealed: row.sealed as string,
    made: row.made as number,
    ...(row.confirmed === null ? {} : { confirmed: row.confirmed as number }),
    step: row.step as number,
    recovery: JSON.parse(row.recovery as string) as string[],
  }
}

const FACTOR = 'account, sealed, made, confirmed, step, to_json(recovery)::text as recovery'

function attemptsOf(row: SqlRow): Attempts {
  return {
    key: row.key as string,
    failures: row.failures as number,
    last: row.last as number,
    locked: row.locked as number,
  }
}

export function accountsStore(sql: Sql): AccountsStore {
  async function account(where: string, values: readonly string[]): Promise<Account | undefined> {
    const [row] = await sql.query(`select * from account where ${where}`, values)
    return row && accountOf(row)
  }
  async function factor(id: string, how = ''): Promise<SecondFactor | undefined> {
    const [row] = await sql.query(`select ${FACTOR} from second_factor where account = $1 ${how}`, [id])
    return row && factorOf(row)
  }
  return {
    findByLogin: (login) => account('login = $1', [login]),
    findExternal: (issuer, subject) => account('issuer = $1 and subject = $2', [issuer, subject]),
    find: (id) => account('id = $1', [id]),
    lock: (id) => account('id = $1 for update', [id]),
    async list() {
      const rows = await sql.query('select * from account order by login')
      return rows.map(accountOf)
    },
    async save({ id, login, name, password, positions, roles, disabled, external, reset }) {
      const more = {
        ...(roles ? { roles } : {}),
        ...(disabled === undefined ? {} : { disabled }),
        ...(external ? { external } : {}),
        ...(reset ? { reset } : {}),
      }
      await sql.query(
        `insert into account (id, login, name, password, positions, more, issuer, subject)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (id) do update
        set login = excluded.login, name = excluded.name, password = excluded.password, positions = excluded.positions,
          more = excluded.more, issuer = excluded.issuer, subject = excluded.subject`,
        [
          id,
          login,
          name,
          password,
          canonical(positions),
          canonical(more),
          external?.issuer ?? null,
          external?.subject ?? null,
        ],
      )
    },

    async addSession({ digest, account, created, expires, seen, stage, address, client }) {
      await sql.query(
        `insert into session (digest, account, created, expires, seen, stage, address, client)
        values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [digest, account, created, expires, seen, stage, address, client],
      )
    },
    async findSession(digest) {
      const [row] = await sql.query('select * from session where digest = $1', [digest])
      return row && sessionOf(row)
    },
    async listSessions(account) {
      const rows = await sql.query('select * from session where account = $1 order by created desc, digest', [account])
      return rows.map(sessionOf)
    },
    async seeSession(digest, at) {
      await sql.query('update session set seen = greatest(seen, $2) where digest = $1', [digest, at])
    },
    async endSession(digest) {
      await sql.query('delete from session where digest = $1', [digest])
    },
    async endSessions(account, except = '') {
      const rows = await sql.query('delete from session where account = $1 and digest <> $2 returning digest', [
        account,
        except,
      ])
      return rows.length
    },
    async endExpired(now, forgotten = 0) {
      await sql.query('delete from session where expires < $1', [now])
      if (forgotten > 0) await sql.query('delete from failed_attempt where last < $1', [forgotten])
    },

    findSecondFactor: (id) => factor(id),
    lockSecondFactor: (id) => factor(id, 'for update'),
    async saveSecondFactor({ account, sealed, made, confirmed, step, recovery }) {
      await sql.query(
        `insert into second_factor (account, sealed, made, confirmed, step, recovery)
        values ($1, $2, $3, $4, $5, $6::text[])
        on conflict (account) do update set sealed = excluded.sealed, made = excluded.made,
          confirmed = excluded.confirmed, step = excluded.step, recovery = excluded.recovery`,
        [account, sealed, made, confirmed ?? null, step, recovery],
      )
    },
    async removeSecondFactor(account) {
      await sql.query('delete from second_factor where account = $1', [account])
    },

    async findAttempts(key) {
      const [row] = await sql.query('select * from failed_attempt where key = $1', [key])
      return row && attemptsOf(row)
    },
    async lockAttempts(key) {
      const [row] = await sql.query(
        `insert into failed_attempt (key, failures, last, locked) values ($1, 0, 0, 0)
        on conflict (key) do update set key = excluded.key returning *`,
        [key],
      )
      return attemptsOf(row as SqlRow)
    },
    async saveAttempts({ key, failures, last, locked }) {
      await sql.query('update failed_attempt set failures = $2, last = $3, locked = $4 where key = $1', [
        key,
        failures,
        last,
        locked,
      ])
    },
    async forgetAttempts(key) {
      await sql.query('delete from failed_attempt where key = $1', [key])
    },
  }
}
