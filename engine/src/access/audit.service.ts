// The audit log: who signed in, changed rights, made keys, looked at personal data, took a backup. It holds references, networks and
// codes, never a name, a login as it was typed, a secret or a whole address.
import { type Clock, canonical, type Instant } from '@gongzhi/kernel'
import { link } from '../cases/chain.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { AuditEnd, AuditRow } from './audit.port.ts'

/** First what it is about, then what happened. A kind is added to, never reused. */
export const AUDIT_KINDS = [
  'sign-in.ok',
  'sign-in.failed',
  'sign-in.locked',
  'sign-in.code-asked',
  'sign-in.external',
  'sign-in.external-refused',
  'sign-out',
  'session.ended',
  'second-factor.begun',
  'second-factor.confirmed',
  'second-factor.failed',
  'second-factor.recovery-used',
  'second-factor.recovery-renewed',
  'second-factor.removed',
  'password.changed',
  'password.failed',
  'password.reset',
  'password.drawn',
  'account.added',
  'account.rights',
  'account.disabled',
  'account.enabled',
  'stand-in.declared',
  'stand-in.ended',
  'proposal.made',
  'proposal.approved',
  'proposal.refused',
  'proposal.withdrawn',
  'key.made',
  'key.revoked',
  'key.failed',
  'personal.read',
  'personal.destroyed',
  'export',
  'backup.made',
  'backup.restored',
  'configuration.changed',
  'retention.applied',
  'webhook.made',
  'webhook.changed',
  'webhook.removed',
  'webhook.resent',
  'target.imported',
  'target.discarded',
  'target.corrected',
  'target.adopted',
  'target.changed',
  'target.unit',
  'publication.drafted',
  'publication.withdrawn',
  'publication.frozen',
  'audit.cut',
] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]

/** `by`: account, `key:ID`, `cli`, `start` or `worker`; absent where nobody is known. `network`: networkOf the address. */
export type AuditEntry = {
  readonly kind: AuditKind
  readonly by?: string
  readonly network?: string
  readonly about?: Readonly<Record<string, string | number | readonly string[]>>
}

export type Audited = AuditEntry & { readonly seq: number; readonly at: Instant; readonly hash: string }

/** In the transaction of what it tells of, as its last word: nobody else writes to the log until it has ended. */
export async function addAudit({ audit }: Stores, at: Instant, entry: AuditEntry): Promise<void> {
  const end = await audit.lockEnd()
  const seq = end.seq + 1
  const text = canonical({ seq, at, ...entry })
  await audit.append({ seq, at, kind: entry.kind, text, hash: link(end.hash, text) })
}

function auditedOf({ text, hash }: AuditRow): Audited {
  return { ...(JSON.parse(text) as AuditEntry & { seq: number; at: Instant }), hash }
}

/** `problem`: edited (a row does not fit its hash), cut (rows are missing). */
export type AuditFault = { readonly seq: number; readonly problem: 'edited' | 'cut'; readonly detail: string }

export interface Audit {
  /** For what has no transaction of its own. */
  note(entry: AuditEntry): Promise<void>
  /** Newest first, before `before`; of the kinds that begin with `kind`. */
  list(query: { readonly limit: number; readonly before?: number; readonly kind?: string }): Promise<readonly Audited[]>
  /** Checks the whole chain. `end`: to be written down outside, as a head; `known` are ends that were. */
  verify(known?: readonly AuditEnd[]): Promise<{
    readonly rows: number
    readonly end: AuditEnd
    readonly faults: readonly AuditFault[]
  }>
  /** Cuts off what is older, which is itself noted; returns how many rows. */
  keep(before: Instant): Promise<number>
}

const BATCH = 500

export function audit({ database, wallClock }: { database: Database; wallClock: Clock }): Audit {
  return {
    note: (entry) => database.transaction((stores) => addAudit(stores, wallClock.now(), entry)),
    async list(query) {
      const rows = await database.read((stores) => stores.audit.list(query))
      return rows.map(auditedOf)
    },
    async verify(known = []) {
      const faults: AuditFault[] = []
      const written = new Map(known.map(({ seq, hash }) => [seq, hash]))
      const { rows, end } = await database.read(async ({ audit: store }) => {
        const start = await store.start()
        let previous = start
        let count = 0
        for (;;) {
          const page = await store.following(previous.seq, BATCH)
          for (const row of page) {
            if (row.seq !== previous.seq + 1)
              faults.push({ seq: previous.seq + 1, problem: 'cut', detail: `rows before ${row.seq} are missing` })
            else if (link(previous.hash, row.text) !== row.hash || !agrees(row))
              faults.push({ seq: row.seq, problem: 'edited', detail: 'the row does not fit its hash' })
            const expected = written.get(row.seq)
            if (expected !== undefined && expected !== row.hash)
              faults.push({ seq: row.seq, problem: 'edited', detail: 'the row is not the one that was written down' })
            previous = { seq: row.seq, hash: row.hash }
            count++
          }
          if (page.length < BATCH) break
        }
        return { rows: count, end: previous }
      })
      const last = Math.max(0, ...written.keys())
      if (last > end.seq)
        faults.push({ seq: end.seq + 1, problem: 'cut', detail: `row ${last} was written down and is missing` })
      return { rows, end, faults }
    },
    async keep(before) {
      return database.transaction(async (stores) => {
        await stores.audit.lockEnd()
        const rows = await stores.audit.cut(before)
        if (rows > 0) await addAudit(stores, wallClock.now(), { kind: 'audit.cut', by: 'worker', about: { rows } })
        return rows
      })
    },
  }
}

/** Number, time and kind beside the text are for finding it; they must say the same. */
function agrees({ seq, at, kind, text }: AuditRow): boolean {
  const entry = JSON.parse(text) as { seq: number; at: Instant; kind: string }
  return entry.seq === seq && entry.at === at && entry.kind === kind
}
