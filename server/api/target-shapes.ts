// Shapes of work reports and of the targets followed, at the HTTP door. Values of measures and claims are as written, with their
// unit ("8", "万人"); values of a followed target are numbers in the unit of the target. `words` are UTF-16 offsets into the text of
// the document as `getTargetSource` gives it.
import { z } from 'zod'
import { commandId, id } from './schemas.ts'

const instant = z.iso.datetime()
const day = z.iso.date()
/** Whatever a district counts; what is beyond is a slip of the keyboard. */
const figure = z.number().min(-1e15).max(1e15)
const wellFormed = (text: string) => text.isWellFormed()
const reason = z.string().trim().min(1).max(500)
const note = z.string().trim().min(1).max(2000)
export const year = z.coerce.number().int().min(1990).max(2100)

export const VERDICTS = ['behind', 'unshown', 'provisional', 'met', 'narrative'] as const
const verdict = z
  .enum(VERDICTS)
  .describe('behind 未达 · unshown 未见数据 · provisional 暂达 · met 已达 · narrative 无可量化指标')
export const OPS = ['>=', '<=', '>', '<', '=', '≈', 'all', 'complete'] as const
const op = z.enum(OPS)
const of = z.enum(['amount', 'growth', 'fall', 'share'])
const colour = z.enum(['green', 'yellow', 'red', 'grey'])
const words = z.object({ from: z.number().int().min(0), to: z.number().int().min(0) }).describe('to excluded')
const counts = z.record(z.enum(VERDICTS), z.number().int())
const period = z.string().describe('as written: 1-11月')
const said = z
  .object({
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    zh: z.string(),
    en: z.string(),
  })
  .describe('why')

export const TargetReportRow = z
  .object({
    id: z.string(),
    name: z.string().describe('of the file'),
    title: z.string().optional(),
    year: z.number().int().optional(),
    through: z.number().int().optional().describe('month that the report speaks of'),
    sha256: z.string().describe('of the file'),
    imported: instant,
    state: z.enum(['draft', 'adopted']),
    adopted: instant.optional(),
    seq: z.number().int().describe('counts every change of the report; send it back as `expect`'),
    tasks: z.number().int(),
    verdicts: counts.describe(
      'tasks by verdict, by the words of the report as people set them right; values told later and live indicators do not count here, but do in publications',
    ),
    doubtful: z.number().int().describe('tasks with a doubtful measure'),
    corrected: z.number().int().describe('tasks that a person corrected'),
    orphans: z.number().int().describe('pieces of text that belong to no task'),
    repeated: z.number().int().describe('rows that only repeat another one'),
    notes: z
      .array(z.object({ zh: z.string(), en: z.string() }))
      .describe('what the reader of the file left out or decided'),
  })
  .meta({ id: 'TargetReportRow' })

export const TargetTaskRow = z
  .object({
    key: z.string().describe('unique in the report'),
    no: z.string().describe('as written'),
    chapter: z.string(),
    text: z.string(),
    leads: z.array(z.string()),
    verdict,
    doubtful: z.boolean(),
    corrected: z.boolean(),
    measures: z.number().int(),
    flags: z.array(z.string()),
    targets: z.array(z.object({ id: z.string(), colour })).describe('followed, once the report is adopted'),
  })
  .meta({ id: 'TargetTaskRow' })

export const TargetReportOut = TargetReportRow.extend({
  rows: z.array(TargetTaskRow).describe('in the order of the document'),
  chapters: z.array(z.object({ name: z.string(), tasks: z.number().int(), verdicts: counts })),
  units: z.array(z.object({ name: z.string(), tasks: z.number().int(), verdicts: counts })),
  orphanWords: z.array(words),
  may: z.object({ correct: z.boolean(), adopt: z.boolean() }),
}).meta({ id: 'TargetReport' })

export const TargetClaimOut = z
  .object({
    value: z.string().optional(),
    unit: z.string().optional(),
    period: period.optional(),
    estimated: z.boolean(),
    kind: z.string().describe('figure · done · unfinished · sum · repeats'),
    words,
    said: z.string().describe('the words themselves'),
  })
  .meta({ id: 'TargetClaim' })

