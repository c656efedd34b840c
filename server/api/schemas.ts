// Shapes at the HTTP door. Instants go out as ISO 8601 in UTC; durations in milliseconds; shares from 0 to 1.
import { z } from 'zod'

const instant = z.iso.datetime().describe('ISO 8601, UTC')
/** Text that a database gives back as it was: half of a surrogate pair it would keep as another id's twin. */
export const id = z
  .string()
  .min(1)
  .max(120)
  .refine((text) => text.isWellFormed(), 'not well-formed')
const address = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('content address, SHA-256')

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string().describe('Chinese'),
    detailEn: z.string().describe('English'),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem+json; `code` is from the error catalogue' })

export const Position = z.object({
  role: z.string(),
  roleLabel: z.string(),
  party: z.string(),
  partyName: z.string(),
  place: z.string(),
  placeName: z.string(),
  external: z.boolean().describe('granted by the identity provider, not here'),
})
export const PlatformRoleOut = z.object({ id: z.string(), label: z.string(), english: z.string() })
export const Account = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    positions: z.array(Position),
    roles: z.array(PlatformRoleOut).describe('what the account may do with the platform itself'),
    enrols: z.boolean().describe('nothing else is open until a second factor is set up'),
    secondFactorRequired: z.boolean(),
  })
  .meta({ id: 'Account' })
export const SignIn = z.object({ login: z.string().min(1).max(100), password: z.string().min(1).max(200) })

const Owner = z.object({
  role: z.string(),
  roleLabel: z.string(),
  party: z.string(),
  partyName: z.string(),
  partyKind: z.string(),
})
export const Due = z.object({
  at: instant,
  provisional: z.boolean(),
  span: z.object({ in: z.enum(['working', 'workdays', 'natural', 'urgent']), amount: z.number() }),
})
const Place = z.object({ id: z.string(), name: z.string(), kind: z.string() })
const Box = z.array(z.number()).length(4).describe('x1, y1, x2, y2 as shares of the frame')
const EvidenceOut = z.object({ blob: address, takenAt: instant, device: z.string(), boxes: z.array(Box) })

export const CaseRow = z
  .object({
    id: z.string(),
    seq: z.number().int(),
    type: z.string(),
    pack: z.string(),
    version: z.number().int(),
    label: z.string(),
    place: Place,
    path: z.array(Place).describe('outwards: the place itself first'),
    source: z.enum(['eye', 'report', 'patrol']),
    step: z.string(),
    stepLabel: z.string(),
    stepKind: z.enum(['work', 'proof', 'end']),
    end: z.enum(['done', 'void', 'false-alarm', 'cleared-itself']).optional(),
    owner: Owner.optional(),
    due: Due.optional(),
    closes: Due,
    pausedUntil: instant.optional(),
    disputed: z.boolean().describe('whose it is waits for the ruling of the owner'),
    late: z.boolean(),
    raises: z.number().int(),
    opened: instant,
    changed: instant,
    ended: instant.optional(),
    mine: z.boolean().describe('the signed-in account owns the present step'),
    asked: z.boolean().describe('the case has ended and waits for the judgement of the signed-in account'),
    timeAsked: z.boolean().describe('more time is asked for, and the signed-in account is to answer'),
  })
  .meta({ id: 'CaseRow' })

const Redated = z
  .object({ at: instant, from: instant, to: instant, why: z.string() })
  .describe('a deadline that a change of the calendar moved')
const Pause = z.object({ from: instant, until: instant, to: instant.optional(), reason: z.string() })
export const LedgerEntry = z
  .object({
    step: z.string(),
    stepLabel: z.string(),
    owner: Owner,
    started: instant,
    due: Due,
    ended: instant.optional(),
    outcome: z.enum(['open', 'in-time', 'late', 'raised', 'handed-over', 'disputed']),
    ruling: z.boolean().describe('the owner rules on whose it is; the time of whoever disputes stands still'),
    resumes: z.boolean().optional().describe('goes on after a ruling, with what was left of its time'),
    pauses: z.array(Pause),
    redated: z.array(Redated),
    extended: z
      .array(Redated.extend({ span: Due.shape.span, by: Owner }))
      .optional()
      .describe('more time that was granted, and by whom'),
    notExtended: z
      .array(z.object({ at: instant, why: z.string(), span: Due.shape.span, by: Owner }))
      .optional()
      .describe('more time that was refused, and by whom'),
  })
  .meta({ id: 'LedgerEntry' })

const Field = z
  .object({
    name: z.string(),
    kind: z
      .enum(['choice', 'number', 'yes-no', 'photo', 'letter'])
      .describe('letter: a text of an office, sent as it is; it is stored beside the history'),
    label: z.string(),
    optional: z.boolean(),
    options: z.array(z.string()).optional(),
    unit: z.string().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    most: z.number().int().optional().describe('characters of a letter'),
  })
  .meta({ id: 'FormField' })

