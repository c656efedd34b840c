// What is made public of the targets of a quarter, as one plain value: made here from a report and from how its targets stand, and
// never touched again. It holds what the report says and what the platform reckoned from it; no account, no role, no evidence.
import type { Instant } from '../base/clock.ts'
import type { ClaimReading, MeasureReading, TaskReading, Verdict } from './reading-types.ts'
import { VERDICTS_FROM_WORST } from './reading-types.ts'
import { DOUBTS, reasonText } from './reasons.ts'
import type { Day, TargetState } from './target.ts'
import { aheadOf, type LiveFigure, type TargetStanding } from './target-standing.ts'
import { isWhole } from './units.ts'

export const PUBLICATION_FORMAT = 'gongzhi-publication-1'

/** As written, with its unit. */
export type PublishedClaim = Pick<ClaimReading, 'kind' | 'value' | 'unit' | 'period' | 'estimated'>
export type PublishedReason = { readonly code: string; readonly zh: string; readonly en: string }

/** The newest figure that the platform has, where it goes beyond the report. In the unit of the promise; `done` of a deed. */
export type PublishedFigure = {
  readonly value?: number
  readonly done?: boolean
  readonly unit: string
  readonly asOf: Day
  readonly estimated: boolean
  /** Of a live figure: how many cases it rests on. */
  readonly cases?: number
}

/**
 * `rests`: what the verdict rests on. `colour` at the end of the quarter; `expected` was due on `expectedOn`, the day that the figure
 * speaks of. Things counted one by one are rounded in `expected` and `forecast`.
 */
export type PublishedMeasure = Pick<
  MeasureReading,
  'what' | 'op' | 'of' | 'value' | 'unit' | 'by' | 'whose' | 'than'
> & {
  readonly claims: readonly PublishedClaim[]
  readonly verdict: Verdict
  readonly rests: 'report' | 'value' | 'indicator' | 'person'
  readonly reason?: PublishedReason
  readonly doubtful?: PublishedReason
  readonly figure?: PublishedFigure
  readonly expected?: number
  readonly expectedOn?: Day
  readonly forecast?: { readonly middle: number; readonly low: number; readonly high: number }
  readonly colour?: string
}

/** `key` is unique in the publication; `no` as written. */
export type PublishedTask = {
  readonly key: string
  readonly no: string
  readonly chapter: string
  readonly text: string
  readonly leads: readonly string[]
  readonly report: string
  readonly verdict: Verdict
  readonly doubtful: boolean
  readonly corrected: boolean
  readonly flags: readonly string[]
  readonly measures: readonly PublishedMeasure[]
}

export type PublishedSum = {
  readonly name: string
  readonly tasks: number
  readonly verdicts: Readonly<Record<Verdict, number>>
  readonly doubtful: number
}

/** A number that was changed after it had been told. `before`, `after`: '' for none. `public`: it had been published by then. */
export type PublishedChange = {
  readonly no: string
  readonly what: string
  readonly about: string
  readonly on: string
  readonly before: string
  readonly after: string
  readonly reason: string
  readonly public: boolean
}

export const DIFFERENCE_FIELDS = [
  'added',
  'removed',
  'text',
  'leads',
  'report',
  'verdict',
  'promise',
  'shown',
  'doubt',
  'measure-added',
  'measure-removed',
] as const
/** Something of the publication before that reads otherwise in this one. `what`: of which measure; absent of the task itself. */
export type PublicationDifference = {
  readonly key: string
  readonly no: string
  readonly what?: string
  readonly field: (typeof DIFFERENCE_FIELDS)[number]
  readonly before: string
  readonly after: string
  readonly reason: string
}

/** `sha256`: of the content it corrects. */
export type PublicationCorrection = {
  readonly id: string
  readonly version: number
  readonly sha256: string
  readonly reason: string
  readonly differences: readonly PublicationDifference[]
}

export type PublicationContent = {
  readonly format: typeof PUBLICATION_FORMAT
  readonly id: string
  readonly title: string
  readonly titleEn: string
  readonly publisher: string
  readonly year: number
  readonly quarter: number
  readonly version: number
  /** ISO 8601 in UTC, and its local day. */
  readonly prepared: string
  readonly preparedOn: Day
  /** The last month that the report speaks of. */
  readonly through?: number
  readonly report: { readonly name: string; readonly title?: string; readonly sha256: string }
  readonly tasks: readonly PublishedTask[]
  readonly total: PublishedSum
  readonly chapters: readonly PublishedSum[]
  readonly units: readonly PublishedSum[]
  readonly changes: readonly PublishedChange[]
  readonly corrects?: PublicationCorrection
  readonly method: readonly { readonly zh: string; readonly en: string }[]
}