export const TargetMeasureOut = z
  .object({
    index: z.number().int(),
    what: z.string(),
    text: z.string(),
    op,
    of,
    value: z.string().optional(),
    unit: z.string(),
    by: period.optional(),
    whose: z.string().optional(),
    than: z.string().optional().describe('another figure it is compared with, as written'),
    words,
    claims: z.array(TargetClaimOut),
    verdict,
    reason: said.optional(),
    doubtful: z.object({ reason: z.string(), zh: z.string(), en: z.string(), words: words.optional() }).optional(),
    target: z.string().optional().describe('followed as'),
  })
  .meta({ id: 'TargetMeasure' })

const change = z.discriminatedUnion('what', [
  z
    .strictObject({
      what: z.literal('measure'),
      measure: z.number().int().min(0),
      op: op.optional(),
      of: of.optional(),
      value: z.string().max(40).optional().describe('as written: 8, 1.7'),
      unit: z.string().max(20).optional(),
    })
    .describe('another reading of the promise'),
  z.strictObject({ what: z.literal('verdict'), measure: z.number().int().min(0), verdict }),
  z
    .strictObject({
      what: z.literal('claim'),
      measure: z.number().int().min(0),
      words,
      attached: z.boolean(),
    })
    .describe('whether these words of the completion text answer this measure'),
  z.strictObject({ what: z.literal('leads'), leads: z.array(z.string().trim().min(1).max(60)).min(1).max(30) }),
  z
    .strictObject({
      what: z.literal('add'),
      name: z.string().trim().min(1).max(200),
      op,
      of,
      value: z.string().max(40).optional(),
      unit: z.string().max(20).optional(),
    })
    .describe('a promise that was not read at all'),
])
export const TargetCorrectionIn = z
  .strictObject({
    id: commandId,
    expect: z.number().int().optional().describe('`seq` of the report the client saw'),
    change,
    reason,
  })
  .meta({ id: 'TargetCorrectionIn' })
export const TargetCorrectionUndo = z.strictObject({ id: commandId, reason }).meta({ id: 'TargetCorrectionUndo' })
export const TargetCorrectionOut = z
  .object({
    id: z.string(),
    at: instant,
    report: z.string(),
    task: z.string().describe('key of the task'),
    sentence: z.string(),
    change,
    reason: z.string(),
    undone: z.object({ at: instant, reason: z.string() }).optional(),
  })
  .meta({ id: 'TargetCorrection' })

export const TargetTaskOut = TargetTaskRow.extend({
  report: z.string(),
  seq: z.number().int().describe('of the report'),
  sentence: z.object({ text: z.string(), words: z.array(words) }),
  told: z
    .array(z.object({ heading: z.string().optional(), text: z.string(), words: z.array(words) }))
    .describe('completion text, a passage a column'),
  readings: z.array(TargetMeasureOut),
  source: z
    .array(z.object({ words, text: z.string() }))
    .describe('the original text around all of these words, in order; apart where they lie far from one another'),
  corrections: z.array(TargetCorrectionOut).describe('oldest first, undone ones too'),
  before: z.string().optional().describe('key of the task before it'),
  next: z.string().optional(),
  may: z.object({ correct: z.boolean() }),
}).meta({ id: 'TargetTask' })

export const TargetSourceOut = z
  .object({ text: z.string(), from: z.number().int(), to: z.number().int(), length: z.number().int() })
  .meta({ id: 'TargetSource' })

export const TargetAdoption = z
  .strictObject({
    id: commandId,
    expect: z.number().int().optional(),
    year: year.optional().describe('where the report does not say it'),
    through: z.number().int().min(1).max(12).optional(),
    tasks: z.array(z.string().max(120)).max(20_000).optional().describe('keys; without them every task'),
  })
  .meta({ id: 'TargetAdoption' })
export const TargetAdopted = z
  .object({
    report: TargetReportRow,
    made: z.number().int().describe('targets that are followed from now on'),
    told: z.number().int().describe('targets that were followed already and got a value'),
  })
  .meta({ id: 'TargetAdopted' })

