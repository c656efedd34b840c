// Who looks after the platform itself, as against a matter of the district. These roles belong to an account, not to a party, and
// say nothing about cases: whoever administers the platform sees no case by it.

/** Labels: Chinese, English. */
export const PLATFORM_ROLES = {
  administrator: { label: '平台管理员', english: 'Administrator' },
  auditor: { label: '审计员', english: 'Auditor' },
  'data-officer': { label: '数据保护专员', english: 'Data officer' },
} as const satisfies Record<string, { readonly label: string; readonly english: string }>

export type PlatformRole = keyof typeof PLATFORM_ROLES

export function isPlatformRole(text: string): text is PlatformRole {
  return Object.hasOwn(PLATFORM_ROLES, text)
}

/** What a platform role may do, and with what kind of thing. What is not here, no platform role may do. */
export type PlatformGrant = { readonly role: PlatformRole; readonly action: string; readonly on: string }

const can = (role: PlatformRole, action: string, ...on: readonly string[]): readonly PlatformGrant[] =>
  on.map((each) => ({ role, action, on: each }))

export const PLATFORM_GRANTS: readonly PlatformGrant[] = [
  ...can('administrator', 'read', 'account', 'proposal', 'key'),
  ...can('administrator', 'change', 'account', 'proposal', 'key'),
  ...can('auditor', 'read', 'account', 'proposal', 'key', 'audit'),
]

export function platformGrant(roles: readonly PlatformRole[], action: string, on: string): PlatformGrant | undefined {
  return PLATFORM_GRANTS.find((grant) => roles.includes(grant.role) && grant.action === action && grant.on === on)
}
