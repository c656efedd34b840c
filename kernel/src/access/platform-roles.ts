// Who looks after the platform itself, as against a matter of the district. These roles belong to an account, not to a party, and
// say nothing about cases: whoever administers the platform sees no case by it, and reads nothing personal by running a machine.
import type { Action, Grant, ResourceKind } from './access.ts'

/** Labels: Chinese, English. */
export const PLATFORM_ROLES = {
  administrator: { label: '平台管理员', english: 'Administrator' },
  auditor: { label: '审计员', english: 'Auditor' },
  'data-officer': { label: '数据保护专员', english: 'Data officer' },
  engineer: { label: '运维工程师', english: 'Operations engineer' },
  'target-officer': { label: '督查专员', english: 'Target officer' },
  leader: { label: '领导', english: 'Leader' },
} as const satisfies Record<string, { readonly label: string; readonly english: string }>

export type PlatformRole = keyof typeof PLATFORM_ROLES

export function isPlatformRole(text: string): text is PlatformRole {
  return Object.hasOwn(PLATFORM_ROLES, text)
}

/** What a platform role may do, and with what kind of thing. What is not here, no platform role may do. */
export type PlatformGrant = {
  readonly role: PlatformRole
  readonly action: Action
  readonly on: ResourceKind
  /** Only for one of these. */
  readonly purposes?: readonly string[]
}

const can = (role: PlatformRole, action: Action, ...on: readonly ResourceKind[]): readonly PlatformGrant[] =>
  on.map((each) => ({ role, action, on: each }))

export const PLATFORM_GRANTS: readonly PlatformGrant[] = [
  ...can('administrator', 'read', 'account', 'stand-in', 'proposal', 'key', 'webhook', 'ops', 'reference'),
  ...can('administrator', 'change', 'account', 'stand-in', 'proposal', 'key', 'webhook', 'reference'),
  ...can('auditor', 'read', 'account', 'stand-in', 'proposal', 'key', 'audit', 'webhook', 'ops'),
  // That something was read and by whom, never what.
  ...can('data-officer', 'read', 'audit'),
  { role: 'data-officer', action: 'destroy', on: 'personal', purposes: ['subject-request'] },
  ...can('engineer', 'read', 'ops', 'webhook'),
  ...can('engineer', 'change', 'ops'),
  // Figures, never the cases behind them.
  ...can('target-officer', 'read', 'target', 'indicator'),
  ...can('target-officer', 'change', 'target'),
  ...can('target-officer', 'act', 'target'),
  ...can('target-officer', 'read', 'publication'),
  ...can('target-officer', 'change', 'publication'),
  ...can('target-officer', 'act', 'publication'),
  ...can('leader', 'read', 'target', 'indicator', 'publication'),
  // What is made public is approved by somebody who did not draft it.
  ...can('leader', 'act', 'publication'),
]

export function platformGrant(
  roles: readonly PlatformRole[],
  action: string,
  on: string,
  purpose?: string,
): PlatformGrant | undefined {
  return PLATFORM_GRANTS.find(
    (grant) =>
      roles.includes(grant.role) &&
      grant.action === action &&
      grant.on === on &&
      (grant.purposes === undefined || (purpose !== undefined && grant.purposes.includes(purpose))),
  )
}

/** The same in the words in which packs grant. */
export const PLATFORM_AS_GRANTS: readonly Grant[] = PLATFORM_GRANTS.map(({ on, ...grant }) => ({
  ...grant,
  kind: on,
  reach: 'anywhere',
}))
