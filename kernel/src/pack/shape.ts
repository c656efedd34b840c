// The shape of a pack, step by step: what zod can say about it. What refers to what is checked in faults.ts.
import { z } from 'zod'
import { DAY, HOUR } from '../base/clock.ts'
import { isSpan } from '../base/span.ts'
import { END_KINDS } from '../cases/case-type.ts'
import { GROUPS } from '../eye/box.ts'
import { REFERENCE_KINDS } from '../forms/form.ts'
import { MEASURES } from '../indicators/indicator.ts'
import { purposeShape } from '../personal/purpose.ts'

const id = z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]*$/, 'not an id')
/** Ten years: beyond them no calendar is reckoned. */
const LONGEST = { working: 3660 * 8 * HOUR, workdays: 3660, natural: 3660, urgent: 3660 * DAY } as const
const span = z.custom(
  (value) => isSpan(value) && value.amount > 0 && value.amount <= LONGEST[value.in],
  'not a span of time above zero, of ten years at most',
)
const ms = z.number().int().positive()
const label = z.string().min(1)
const holds = z.union([
  z.strictObject({ for: ms, atLeast: z.number().int().positive().optional() }),
  z.strictObject({ none: ms }),
])
const eyeCondition = z.strictObject({
  device: id,
  group: z.enum(GROUPS),
  inside: id,
  standing: z.literal(true).optional(),
  holds,
})
const field = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('choice'),
    label,
    options: z.array(label).min(1),
    optional: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('number'),
    label,
    unit: label.optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    optional: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('yes-no'), label, optional: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('photo'), label, optional: z.boolean().optional() }),
  z.strictObject({
    kind: z.literal('letter'),
    label,
    most: z.number().int().min(1).max(10_000),
    optional: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('reference'),
    label,
    to: z.array(z.enum(REFERENCE_KINDS)).min(1),
    optional: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('text'),
    label,
    purpose: id,
    most: z.number().int().min(1).max(10_000),
    optional: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('phone'), label, purpose: id, optional: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('personal-photo'), label, purpose: id, optional: z.boolean().optional() }),
])
const fields = z.strictObject({ fields: z.record(id, field) })
const move = z.strictObject({
  to: id,
  label,
  fill: fields.optional(),
  handles: z.literal(true).optional(),
  enforcement: z.literal(true).optional(),
  proves: z.literal(true).optional(),
})
export const workStep = z.strictObject({
  label,
  owner: id,
  within: span,
  moves: z.record(id, move),
  late: z.strictObject({ raiseTo: id, within: span }),
  returns: z.strictObject({ to: id, reasons: z.array(label).min(1) }).optional(),
  pause: z.strictObject({ atMost: span, reasons: z.array(label).min(1) }).optional(),
  dispute: z
    .strictObject({
      ruler: id,
      within: span,
      late: z.strictObject({ raiseTo: id, within: span }),
      reasons: z.array(label).min(1),
      grounds: z.array(label).min(1),
    })
    .optional(),
  moreTime: z.strictObject({ grants: id, atMost: span, reasons: z.array(label).min(1) }).optional(),
  clears: z.strictObject({ when: eyeCondition, to: id }).optional(),
})
export const proofStep = z.strictObject({
  label,
  proof: eyeCondition,
  owner: id,
  within: span,
  proven: id,
  unproven: id,
  unseen: id,
})
export const endStep = z.strictObject({
  label,
  end: z.enum(END_KINDS),
  asks: z.strictObject({ satisfaction: id }).optional(),
})
const caseType = z.strictObject({
  id,
  label,
  code: z.strictObject({ standard: label, kind: z.enum(['part', 'matter']), number: label }).optional(),
  at: id,
  start: id,
  addressed: id.optional(),
  closes: span,
  merge: z.strictObject({ metres: z.number().min(0), during: ms }),
  steps: z.record(id, z.unknown()),
  from: z.record(z.string().regex(/^\d+$/), z.record(id, id)).optional(),
})
export const packShape = z.strictObject({
  id,
  version: z.number().int().positive(),
  family: id,
  label,
  row: label.optional(),
  roles: z.array(z.strictObject({ id, label })),
  places: z.array(z.strictObject({ id, label, within: id.optional(), shape: z.enum(['point', 'line', 'area']) })),
  devices: z.array(z.strictObject({ id, label, at: id, every: ms })),
  channels: z.array(z.strictObject({ kind: z.literal('report'), id, label, opens: id, reporter: fields.optional() })),
  cases: z.array(caseType).min(1),
  rules: z.array(
    z.strictObject({
      id,
      label,
      when: eyeCondition,
      opens: id,
      once: z.literal('per-place'),
      confident: z.strictObject({ above: z.number().min(0).max(1), opensAt: id }).optional(),
      shadow: z.literal(true).optional(),
    }),
  ),
  access: z.array(z.strictObject({ role: id, action: z.enum(['open', 'read']), on: id })),
  purposes: z.array(purposeShape).optional(),
  knows: z.array(z.strictObject({ role: id, purpose: id, on: id })).optional(),
  indicators: z.array(
    z.strictObject({
      id,
      label,
      of: id,
      measure: z.enum(MEASURES),
      target: z.number().min(0).max(1).optional(),
      every: ms,
    }),
  ),
  cockpit: z.array(z.strictObject({ kind: z.enum(['map', 'gauge']), of: id })),
})
