// The vocabulary a pack is written in, and nothing else.
export { natural, urgent, workdays, working } from './base/span.ts'
export { choice, form, optional, photo, quantity, yesNo } from './forms/form.ts'
export {
  allow,
  camera,
  card,
  caseType,
  definePack,
  indicator,
  type Pack,
  placeKind,
  report,
  roles,
  rule,
} from './pack/define.ts'
export type { Demo } from './pack/demo.ts'
export { code } from './places/code.ts'
