// What the roles of a pack may do, said in the words in which access is decided: its grants, and what owning a step brings.
import type { Grant } from '../access/access.ts'
import { type CaseType, isEnd, isProof, isWork } from '../cases/case-type.ts'
import type { Pack } from './define.ts'

/** Roles that own a step, are called when one is late, rule on whose it is, are asked for more time, or are asked in the end. */
export function ownersOf({ steps }: CaseType): readonly string[] {
  const roles = Object.values(steps).flatMap((step) => {
    if (isEnd(step)) return step.asks ? [step.asks.satisfaction] : []
    if (!isWork(step)) return [step.owner]
    const { dispute, moreTime } = step
    return [
      ...[step.owner, step.late.raiseTo],
      ...(dispute ? [dispute.ruler, dispute.late.raiseTo] : []),
      ...(moreTime ? [moreTime.grants] : []),
    ]
  })
  return [...new Set(roles)]
}

/** What shows a case shows its evidence, the signals about it and what the eye sees of it: read together or not at all. */
const SHOWN = ['case', 'evidence', 'signal', 'eye'] as const

/** Whether an eye has to do with it, or anybody adds a picture: else there is nothing to be shown but the case. */
function isPictured(type: CaseType | undefined, { rules, channels }: Pick<Pack, 'rules' | 'channels'>): boolean {
  if (!type || rules.some(({ opens }) => opens === type.id)) return true
  const steps = Object.values(type.steps)
  if (steps.some((step) => isProof(step) || (isWork(step) && step.clears !== undefined))) return true
  const moves = steps.flatMap((step) => (isWork(step) ? Object.values(step.moves) : []))
  const forms = [
    ...moves.map(({ fill }) => fill),
    ...channels.filter(({ opens }) => opens === type.id).map(({ reporter }) => reporter),
  ]
  return forms.some((form) => Object.values(form?.fields ?? {}).some(({ kind }) => kind.endsWith('photo')))
}

/** A case addressed to a party is a notice too: sent by whoever may open it, listed for whoever may read it. */
function noticesOf({ cases, access }: Pick<Pack, 'cases' | 'access'>): readonly Grant[] {
  return cases
    .filter(({ addressed }) => addressed !== undefined)
    .flatMap((type): readonly Grant[] => [
      ...access
        .filter(({ on }) => on === type.id)
        .map(({ role, action }): Grant => ({ role, action, kind: 'notice', type: type.id, reach: 'place' })),
      ...ownersOf(type).map((role): Grant => ({ role, action: 'read', kind: 'notice', type: type.id, reach: 'owner' })),
    ])
}

/** Types are case types of this pack: compare only with things of this pack. */
export function grantsOf({ roles, cases, access, rules, channels, knows = [] }: Pack): readonly Grant[] {
  const shown = (type: string) =>
    isPictured(
      cases.find(({ id }) => id === type),
      { rules, channels },
    )
      ? SHOWN
      : (['case'] as const)
  return [
    ...access.flatMap(({ role, action, on }): readonly Grant[] =>
      action === 'open'
        ? [{ role, action, kind: 'case', type: on, reach: 'place' }]
        : shown(on).map((kind) => ({ role, action, kind, type: on, reach: 'place' })),
    ),
    ...cases.flatMap((type) =>
      ownersOf(type).flatMap((role): readonly Grant[] => [
        { role, action: 'act', kind: 'case', type: type.id, reach: 'owner' },
        ...shown(type.id).map((kind): Grant => ({ role, action: 'read', kind, type: type.id, reach: 'owner' })),
      ]),
    ),
    ...noticesOf({ cases, access }),
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