export const TargetUnitRow = z
  .object({
    name: z.string(),
    party: z.object({ id: z.string(), name: z.string() }).optional().describe('of the platform'),
    mapped: z.boolean().describe('by a person; otherwise by its name'),
    tasks: z.number().int().describe('of the newest adopted report'),
    verdicts: counts,
    targets: z.number().int(),
    colours: z.record(z.string(), z.number().int()),
  })
  .meta({ id: 'TargetUnitRow' })
export const TargetUnitParty = z
  .strictObject({ party: id.nullable().describe('null: none any more') })
  .meta({ id: 'TargetUnitParty' })

// ---- targets followed

const evidence = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('link'),
    url: z.url({ protocol: /^https?$/ }).max(2000),
    title: z.string().max(200).optional(),
  }),
  z.strictObject({
    kind: z.literal('file'),
    address: z.string().regex(/^[0-9a-f]{64}$/),
    name: z.string().min(1).max(200).refine(wellFormed, 'not well-formed'),
    type: z.string().max(100),
  }),
])
const pathShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linear') }),
  z.strictObject({ kind: z.literal('seasonal'), shares: z.array(z.number().min(0).max(1e6)).length(12) }),
  z.strictObject({
    kind: z.literal('milestones'),
    milestones: z
      .array(z.strictObject({ on: day, value: figure }))
      .min(1)
      .max(60),
  }),
])
const tie = z.strictObject({ pack: id, indicator: id, place: id })

export const TargetValueOut = z
  .object({
    seq: z.number().int().describe('names the value in corrections and evidence'),
    value: z.number().optional().describe('in the unit of the target; absent for a plain “done”'),
    done: z.boolean().optional().describe('of a deed: whether it is done'),
    asOf: day,
    told: instant,
    source: z.enum(['report', 'person', 'indicator']),
    by: z.string().describe('who told it: party and role, a role of the platform, or the platform; never a person'),
    byUnit: z.boolean().describe('somebody of a party told it, speaking for that party'),
    report: z.string().optional(),
    estimated: z.boolean(),
    note: z.string().optional(),
    evidence: z.array(evidence),
    corrected: z.boolean(),
  })
  .meta({ id: 'TargetValue' })

export const TargetRow = z
  .object({
    id: z.string(),
    year: z.number().int(),
    no: z.string(),
    chapter: z.string(),
    sentence: z.string(),
    what: z.string(),
    op,
    of,
    value: z.number().optional(),
    unit: z.string(),
    leads: z.array(z.string()),
    owner: z.object({ id: z.string(), name: z.string() }).optional().describe('party of the platform'),
    verdict,
    by: z.enum(['report', 'value', 'indicator', 'person']).describe('what the verdict rests on'),
    colour,
    colourReason: z.string().describe('the rule that gave the colour'),
    expected: z
      .number()
      .optional()
      .describe('what was due on `expectedOn`, the day that the value reached speaks of; today where there is none'),
    expectedOn: day.optional(),
    whole: z.boolean().describe('counted one by one: expected and forecast are rounded'),
    reached: z.number().optional().describe('the newest value, or the live indicator where it is tied'),
    cases: z.number().int().optional().describe('that the live indicator rests on'),
    asOf: day.optional(),
    forecast: z.number().optional().describe('for the end of the year, the middle; none once it is over'),
    reminder: z
      .object({ why: z.enum(['silent', 'quarter-end']), since: instant, zh: z.string(), en: z.string() })
      .optional(),
    tied: z.boolean(),
    dropped: z.boolean(),
    mine: z.boolean().describe('the caller may tell its values'),
  })
  .meta({ id: 'TargetRow' })

export const TargetLogEntry = z
  .object({
    seq: z.number().int(),
    at: instant,
    by: z.string().describe('party and role, never a person'),
    what: z.enum(['value', 'promise', 'verdict']),
    about: z.string().describe('as of which day, or what of the promise'),
    before: z.string(),
    after: z.string(),
    reason: z.string(),
    published: z.boolean().describe('after it had been made public'),
  })
  .meta({ id: 'TargetLogEntry' })