/** How a followed target stands, with what it is followed from. */
export type FollowedTarget = {
  readonly state: TargetState
  readonly standing: TargetStanding
  readonly live?: LiveFigure
}

export type PublicationSource = {
  readonly id: string
  readonly publisher: string
  readonly year: number
  readonly quarter: number
  readonly version: number
  readonly now: Instant
  readonly report: PublicationContent['report'] & { readonly id: string; readonly through?: number }
  /** `key`: of the task in the report. */
  readonly tasks: readonly { readonly key: string; readonly reading: TaskReading }[]
  readonly followed: readonly FollowedTarget[]
  /** Local day of an instant. */
  readonly day: (at: Instant) => Day
  readonly corrects?: { readonly before: PublicationContent; readonly sha256: string; readonly reason: string }
}

/** Of the reading no more is said than what is on record. */
function readingMethod(tasks: readonly PublishedTask[]): PublicationContent['method'][number] {
  const corrected = tasks.filter((task) => task.corrected).length
  const doubtful = tasks.filter((task) => task.doubtful).length
  return {
    zh: `本公开由程序从工作报告的原文中逐句读出目标、数字和完成情况；共${tasks.length}项任务，其中${corrected}项由人工更正过，${doubtful}项存疑未决；由一人起草、另一人核准后冻结。`,
    en: `Targets, figures and what was reached were read from the words of the work report by a program. Tasks: ${tasks.length}; corrected by a person: ${corrected}; doubtful and left open: ${doubtful}. Drafted by one person and approved by another.`,
  }
}

/** Said in every publication, after how it was read. */
const PUBLICATION_METHOD: PublicationContent['method'] = [
  {
    zh: '已完成：有数字或明确表述，且已达到承诺；暂时达到：目前达到，但考核期未结束或数字为预计；未达到：低于承诺，或写明未完成、延期、停止；未说明：承诺了数字，但完成情况没有给出对应的数字，也没有写明全部完成；叙述性：没有可衡量的承诺。',
    en: 'Met: shown and reached. Provisional: reached so far, but the period is open or the figure is an estimate. Behind: short of the promise, or said to be unfinished, late or stopped. Not shown: a number was promised and neither a number nor a plain “all done” answers it. Narrative: nothing measurable was promised.',
  },
  {
    zh: '各结论和汇总数按目标在季末的状况统计：有平台登记的数值、实时指标或人工认定的，以其为准；其余以工作报告的原文为准。因此可能与只按报告原文统计的数不同。',
    en: 'Verdicts and sums count how the targets stood at the end of the quarter: by the value told on the platform, the live indicator or the decision of a person where there is one, else by the words of the work report. They can differ from counts of the words of the report alone.',
  },
  {
    zh: '一项任务的结论取其各指标中最差的一个（未达到、未说明、暂时达到、已完成）。存疑：单位不一致、时期或范围不同、只是重复目标等，需要人看一看，不改变结论。',
    en: 'A task takes the worst verdict of its measures (behind, not shown, provisional, met). Doubtful: units, period or circle do not fit, or the sentence is only repeated; it stands beside the verdict and does not change it.',
  },
  {
    zh: '冻结的公开不会改变。发现错误时发布新的版本，列出改动的每一处；内容和每个文件都有 SHA-256，可自行核验。',
    en: 'A frozen publication never changes. Where something was wrong a new version is published that lists every difference. The content and each file have a SHA-256 by which anybody can check them.',
  },
  {
    zh: '本公开不读取、不收集个人姓名；账号、经办人和证明材料不在其中。',
    en: 'No personal names are read or collected for it; accounts, the persons in charge and the evidence are not part of it.',
  },
]

const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  VERDICTS_FROM_WORST.find((verdict) => verdicts.includes(verdict)) ?? 'narrative'

export function publicationTitle(year: number, quarter: number): { readonly title: string; readonly titleEn: string } {
  return {
    title: `${year}年第${['一', '二', '三', '四'][quarter - 1] ?? quarter}季度政府工作报告目标完成情况`,
    titleEn: `Targets of the government work report, quarter ${quarter} of ${year}`,
  }
}

/** The quarter that a report speaks up to: of a whole year the fourth. */
export function quarterOf(through: number | undefined): number {
  return Math.ceil(Math.min(Math.max(through ?? 12, 1), 12) / 3)
}

const given = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V }

