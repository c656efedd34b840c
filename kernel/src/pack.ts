// The vocabulary a pack is written in, and nothing else.
export { natural, urgent, workdays, working } from './base/span.ts'
export {
  choice,
  form,
  letter,
  optional,
  personalPhoto,
  phone,
  photo,
  quantity,
  reference,
  text,
  yesNo,
} from './forms/form.ts'
export {
  allow,
  camera,
  card,
  caseType,
  definePack,
  indicator,
  level,
  type Pack,
  placeKind,
  report,
  roles,
  rule,
} from './pack/define.ts'
export type { Demo } from './pack/demo.ts'
export { mayKnow } from './personal/knows.ts'
export { askJudgement, contactBack, describeMatter, purpose } from './personal/purpose.ts'
export { code } from './places/code.ts'
