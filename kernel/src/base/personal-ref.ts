// References to what is personal. Random, made by the engine: nothing about anybody can be read from one, and what it stands
// for can be destroyed without touching whoever holds the reference.

/** One value that somebody told us. */
export const PERSONAL_REF = /^pd:[0-9a-f]{32}$/
/** One person in one matter. Two reports of the same person have nothing in common. */
export const SUBJECT_REF = /^ps:[0-9a-f]{32}$/

export function isPersonalRef(value: unknown): value is string {
  return typeof value === 'string' && PERSONAL_REF.test(value)
}

export function isSubjectRef(value: unknown): value is string {
  return typeof value === 'string' && SUBJECT_REF.test(value)
}