function publishedMeasure(
  measure: MeasureReading,
  followed: FollowedTarget | undefined,
  source: PublicationSource,
): PublishedMeasure {
  const { what, op, of, value, unit, by, whose, than } = measure
  // What a person says is not shown is not shown here either; the words of the report stand beside.
  const taken = measure.reason.code === 'corrected' && measure.verdict === 'unshown' ? [] : measure.claims
  const claims = taken.map(({ kind, value: v, unit: u, period, estimated }) => ({
    ...{ kind, estimated, ...given('value', v), ...given('unit', u), ...given('period', period) },
  }))
  const standing = followed?.standing
  const beyond = standing !== undefined && standing.by !== 'report'
  const why = beyond ? standing.why : measure.reason
  const doubt = measure.doubtful?.reason
  const reached = beyond ? standing.reached : undefined
  const ahead = standing && aheadOf(standing)
  const rounded = (value: number): number => (isWhole(followed?.state.promise.unit ?? '') ? Math.round(value) : value)
  return {
    ...{ what, op, of, ...given('value', value), ...given('unit', unit), ...given('by', by) },
    ...{ ...given('whose', whose), ...given('than', than), claims },
    verdict: beyond ? standing.verdict : measure.verdict,
    rests: standing?.by ?? 'report',
    ...given('reason', why && { code: why.code, zh: reasonText(why, 'zh'), en: reasonText(why, 'en') }),
    ...given('doubtful', doubt && { code: doubt, ...DOUBTS[doubt] }),
    ...given(
      'figure',
      reached && {
        ...{ ...given('value', reached.value), ...given('done', reached.done) },
        unit: followed?.state.promise.unit ?? '',
        // The figure counts all of its day, which ends at that instant.
        ...{ asOf: source.day(reached.asOf - 1), estimated: reached.estimated, ...given('cases', reached.cases) },
      },
    ),
    ...given('expected', standing?.expected === undefined ? undefined : rounded(standing.expected)),
    ...given('expectedOn', standing?.expectedAt === undefined ? undefined : source.day(standing.expectedAt - 1)),
    ...given(
      'forecast',
      ahead && { middle: rounded(ahead.middle), low: rounded(ahead.low), high: rounded(ahead.high) },
    ),
    ...given('colour', standing?.light.colour),
  }
}

function publishedTask({ key, reading }: PublicationSource['tasks'][number], source: PublicationSource): PublishedTask {
  const { no, chapter, text, leads, report, flags } = reading
  const measures = reading.measures.map((measure, index) =>
    publishedMeasure(measure, followedAs(source, key, index), source),
  )
  // What a person decided for the task as a whole stands where nothing was measured anew.
  const same = measures.every((measure, i) => measure.verdict === reading.measures[i]?.verdict)
  return {
    ...{ key, no, chapter, text, leads, report },
    verdict: same ? reading.verdict : worstOf(measures.map(({ verdict }) => verdict)),
    doubtful: measures.some(({ doubtful }) => doubtful !== undefined),
    corrected: reading.corrected !== undefined,
    flags,
    measures,
  }
}

function followedAs(
  { followed, report }: PublicationSource,
  task: string,
  measure: number,
): FollowedTarget | undefined {
  return followed.find(({ state }) =>
    state.said.some(({ origin }) => origin.report === report.id && origin.task === task && origin.measure === measure),
  )
}

function sumOf(name: string, tasks: readonly PublishedTask[]): PublishedSum {
  const count = (verdict: Verdict) => tasks.filter((task) => task.verdict === verdict).length
  const verdicts = Object.fromEntries(VERDICTS_FROM_WORST.map((verdict) => [verdict, count(verdict)]))
  return {
    name,
    tasks: tasks.length,
    verdicts: verdicts as Record<Verdict, number>,
    doubtful: tasks.filter(({ doubtful }) => doubtful).length,
  }
}

/** In the order in which they are first named. A task of several units counts for each of them. */
function sumsBy(tasks: readonly PublishedTask[], namesOf: (task: PublishedTask) => readonly string[]): PublishedSum[] {
  const by = new Map<string, PublishedTask[]>()
  for (const task of tasks) for (const name of new Set(namesOf(task))) by.set(name, [...(by.get(name) ?? []), task])
  return [...by].map(([name, own]) => sumOf(name, own))
}

function changesOf({ followed, report, day }: PublicationSource): PublishedChange[] {
  return followed.flatMap(({ state }) =>
    state.said.some(({ origin }) => origin.report === report.id)
      ? state.log.map(({ about, at, before, after, reason, published }) => ({
          ...{ no: state.no, what: state.promise.what, about, on: day(at), before, after, reason },
          public: published,
        }))
      : [],
  )
}

