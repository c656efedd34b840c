// Who may do what, where. The owner of a step needs no grant: owning it is the right to read it and to act on it.
import type { Position } from '../org/org.ts'

export type Action = 'open' | 'read'

/** A grant of a pack: `role` may do `action` with cases of type `on`, at the places its position covers. */
export type Allow = { readonly role: string; readonly action: Action; readonly on: string }

/** A case as far as access is concerned: its type, where it lies (itself first, then outwards), and who owned it. */
export type CaseRef = {
  readonly type: string
  readonly path: readonly string[]
  readonly owners: readonly { readonly role: string; readonly party: string }[]
}

/** The position by which this may be done, or undefined. */
export function grantFor(
  positions: readonly Position[],
  action: Action,
  resource: CaseRef,
  grants: readonly Allow[],
): Position | undefined {
  return positions.find((position) => {
    if (!resource.path.includes(position.place)) return false
    if (grants.some((grant) => grant.role === position.role && grant.action === action && grant.on === resource.type))
      return true
    return (
      action === 'read' &&
      resource.owners.some((owner) => owner.role === position.role && owner.party === position.party)
    )
  })
}