export const TargetOut = TargetRow.extend({
  seq: z.number().int(),
  hash: z.string().describe('SHA-256 of the chain of all entries up to here'),
  origins: z.array(z.object({ report: z.string(), task: z.string(), measure: z.number().int() })),
  promise: z.string().describe('as written, with its unit'),
  deadline: z.string().optional().describe('by when, where the sentence says it'),
  path: z.object({
    of: z.enum(['amount', 'level']),
    goal: z.number().optional(),
    start: z.number().optional(),
    shape: pathShape,
    line: z.array(z.object({ on: day, value: z.number() })).describe('what is expected, month by month'),
  }),
  series: z.array(TargetValueOut).describe('as it stands now, by day'),
  ahead: z
    .object({
      method: z.string(),
      middle: z.number(),
      low: z.number().describe('of the interval of 80 %'),
      high: z.number(),
      line: z.array(z.object({ on: day, middle: z.number(), low: z.number(), high: z.number() })),
    })
    .optional(),
  why: said.optional().describe('why the verdict is what it is'),
  tie: tie
    .extend({ label: z.string(), value: z.number().optional(), from: instant, until: instant, cases: z.number().int() })
    .optional(),
  reminders: z.array(z.object({ at: instant, why: z.string() })),
  log: z.array(TargetLogEntry).describe('every number that was changed'),
  entries: z
    .array(z.object({ seq: z.number().int(), at: instant, kind: z.string(), by: z.string(), hash: z.string() }))
    .describe('the history, oldest first'),
  may: z.object({ tell: z.boolean(), change: z.boolean() }),
}).meta({ id: 'Target' })

const command = { id: commandId, expect: z.number().int().optional().describe('`seq` the client saw') }
export const TargetCommand = z
  .discriminatedUnion('do', [
    z.strictObject({ ...command, do: z.literal('own'), party: id.nullable() }),
    z.strictObject({
      ...command,
      do: z.literal('path'),
      of: z.enum(['amount', 'level']).optional(),
      start: figure.optional(),
      shape: pathShape,
    }),
    z.strictObject({
      ...command,
      do: z.literal('tell'),
      value: figure.optional(),
      done: z.boolean().optional(),
      asOf: day,
      estimated: z.boolean().default(false),
      note: note.optional(),
      evidence: z.array(evidence).max(20).default([]),
    }),
    z
      .strictObject({
        ...command,
        do: z.literal('correct'),
        of: z.number().int(),
        value: figure.optional(),
        done: z.boolean().optional(),
        reason,
      })
      .describe('a value told before; without a value it is withdrawn. It stays in the log'),
    z
      .strictObject({ ...command, do: z.literal('promise'), value: figure, reason })
      .describe('the promise itself was changed officially'),
    z.strictObject({
      ...command,
      do: z.literal('evidence'),
      of: z.number().int(),
      evidence: z.array(evidence).min(1).max(20),
    }),
    z.strictObject({ ...command, do: z.literal('tie'), ...tie.shape }),
    z.strictObject({ ...command, do: z.literal('untie'), reason }),
    z
      .strictObject({ ...command, do: z.literal('judge'), verdict: z.enum(['met', 'behind']).nullable(), reason })
      .describe('by a person, where no number decides; null: no longer'),
    z.strictObject({ ...command, do: z.literal('drop'), reason }).describe('follow it no longer'),
    z.strictObject({ ...command, do: z.literal('resume'), reason }),
  ])
  .meta({ id: 'TargetCommand' })

export const TargetsQuery = z.object({
  year: year.optional(),
  unit: z.string().max(60).optional().describe('a lead unit by its name'),
  report: id.optional(),
  mine: z.enum(['true', 'false']).optional(),
  dropped: z.enum(['true', 'false']).default('false'),
})
export const TargetFile = z
  .object({ address: z.string(), name: z.string(), type: z.string(), blurred: z.boolean() })
  .meta({ id: 'TargetFile' })
