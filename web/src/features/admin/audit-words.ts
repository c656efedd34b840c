// Lines of the audit log in plain language: who did what to what. What a later program notes shows itself by its kind.
import type { TFunction } from 'i18next'
import type { AuditEntry } from '../../api/client.ts'

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
  'audit.cut',
] as const
type Kind = (typeof AUDIT_KINDS)[number]
/** i18next reads a dot as a step down. */
type Key<K extends string> = K extends `${infer A}.${infer B}` ? `${A}_${B}` : K
export const keyOf = <K extends Kind>(kind: K) => kind.replace('.', '_') as Key<K>

export const AUDIT_GROUPS = [
  'sign-in',
  'session',
  'second-factor',
  'password',
  'account',
  'proposal',
  'key',
  'personal',
  'webhook',
  'backup',
  'retention',
] as const

const PROGRAMS = ['start', 'cli', 'worker', 'oidc'] as const
const PROPOSED = [
  'add-account',
  'change-rights',
  'enable-account',
  'disable-account',
  'reset-second-factor',
  'reset-password',
  'add-key',
] as const

export function whoText({ by, byName }: AuditEntry, t: TFunction): string {
  if (byName) return byName
  const program = PROGRAMS.find((each) => each === by)
  if (program) return t(`admin.programs.${program}`)
  if (by?.startsWith('key:')) return t('admin.byKey', { key: by.slice(4) })
  return by ? t('admin.byAccount', { id: by.slice(0, 8) }) : t('admin.nobody')
}

export function whatText(entry: AuditEntry, t: TFunction): string {
  const kind = AUDIT_KINDS.find((each) => each === entry.kind)
  return kind ? t(`admin.did.${keyOf(kind)}`) : entry.kind
}

/** What it was about, as far as that can be said in words. `nameOf`: of an account, where its reference is known. */
export function aboutText(entry: AuditEntry, t: TFunction, nameOf: (id: string) => string | undefined): string {
  const parts = Object.entries(entry.about ?? {}).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(t('list')) : String(value)
    if (name === 'account' || name === 'proposer') {
      // Of oneself nothing more is said than who did it.
      if (name === 'account' && text === entry.by) return []
      return [t(`admin.about.${name}`, { value: nameOf(text) ?? text.slice(0, 8) })]
    }
    const what = name === 'what' ? PROPOSED.find((each) => each === text) : undefined
    if (what) return [t(`admin.kinds.${what}`)]
    return [`${name} ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`]
  })
  return parts.join(t('dot'))
}
