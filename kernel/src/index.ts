// The public surface of the kernel. Packs use './pack' instead.
export * from './access/access.ts'
export * from './access/platform-roles.ts'
export * from './base/address.ts'
export * from './base/calendar.ts'
export * from './base/canonical.ts'
export * from './base/clock.ts'
export { lastOccurrence } from './base/cron.ts'
export * from './base/destination.ts'
export * from './base/errors.ts'
export * from './base/personal-ref.ts'
export * from './base/span.ts'
export * from './cases/case.ts'
export * from './cases/case-type.ts'
export * from './cases/deadline.ts'
export * from './cases/decide.ts'
export * from './cases/dispute.ts'
export * from './cases/handlers.ts'
export { isOwnMatter } from './cases/heir.ts'
export * from './cases/more-time.ts'
export * from './cases/precedent.ts'
export * from './cases/proof.ts'
export * from './cases/redate.ts'
export * from './cases/replay.ts'
export * from './eye/blur-regions.ts'
export * from './eye/box.ts'
export * from './eye/condition.ts'
export * from './eye/sight.ts'
export * from './eye/tracker.ts'
export * from './eye/watch.ts'
export * from './eye/zone.ts'
export * from './forms/form.ts'
export * from './indicators/indicator.ts'
export * from './org/org.ts'
export * from './pack/define.ts'
export * from './pack/demo.ts'
export * from './pack/faults.ts'
export * from './pack/grants.ts'
export * from './pack/labels.ts'
export * from './personal/knows.ts'
export * from './personal/purpose.ts'
export * from './personal/retention.ts'
export * from './personal/told.ts'
export * from './places/code.ts'
export * from './places/geo.ts'
export * from './places/place.ts'
export * from './places/succession.ts'
export * from './rules/merge.ts'
export * from './rules/rule.ts'
export * from './rules/thinning.ts'
export * from './sensing/lasting.ts'
export * from './sensing/observation.ts'
export { type Colour, type ColourAsked, type Coloured, type ColourReason, colourOf } from './targets/colour.ts'
export {
  type CorrectedMeasure,
  type Correction,
  correctedMeasureSchema,
  correctionSchema,
  exactKey,
} from './targets/corrections.ts'
export * from './targets/days.ts'
export * from './targets/decide-target.ts'
export * from './targets/document-notes.ts'
export {
  FEWEST_POINTS,
  type Forecast,
  type ForecastAsked,
  forecast,
  isForecast,
  NO_FORECAST,
  type NoForecast,
  type ToldFigure,
} from './targets/forecast.ts'
export { reportIn } from './targets/layout/report-in.ts'
export { type LayoutFault, type ReportRow, type ReportTable, ROW_FLAGS } from './targets/layout/report-table.ts'
export {
  type Commitment,
  commitmentsIn,
  type StatedFigure,
  type Statement,
  type StatementDocument,
  type StatementNote,
  type StatementSection,
  statementsIn,
} from './targets/layout/statements.ts'
export { textDocument } from './targets/layout/text-document.ts'
export {
  type Boundary,
  boundariesBetween,
  type Comparison,
  comparedUnits,
  type Lasting,
  olderUnits,
  unitNamed,
} from './targets/layout/unit-boundary.ts'
export * from './targets/live-unit.ts'
export {
  endOf,
  expectedAt,
  type Milestone,
  owedAt,
  type PathShape,
  shareBehind,
  sharesOf,
  startOf,
  type TargetPath,
  type TargetYear,
  targetYear,
} from './targets/path.ts'
export * from './targets/promise.ts'
export * from './targets/publication.ts'
export { quantitiesIn } from './targets/quantities.ts'
export { readReport, readTask } from './targets/reading.ts'
export { readingJson } from './targets/reading-json.ts'
export type {
  ClaimReading,
  MeasureOf,
  MeasureOp,
  MeasureReading,
  Reason,
  ReportReading,
  TaskReading,
  Verdict,
} from './targets/reading-types.ts'
export { VERDICTS_FROM_WORST } from './targets/reading-types.ts'
export { DOUBTS, OFS, OPS, reasonText, VERDICT_REASONS, VERDICTS } from './targets/reasons.ts'
export * from './targets/remind.ts'
export * from './targets/source.ts'
export * from './targets/target.ts'
export * from './targets/target-standing.ts'
export { isWhole } from './targets/units.ts'
