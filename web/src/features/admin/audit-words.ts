// Lines of the audit log in plain language: who did what to what. What a later program notes shows itself by its kind.
import { READ_REASONS, type ReadReason } from '@gongzhi/kernel'
import type { TFunction } from 'i18next'
import type { AuditEntry } from '../../api/client.ts'
import { dayAndTime, type Language } from '../../blocks/local-time.ts'

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
  'publication.drafted',
  'publication.withdrawn',
  'publication.frozen',
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
  'stand-in',
  'proposal',
  'key',
  'personal',
  'webhook',
  'publication',
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

/** References nobody knows by heart; they are in the tooltip of the line. */
const LEFT_OUT = ['standIn', 'proposal', 'ref', 'subject', 'device', 'delivery', 'issuer']
const SCOPES = ['signals', 'read', 'open311'] as const
const HOW = ['password', 'code', 'recovery', 'oidc'] as const

/** What of `about` needs words of others: names of accounts, labels of purposes and parties, days. */
export type Words = {
  readonly t: TFunction
  readonly language: Language
  readonly nameOf: (account: string) => string | undefined
  readonly labelOf: (kind: 'purpose' | 'role', id: string) => string
}

function partText(name: string, value: string | number | readonly string[], entry: AuditEntry, words: Words): string {
  const { t, language, nameOf, labelOf } = words
  const text = Array.isArray(value) ? value.join(t('list')) : String(value)
  if (name === 'proposer') return t('admin.about.proposer', { value: nameOf(text) ?? text.slice(0, 8) })
  // Of oneself nothing more is said than who did it.
  if (name === 'account')
    return text === entry.by ? '' : t('admin.about.account', { value: nameOf(text) ?? text.slice(0, 8) })
  if (name === 'absent' || name === 'standing')
    return t(`admin.about.${name}`, { value: nameOf(text) ?? text.slice(0, 8) })
  if (name === 'from' && typeof value === 'number')
    return t('admin.about.from', { at: dayAndTime(new Date(value).toISOString(), language, Date.now()) })
  if (name === 'expires' || (name === 'until' && typeof value === 'number'))
    return t('admin.keyUntil', { at: dayAndTime(new Date(Number(value)).toISOString(), language, Date.now()) })
  if (name === 'purpose') return t('admin.about.purpose', { value: labelOf('purpose', text) })
  if (name === 'role') return labelOf('role', text)
  if (name === 'failures' || name === 'sessions' || name === 'rows')
    return t('admin.about.count', { count: Number(value) })
  if (name === 'scopes' && Array.isArray(value))
    return value
      .map((each) => {
        const scope = SCOPES.find((known) => known === each)
        return scope ? t(`admin.scopes.${scope}`) : each
      })
      .join(t('list'))
  const what = name === 'what' ? PROPOSED.find((each) => each === text) : undefined
  if (what) return t(`admin.kinds.${what}`)
  const how = name === 'how' ? HOW.find((each) => each === text) : undefined
  if (how) return t(`admin.how.${how}`)
  if (name === 'why' && isReason(text)) return t('admin.about.why', { value: READ_REASONS[text][language] })
  if (name === 'key') return `gz_${text}`
  return LEFT_OUT.includes(name) ? '' : `${name} ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`
}

const isReason = (text: string): text is ReadReason => Object.hasOwn(READ_REASONS, text)

/** What it was about, as far as that can be said in words. */
export function aboutText(entry: AuditEntry, words: Words): string {
  return Object.entries(entry.about ?? {})
    .map(([name, value]) => partText(name, value, entry, words))
    .filter((part) => part !== '')
    .join(words.t('dot'))
}

/** All of it as it was noted, for whoever has to look closer. */
export function rawText({ about, hash, seq, kind }: AuditEntry): string {
  return [`#${seq} ${kind}`, ...Object.entries(about ?? {}).map(([name, value]) => `${name}: ${value}`), hash].join(
    '\n',
  )
}
