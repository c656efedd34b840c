// What an account may do with the platform itself, by the same table as the server's; the server decides again.
import { type Action, platformGrant, type ResourceKind } from '@gongzhi/kernel'
import type { Account } from '../../api/client.ts'

export function may(account: Account | undefined, action: Action, on: ResourceKind, purpose?: string): boolean {
  const roles = account?.roles.map(({ id }) => id as Parameters<typeof platformGrant>[0][number]) ?? []
  return platformGrant(roles, action, on, purpose) !== undefined
}

export const SECTIONS = ['accounts', 'proposals', 'keys', 'webhooks', 'audit', 'personal', 'ops'] as const
export type Section = (typeof SECTIONS)[number]

/** What has to be readable for a section to be worth showing. */
const SHOWS = {
  accounts: 'account',
  proposals: 'proposal',
  keys: 'key',
  webhooks: 'webhook',
  audit: 'audit',
  personal: 'audit',
  ops: 'ops',
} as const satisfies Record<Section, ResourceKind>

export function sectionsFor(account: Account | undefined): readonly Section[] {
  return SECTIONS.filter((section) => may(account, 'read', SHOWS[section]))
}