/** Everything of one publication. Tasks keep the order of the report. */
export function publicationContent(source: PublicationSource): PublicationContent {
  const { id, publisher, year, quarter, version, now, report, corrects } = source
  const tasks = source.tasks.map((task) => publishedTask(task, source))
  const content: PublicationContent = {
    format: PUBLICATION_FORMAT,
    ...{ id, ...publicationTitle(year, quarter), publisher, year, quarter, version },
    prepared: new Date(now).toISOString(),
    preparedOn: source.day(now),
    ...given('through', report.through),
    report: { name: report.name, sha256: report.sha256, ...given('title', report.title) },
    tasks,
    total: sumOf('', tasks),
    chapters: sumsBy(tasks, ({ chapter }) => [chapter]),
    units: sumsBy(tasks, ({ leads }) => leads),
    changes: changesOf(source),
    method: [readingMethod(tasks), ...PUBLICATION_METHOD],
  }
  if (!corrects) return content
  const { before, sha256, reason } = corrects
  const differences = publicationDifferences(before, content, reason)
  return { ...content, corrects: { id: before.id, version: before.version, sha256, reason, differences } }
}

/** Of a promise or a claim: as written, with its unit. */
export const promiseText = ({ op, value, unit }: Pick<PublishedMeasure, 'op' | 'value' | 'unit'>): string =>
  value === undefined ? op : `${op} ${value}${unit ?? ''}`

/** What is shown for a measure: the newest figure of the platform, else the claims of the report. '' where there is nothing. */
export function shownText({ figure, claims }: Pick<PublishedMeasure, 'figure' | 'claims'>): string {
  if (figure) {
    const what = figure.value === undefined ? (figure.done ? '已完成' : '未完成') : `${figure.value}${figure.unit}`
    const of = figure.cases === undefined ? '' : `，取自${figure.cases}件案卷`
    return `${what}（${figure.asOf}${figure.estimated ? '，预计' : ''}${of}）`
  }
  return claims
    .map(({ kind, value, unit, period, estimated }) => {
      const what =
        value !== undefined
          ? `${value}${unit ?? ''}`
          : kind === 'done'
            ? '已完成'
            : kind === 'unfinished'
              ? '未完成'
              : ''
      const when = [period, ...(estimated ? ['预计'] : [])].filter(Boolean).join('，')
      return what === '' ? '' : when === '' ? what : `${what}（${when}）`
    })
    .filter((text) => text !== '')
    .join('；')
}

/** Every place where the later one reads otherwise. `reason`: where the number has none of its own. */
export function publicationDifferences(
  before: Pick<PublicationContent, 'tasks'>,
  after: Pick<PublicationContent, 'tasks' | 'changes'>,
  reason: string,
): readonly PublicationDifference[] {
  const found: PublicationDifference[] = []
  const earlier = new Map(before.tasks.map((task) => [task.key, task]))
  const later = new Set(after.tasks.map(({ key }) => key))
  for (const task of after.tasks) {
    const old = earlier.get(task.key)
    const at = { key: task.key, no: task.no }
    if (!old) {
      found.push({ ...at, field: 'added', before: '', after: task.text, reason })
      continue
    }
    const say = (field: PublicationDifference['field'], was: string, is: string, what?: string) => {
      if (was === is) return
      const own = after.changes.findLast((change) => change.no === task.no && change.what === what)?.reason
      found.push({ ...at, ...given('what', what), field, before: was, after: is, reason: own ?? reason })
    }
    say('text', old.text, task.text)
    say('leads', old.leads.join('、'), task.leads.join('、'))
    say('report', old.report, task.report)
    say('verdict', old.verdict, task.verdict)
    const measures = Math.max(old.measures.length, task.measures.length)
    for (let i = 0; i < measures; i++) measureDifferences(old.measures[i], task.measures[i], say)
  }
  for (const { key, no, text } of before.tasks)
    if (!later.has(key)) found.push({ key, no, field: 'removed', before: text, after: '', reason })
  return found
}

function measureDifferences(
  was: PublishedMeasure | undefined,
  is: PublishedMeasure | undefined,
  say: (field: PublicationDifference['field'], was: string, is: string, what?: string) => void,
): void {
  const what = is?.what ?? was?.what
  if (!was || !is) {
    if (is) say('measure-added', '', `${is.what} ${promiseText(is)}`, what)
    if (was) say('measure-removed', `${was.what} ${promiseText(was)}`, '', what)
    return
  }
  say('promise', `${was.what} ${promiseText(was)}`, `${is.what} ${promiseText(is)}`, what)
  say('shown', shownText(was), shownText(is), what)
  say('verdict', was.verdict, is.verdict, what)
  say('doubt', was.doubtful?.zh ?? '', is.doubtful?.zh ?? '', what)
}
