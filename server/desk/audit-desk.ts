// The audit log as it is read: names beside the references, where there still is an account of that reference.
import type { AuditDesk } from '../api/audit.routes.ts'
import { type ConsoleParts, iso } from './desk-parts.ts'

export function auditDesk(parts: Pick<ConsoleParts, 'audit' | 'accounts'>): AuditDesk {
  return {
    async listAudit(_caller, { before, kind, limit }) {
      const entries = await parts.audit.list({
        limit,
        ...(before === undefined ? {} : { before }),
        ...(kind === undefined ? {} : { kind }),
      })
      const names = new Map((await parts.accounts.list()).map(({ account }) => [account.id, account.name]))
      const last = entries.length === limit ? entries.at(-1)?.seq : undefined
      return {
        entries: entries.map(({ at, about, by, ...entry }) => ({
          ...entry,
          at: iso(at),
          ...(by === undefined ? {} : { by }),
          ...(by !== undefined && names.has(by) ? { byName: names.get(by) } : {}),
          ...(about === undefined
            ? {}
            : {
                about: Object.fromEntries(
                  Object.entries(about).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
                ),
              }),
        })),
        ...(last === undefined ? {} : { next: last }),
      }
    },
    async checkAudit() {
      const { rows, end, faults } = await parts.audit.verify()
      return { rows, end, faults: [...faults] }
    },
  }
}
