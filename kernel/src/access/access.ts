// Who may do what, where and what for: the one place where it is decided. The owner of a step needs no grant of its pack: owning
// it is the right to read it and to act on it. Nothing is allowed that no grant names.
import { type Heirs, NO_HEIRS, type PartyOwner, type Position } from '../org/org.ts'

/** What there is to be seen or done something with. */
export const RESOURCE_KINDS = [
  'case',
  'evidence',
  'signal',
  'eye',
  'indicator',
  'account',
  'stand-in',
  'key',
  'proposal',
  'audit',
  'webhook',
  'target',
  'publication',
  'notice',
  'personal',
  'ops',
  'reference',
] as const
export type ResourceKind = (typeof RESOURCE_KINDS)[number]

export const ACTIONS = ['read', 'open', 'act', 'change', 'destroy'] as const
export type Action = (typeof ACTIONS)[number]

/** A grant of a pack: `role` may do `action` with cases of type `on`, at the places its position covers. */
export type Allow = { readonly role: string; readonly action: 'open' | 'read'; readonly on: string }

/**
 * `type`: only of that (a case type of the pack); absent: of every type. `purposes`: only for one of these; without them it is
 * for whatever the work is, but never for what is personal. `reach`: `place`, what lies at the places of the position;
 * `owner`, of that only what its party owns or owned in this role, and what was ruled to be its party's wherever it lies; `party`, what its party owns in whatever role, wherever it
 * lies; `anywhere`.
 */
export type Grant = {
  readonly role: string
  readonly action: Action
  readonly kind: ResourceKind
  readonly type?: string
  readonly purposes?: readonly string[]
  readonly reach: 'owner' | 'party' | 'place' | 'anywhere'
}

/** A thing as far as access is concerned: where it lies (itself first, then outwards), and who owns or owned it. */
export type Resource = {
  readonly kind: ResourceKind
  readonly type?: string
  readonly path: readonly string[]
  readonly owners: readonly PartyOwner[]
}

/** A case as far as access is concerned: its type, where it lies (itself first, then outwards), and who owned it. */
export type CaseRef = {
  readonly type: string
  readonly path: readonly string[]
  readonly owners: readonly PartyOwner[]
}

/** `purpose`: what it is wanted for; `heirs`: who stands for whom that day. */
export type Circumstances = { readonly purpose?: string; readonly heirs?: Heirs }

/** Whether what `owner` has there is this position's: its party's in its role, at its places or by a ruling wherever it lies. */
export function isOwn(
  position: Position,
  { role, party, ruled }: PartyOwner,
  path: readonly string[],
  heirs: Heirs,
): boolean {
  if (role !== position.role || !heirs.standsFor(position.party, party, role, path)) return false
  return ruled === true || heirs.covers(position.place, path)
}

function reaches(grant: Grant, position: Position, { path, owners }: Resource, heirs: Heirs): boolean {
  if (grant.reach === 'anywhere') return true
  if (grant.reach === 'party')
    return owners.some(({ party }) => heirs.standsFor(position.party, party, position.role, path))
  if (grant.reach === 'place') return heirs.covers(position.place, path)
  return owners.some((owner) => isOwn(position, owner, path, heirs))
}

function serves({ purposes }: Grant, kind: ResourceKind, purpose: string | undefined): boolean {
  if (purposes !== undefined) return purpose !== undefined && purposes.includes(purpose)
  return kind !== 'personal'
}

/** The first position by which this may be done, or undefined. */
export function accessFor(
  positions: readonly Position[],
  action: Action,
  resource: Resource,
  grants: readonly Grant[],
  { purpose, heirs = NO_HEIRS }: Circumstances = {},
): Position | undefined {
  return positions.find((position) =>
    grants.some(
      (grant) =>
        grant.role === position.role &&
        grant.action === action &&
        grant.kind === resource.kind &&
        (grant.type === undefined || grant.type === resource.type) &&
        serves(grant, resource.kind, purpose) &&
        reaches(grant, position, resource, heirs),
    ),
  )
}

/** Whether any of these roles has to do with this kind of thing at all, wherever and for whatever. */
export function mayKnock(
  roles: readonly string[],
  action: Action,
  kind: ResourceKind,
  grants: readonly Grant[],
): boolean {
  return grants.some((grant) => grant.action === action && grant.kind === kind && roles.includes(grant.role))
}

/** What grants of a pack say of one case type. The owner of a step may read, whoever has no grant. */
export function grantFor(
  positions: readonly Position[],
  action: Allow['action'],
  resource: CaseRef,
  allowed: readonly Allow[],
  heirs: Heirs = NO_HEIRS,
): Position | undefined {
  const grants = allowed.map(
    ({ role, action: granted, on }): Grant => ({ role, action: granted, kind: 'case', type: on, reach: 'place' }),
  )
  const owned = resource.owners.map(
    ({ role }): Grant => ({ role, action: 'read', kind: 'case', type: resource.type, reach: 'owner' }),
  )
  return accessFor(positions, action, { kind: 'case', ...resource }, [...grants, ...owned], { heirs })
}