const Because = z.object({ case: z.string(), at: instant }).describe('whose it is was ruled before, in that case')

export const TimelineEntry = z
  .object({
    seq: z.number().int(),
    at: instant,
    kind: z.string(),
    byLabel: z.string().describe('party and role, device or clock; never a person'),
    byKind: z.enum(['person', 'device', 'clock', 'system']),
    move: z.string().optional(),
    moveLabel: z.string().optional(),
    reason: z.string().optional(),
    span: Due.shape.span.optional().describe('more time that was asked for or granted'),
    ground: z.string().optional().describe('of a ruling'),
    kept: z.boolean().optional().describe('of a ruling: it stays with whoever disputed it'),
    because: Because.optional(),
    stepLabel: z.string().optional(),
    owner: Owner.optional(),
    due: Due.optional(),
    filled: z
      .array(z.object({ label: z.string(), value: z.union([z.string(), z.number(), z.boolean()]), photo: z.boolean() }))
      .optional(),
    count: z.number().optional(),
    satisfied: z.boolean().optional(),
    hash: z.string().describe('SHA-256 of the chain up to here'),
  })
  .meta({ id: 'TimelineEntry' })

export const CaseDetail = CaseRow.extend({
  code: z.object({ standard: z.string(), kind: z.string(), number: z.string() }).optional(),
  about: z.object({ kind: z.string(), id: z.string() }).optional().describe('of a notice: what it is about'),
  again: z.string().optional().describe('the earlier case at this place that this one repeats'),
  found: z
    .object({
      rule: z.string(),
      ruleLabel: z.string(),
      device: z.string(),
      deviceName: z.string(),
      zone: z.string(),
      count: z.number().int(),
      since: instant,
      confidence: z.number(),
      model: z.string(),
      threshold: z.number(),
    })
    .optional(),
  signals: z.number().int(),
  before: EvidenceOut.optional(),
  after: EvidenceOut.optional(),
  timeline: z.array(TimelineEntry),
  moreTime: z
    .object({ at: instant, reason: z.string(), span: Due.shape.span, of: Owner, moved: Due.optional() })
    .optional()
    .describe(
      'asked for and not answered yet; `moved`: the deadline if it is granted; while the clock stands still nobody can tell',
    ),
  dispute: z
    .object({ at: instant, reason: z.string(), of: Owner })
    .optional()
    .describe('whoever had the step says that it is not his, and it waits for the ruling of its present owner'),
  because: Because.optional(),
  closesRedated: z.array(Redated).optional().describe('how the closing was moved'),
  ledger: z.array(LedgerEntry),
  proof: z
    .object({
      needed: z.number().describe('ms'),
      lasted: z.number().describe('ms so far, 0 when it began anew'),
      holds: z.boolean().optional(),
      seeing: z.boolean(),
    })
    .optional()
    .describe('while a proof is running'),
  may: z
    .object({
      moves: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          toLabel: z.string(),
          fields: z.array(Field),
          enforcement: z.boolean(),
        }),
      ),
      returns: z.object({ toLabel: z.string(), reasons: z.array(z.string()) }).optional(),
      pause: z.object({ reasons: z.array(z.string()), atMost: Due.shape.span }).optional(),
      resume: z.boolean(),
      moreTime: z
        .object({ grantedBy: z.string(), reasons: z.array(z.string()), atMost: Due.shape.span })
        .optional()
        .describe('more time may be asked for; of whom (a role), and how much'),
      dispute: z
        .object({ ruledBy: z.string(), reasons: z.array(z.string()), within: Due.shape.span })
        .optional()
        .describe('“not mine” may be said; who rules (a role), and how soon'),
      rule: z
        .object({
          grounds: z.array(z.string()),
          parties: z
            .array(z.object({ party: z.string(), partyName: z.string() }))
            .describe('whose it may be; whoever disputes it, of whom it is where none is named, is not among them'),
        })
        .optional()
        .describe('whose it is waits for the ruling of the signed-in account'),
      answerTime: z.boolean().describe('more time is asked for, and the answer is theirs'),
      judge: z.boolean(),
    })
    .describe('what the signed-in account may do now'),
  judged: z.object({ at: instant, satisfied: z.boolean() }).optional(),
  provedHow: z.enum(['eye', 'person']).optional(),
}).meta({ id: 'CaseDetail' })

const span = z.object({ in: z.enum(['working', 'workdays', 'natural', 'urgent']), amount: z.number().int().positive() })
/**
 * Of every command, whatever it comes with. Without a colon: ids with one are the platform's own (tick:…, look:…), and whoever
 * took such an id first could keep a deadline from being called or a proof from being decided.
 */
export const commandId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,120}$/)
  .describe('chosen by the client; a repeated id is answered and not repeated')
