// Who may read what a person told us. Nobody may by owning a step: it takes a grant for the purpose, and whoever handles the
// matter never learns who reported it, whatever grants he has.
import { accessFor, type CaseRef, type Grant } from '../access/access.ts'
import { type Heirs, NO_HEIRS, type Position } from '../org/org.ts'

/** A grant of a pack: `role` may read what was told for `purpose` about cases of type `on`, at the places its position covers. */
export type Knows = { readonly role: string; readonly purpose: string; readonly on: string }

/** A case as far as the knowledge of who reported it is concerned. `handlers`: parties that handle or handled it. */
export type ReportedCase = CaseRef & { readonly handlers: readonly string[] }

export function mayKnow(
  role: { readonly id: string },
  purpose: { readonly id: string },
  on: { readonly id: string },
): Knows {
  return { role: role.id, purpose: purpose.id, on: on.id }
}

/**
 * The position by which this may be read, or undefined: also for whoever belongs to a party that handles the case, or that stands
 * for one that did.
 */
export function knowsBy(
  positions: readonly Position[],
  purpose: string,
  { handlers, ...resource }: ReportedCase,
  grants: readonly Knows[],
  heirs: Heirs = NO_HEIRS,
): Position | undefined {
  const handles = ({ party }: Position) => heirs.partiesOf(party).some((each) => handlers.includes(each))
  if (positions.some(handles)) return undefined
  const known = grants.map(
    ({ role, purpose: each, on }): Grant => ({
      role,
      action: 'read',
      kind: 'personal',
      type: on,
      purposes: [each],
      reach: 'place',
    }),
  )
  return accessFor(positions, 'read', { kind: 'personal', ...resource }, known, { purpose, heirs })
}

/** Why somebody reads it; the person is shown this. A list, because a free text would itself be about the person. */
export const READ_REASONS = {
  'call-back': { zh: '回电联系', en: 'to call back' },
  clarify: { zh: '核实所述情况', en: 'to clarify what was told' },
  'ask-judgement': { zh: '请求评价', en: 'to ask for a judgement' },
  complaint: { zh: '处理投诉', en: 'to deal with a complaint' },
  audit: { zh: '审计检查', en: 'to audit' },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>
export type ReadReason = keyof typeof READ_REASONS
export const REASONS = Object.keys(READ_REASONS) as readonly ReadReason[]
