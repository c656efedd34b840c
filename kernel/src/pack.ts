// The vocabulary a pack is written in, and nothing else.
export { natural, urgent, workdays, working } from './base/span.ts'
export { choice, form, optional, photo, quantity, yesNo } from './forms/form.ts'
export type { Demo } from './pack/demo.ts'
export {
  allow, camera, card, caseType, definePack, indicator, placeKind, report, roles, rule, type Pack,
} from './pack/define.ts'
export { code } from './places/code.ts'
