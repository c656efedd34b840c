// What the roles of a pack may do, said in the words in which access is decided: its grants, and what owning a step brings.
import type { Grant } from '../access/access.ts'
import { type CaseType, isEnd, isWork } from '../cases/case-type.ts'
import type { Pack } from './define.ts'

/** Roles that own a step, are called when one is late, or are asked in the end. */
export function ownersOf({ steps }: CaseType): readonly string[] {
  const roles = Object.values(steps).flatMap((step) => {
    if (isEnd(step)) return step.asks ? [step.asks.satisfaction] : []
    return isWork(step) ? [step.owner, step.late.raiseTo] : [step.owner]
  })
  return [...new Set(roles)]
}

/** What shows a case shows its evidence, the signals about it and what the eye sees of it: read together or not at all. */
const SHOWN = ['case', 'evidence', 'signal', 'eye'] as const

/** Types are case types of this pack: compare only with things of this pack. */
export function grantsOf({ roles, cases, access, knows = [] }: Pack): readonly Grant[] {
  return [
    ...access.flatMap(({ role, action, on }): readonly Grant[] =>
      action === 'open'
        ? [{ role, action, kind: 'case', type: on, reach: 'place' }]
        : SHOWN.map((kind) => ({ role, action, kind, type: on, reach: 'place' })),
    ),
    ...cases.flatMap((type) =>
      ownersOf(type).flatMap((role): readonly Grant[] => [
        { role, action: 'act', kind: 'case', type: type.id, reach: 'owner' },
        ...SHOWN.map((kind): Grant => ({ role, action: 'read', kind, type: type.id, reach: 'owner' })),
      ]),
    ),
    ...knows.map(
      ({ role, purpose, on }): Grant => ({
        role,
        action: 'read',
        kind: 'personal',
        type: on,
        purposes: [purpose],
        reach: 'place',
      }),
    ),
    // A picture belongs to nothing before it is filled in: whoever opens or handles cases may bring one.
    ...[
      ...new Set([
        ...access.flatMap(({ role, action }) => (action === 'open' ? [role] : [])),
        ...cases.flatMap(ownersOf),
      ]),
    ].map((role): Grant => ({ role, action: 'open', kind: 'evidence', reach: 'anywhere' })),
    // A figure is for everybody who has to do with the matter; the cases behind it are not.
    ...roles.map(({ id }): Grant => ({ role: id, action: 'read', kind: 'indicator', reach: 'anywhere' })),
    // What the district has promised is for everybody in it; the figures of a promise are told by the party that leads it.
    ...roles.flatMap(({ id }): readonly Grant[] => [
      { role: id, action: 'read', kind: 'target', reach: 'anywhere' },
      { role: id, action: 'act', kind: 'target', reach: 'party' },
    ]),
  ]
}
