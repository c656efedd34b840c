// Every role against every route: what the rules and the grants come to. Reads no request; the document and the test ask it.
import { type Grant, grantsOf, type Pack, PLATFORM_AS_GRANTS, PLATFORM_ROLES } from '@gongzhi/kernel'
import type { RouteRow } from './rule.ts'

/** `own`: what is one's own as an account. `owner`: what one's party owns or owned, at one's places or by a ruling; `party`: wherever it lies. */
export type Cell = 'yes' | 'own' | 'owner' | 'party' | 'place' | 'anywhere' | 'no'

/** Whoever is not signed in with an account. */
export const OUTSIDE = ['nobody', 'idle', 'key', 'code'] as const

export type RoleColumn = {
  readonly id: string
  readonly label: string
  /** The pack that brings it; none for the platform's own and for those without a role. */
  readonly pack?: string
}

const OUTSIDE_LABELS: Readonly<Record<(typeof OUTSIDE)[number], string>> = {
  nobody: '未登录',
  idle: '已登录、没有岗位',
  key: '接口密钥（含该权限）',
  code: '查询码',
}

export function roleColumns(packs: readonly Pack[]): readonly RoleColumn[] {
  return [
    ...OUTSIDE.map((id) => ({ id, label: OUTSIDE_LABELS[id] })),
    ...packs.flatMap((pack) => pack.roles.map(({ id, label }) => ({ id, label, pack: pack.id }))),
    ...Object.entries(PLATFORM_ROLES).map(([id, { label }]) => ({ id, label })),
  ]
}

const WIDTH = { no: 0, owner: 1, party: 2, place: 3, anywhere: 4 } as const

/** Purposes: where every grant that allows it asks for one. */
export function cellOf(
  { rule }: RouteRow,
  column: RoleColumn,
  packs: readonly Pack[],
): { readonly cell: Cell; readonly purposes: readonly string[] } {
  const plain = (cell: Cell) => ({ cell, purposes: [] })
  if (rule.who === 'anyone') return plain('yes')
  if (rule.who === 'key') return plain(column.id === 'key' ? 'yes' : 'no')
  if (rule.who === 'code') return plain(column.id === 'code' ? 'own' : 'no')
  if (['nobody', 'key', 'code'].includes(column.id)) return plain('no')
  if (rule.who === 'account') return plain('own')
  const pack = packs.find(({ id }) => id === column.pack)
  const grants: readonly Grant[] = pack ? grantsOf(pack) : PLATFORM_AS_GRANTS
  const here = grants.filter(
    ({ role, action, kind }) => role === column.id && action === rule.action && kind === rule.on,
  )
  const cell = here.reduce<keyof typeof WIDTH>((most, { reach }) => (WIDTH[reach] > WIDTH[most] ? reach : most), 'no')
  return {
    cell,
    purposes: here.every(({ purposes }) => purposes) ? [...new Set(here.flatMap(({ purposes = [] }) => purposes))] : [],
  }
}
