// Who handles a case: the parties that have or had a step from which the matter itself is dealt with.
import type { CaseState } from './case.ts'
import { type CaseType, isWork, type Step } from './case-type.ts'

/** A step where somebody does the handling (处置), and not only decides where it goes. */
export function isHandling(step: Step | undefined): boolean {
  return step !== undefined && isWork(step) && Object.values(step.moves).some((move) => move.handles === true)
}

/** Parties, each once; not those that only ruled on whose it is. Of a type that is not known every owner counts: rather too many than one too few. */
export function handlersOf(state: CaseState, type: CaseType | undefined): readonly string[] {
  const owned = state.ledger
    .filter(({ ruling }) => !ruling)
    .filter(({ step }) => type === undefined || type.steps[step] === undefined || isHandling(type.steps[step]))
    .map(({ owner }) => owner.party)
  return [...new Set([...owned, ...state.handlings.map(({ owner }) => owner.party)])]
}