const command = {
  id: commandId,
  expect: z.number().int().optional().describe('`seq` the client saw'),
}
export const CaseCommand = z
  .discriminatedUnion('do', [
    z.strictObject({
      ...command,
      do: z.literal('move'),
      move: id,
      values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
    z.strictObject({ ...command, do: z.literal('return'), reason: z.string().max(200) }),
    z.strictObject({ ...command, do: z.literal('pause'), reason: z.string().max(200), span }),
    z.strictObject({ ...command, do: z.literal('resume') }),
    z.strictObject({ ...command, do: z.literal('dispute'), reason: z.string().max(200) }),
    z.strictObject({
      ...command,
      do: z.literal('rule'),
      ground: z.string().max(200),
      to: id.optional().describe('the party whose it is; left out, it stays'),
    }),
    z.strictObject({ ...command, do: z.literal('ask-time'), reason: z.string().max(200), span }),
    z.strictObject({ ...command, do: z.literal('grant-time') }),
    z.strictObject({ ...command, do: z.literal('refuse-time') }),
    z.strictObject({ ...command, do: z.literal('judge'), satisfied: z.boolean() }),
  ])
  .meta({ id: 'CaseCommand' })
export const OpenCase = z.object({ id: command.id, pack: id, type: id, place: id }).meta({ id: 'OpenCase' })
export const CasesQuery = z.object({
  open: z.enum(['true', 'false']).optional(),
  mine: z.enum(['true', 'false']).optional().describe('what waits for the signed-in account'),
  type: id.optional(),
  place: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(200).optional(),
})
export const CaseList = z.object({ cases: z.array(CaseRow), next: z.string().optional() })

export const SignalIn = z
  .strictObject({
    id,
    at: instant,
    pack: id,
    rule: id,
    device: id,
    zone: id,
    place: id,
    count: z.number().int().min(1),
    since: instant,
    confidence: z.number().min(0).max(1),
    model: z.string().max(200),
    threshold: z.number().min(0).max(1),
  })
  .meta({ id: 'SignalIn' })
export const SignalOutcome = z
  .object({
    kind: z.enum(['opened', 'attached', 'recorded', 'refused']),
    case: z.string().optional(),
    code: z.string().optional(),
  })
  .meta({ id: 'SignalOutcome' })
export const SignalRow = SignalIn.extend({ received: instant, outcome: SignalOutcome }).meta({ id: 'SignalRow' })

const Counted = z
  .object({ count: z.number().int(), cases: z.array(z.string()).describe('ids of those that the caller may read') })
  .meta({ id: 'Counted' })

export const Indicator = z
  .object({
    pack: z.string(),
    id: z.string(),
    label: z.string(),
    measure: z.enum(['share-on-time', 'co-governance-rate', 'first-dispatch-accuracy', 'count']),
    place: Place,
    from: instant,
    until: instant,
    target: z.number().optional(),
    value: z.number().optional().describe('absent while there is nothing to divide by'),
    numerator: Counted,
    denominator: Counted,
    apart: z.record(z.string(), Counted).describe('left out of both, by reason'),
    redated: z
      .object({ cases: Counted, valueBefore: z.number() })
      .optional()
      .describe('whose deadlines changes of the calendar moved, and the share without those moves'),
    shuffles: z.number().int().optional().describe('of first dispatches: how often those cases were passed on in all'),
    formula: z.string().describe('Chinese'),
    formulaEn: z.string(),
  })
  .meta({ id: 'Indicator' })

export const EyeState = z
  .object({
    device: z.string(),
    name: z.string(),
    kind: z.string(),
    state: z.enum(['seeing', 'blind', 'off']),
    why: z.string().optional(),
    since: instant.optional(),
    lastLook: instant.optional(),
    picture: z.boolean().describe('a blurred live picture can be had'),
    zones: z.array(
      z.object({
        id: z.string(),
        place: Place,
        polygon: z.array(z.array(z.number())),
        count: z.number().int().optional(),
        standing: z.number().int().optional(),
      }),
    ),
    watching: z.enum(['standing', 'cleared']).optional().describe('demonstration cameras: which scene is played'),
  })
  .meta({ id: 'EyeState' })

export const PackOut = z
  .object({
    id: z.string(),
    version: z.number().int(),
    label: z.string(),
    family: z.string(),
    row: z.string().optional(),
    data: z.unknown().describe('the pack as plain data'),
    english: z.record(z.string(), z.string()).describe('English text by Chinese label'),
  })
  .meta({ id: 'PackOut' })

export const Health = z
  .object({
    ok: z.boolean(),
    now: instant.describe('the platform clock'),
    speed: z.number(),
    version: z.string(),
    demo: z.boolean(),
    faults: z.array(z.object({ at: instant, code: z.string(), detail: z.string(), detailEn: z.string() })),
  })
  .meta({ id: 'Health' })

export const Upload = z.object({ blob: address }).meta({ id: 'Upload' })
