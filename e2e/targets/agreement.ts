// How far a program's reading of a report agrees with a person's own reading of it: rates, and every difference as a line. Judges
// by figures and names alone; never reads a document, and nothing here may lean on the program's own rules.
import type {
  OwnClaim,
  OwnMeasure,
  OwnReading,
  OwnTask,
  ReadClaim,
  Reading,
  ReadMeasure,
  ReadTask,
} from './own-reading.ts'
import { type Pair, paired } from './paired-measures.ts'
import { figureOf, monthsOf, sameChapter, sameValue, unitsOf } from './same-figure.ts'

export type * from './own-reading.ts'

export const RATES = [
  /** Rows of the own reading that are there, once. Rows that are too many or repeated are `rowsTrue`'s loss. */
  'rowsFound',
  'rowsTrue',
  'chapters',
  'leads',
  /** Promised numbers: found of the own ones, and true of the read ones. */
  'numbersFound',
  'numbersTrue',
  /** Promises without a number, but for those of verdict narrative: listing these is a matter of form. */
  'deedsFound',
  'deedsTrue',
  /** `=` and `>=` are one in the open rate: a bare number is reached by more, too. */
  'ops',
  'opsOpen',
  'claimsFound',
  'claimsTrue',
  'periods',
  'estimates',
  /** Of measures found. */
  'verdicts',
  'verdictsOpen',
  /** Of all promised numbers: one not found is wrong. */
  'numberVerdicts',
  'numberVerdictsOpen',
  /** Of all own tasks: one not found is wrong. */
  'tasks',
  'tasksOpen',
  'doubtsFound',
  'doubtsTrue',
] as const
export type RateName = (typeof RATES)[number]
export type Rate = { readonly hit: number; readonly of: number }
/** `open`: another careful reader could read as the program did; it counts only in the strict rates. */
export type Difference = {
  readonly no: string
  readonly about: RateName
  readonly open: boolean
  readonly line: string
}
export type Agreement = {
  readonly rates: Readonly<Record<RateName, Rate>>
  readonly differences: readonly Difference[]
}

type Tally = {
  count(name: RateName, hit: boolean): void
  differ(about: RateName, open: boolean, said: string): void
}

/** Compares row by row: by number, and where a number stands in several chapters, by chapter, then by order. */
export function agreement(reading: Reading, own: OwnReading): Agreement {
  const rates = Object.fromEntries(RATES.map((name) => [name, { hit: 0, of: 0 }])) as Record<
    RateName,
    { hit: number; of: number }
  >
  const differences: Difference[] = []
  const tallyOf = (no: string): Tally => ({
    count(name, hit) {
      rates[name].of += 1
      if (hit) rates[name].hit += 1
    },
    differ(about, open, said) {
      differences.push({ no, about, open, line: `${no} · ${said}` })
    },
  })
  const { rows, left } = sameRows(reading.tasks, 'tasks' in own ? own.tasks : own)
  for (const [task, read] of rows) {
    const tally = tallyOf(String(task.no))
    tally.count('rowsFound', read !== undefined)
    if (read === undefined) tally.differ('rowsFound', false, 'the row is missing')
    else tally.count('rowsTrue', true)
    compareTask(read, task, tally)
  }
  for (const extra of left) {
    const tally = tallyOf(String(extra.no))
    tally.count('rowsTrue', false)
    tally.differ('rowsTrue', false, `a row that the own reading has not, or not again: ${extra.leads.join(' and ')}`)
  }
  return { rates, differences }
}

function sameRows(
  read: readonly ReadTask[],
  own: readonly OwnTask[],
): { rows: Map<OwnTask, ReadTask | undefined>; left: ReadTask[] } {
  const rows = new Map<OwnTask, ReadTask | undefined>(own.map((task) => [task, undefined]))
  const left = [...read]
  for (const exactly of [true, false]) {
    for (const [task, found] of rows) {
      if (found !== undefined) continue
      const at = left.findIndex(
        ({ no, chapter }) =>
          String(no) === String(task.no) &&
          (!exactly || task.chapter === undefined || sameChapter(task.chapter, chapter)),
      )
      if (at >= 0) rows.set(task, left.splice(at, 1)[0])
    }
  }
  return { rows, left }
}

function compareTask(read: ReadTask | undefined, own: OwnTask, tally: Tally): void {
  if (own.chapter !== undefined) {
    const same = read !== undefined && sameChapter(own.chapter, read.chapter)
    tally.count('chapters', same)
    if (read !== undefined && !same) tally.differ('chapters', false, `chapter ${read.chapter}, own ${own.chapter}`)
  }
  const sameLeads = read !== undefined && unitsOf(read.leads).join('|') === unitsOf(own.leads).join('|')
  tally.count('leads', sameLeads)
  if (read !== undefined && !sameLeads) {
    tally.differ('leads', false, `leads ${read.leads.join(' and ')}, own ${own.leads.join(' and ')}`)
  }
  compareVerdict('tasks', 'tasksOpen', read?.verdict, own, 'the task', tally)
  const pairs = paired(read?.measures ?? [], own.measures)
  for (const pair of pairs) comparePair(pair, tally)
}

function compareVerdict(
  strict: RateName,
  open: RateName,
  read: string | undefined,
  own: OwnTask | OwnMeasure,
  of: string,
  tally: Tally,
): void {
  const could = own.alternatives?.some((verdict) => verdict === read) ?? false
  tally.count(strict, read === own.verdict)
  tally.count(open, read === own.verdict || could)
  if (read === undefined || read === own.verdict) return
  const others = own.alternatives === undefined ? '' : ` (or ${own.alternatives.join(', ')})`
  tally.differ(
    strict,
    could,
    `${of}: ${read}, own ${own.verdict}${others}${own.why === undefined ? '' : `: ${own.why}`}`,
  )
}

function comparePair({ read, own }: Pair, tally: Tally): void {
  if (own === undefined) {
    const isNumber = read.value !== undefined && read.value !== ''
    if (!isNumber && read.verdict === 'narrative') return
    const about = isNumber ? 'numbersTrue' : 'deedsTrue'
    tally.count(about, false)
    tally.differ(
      about,
      !isNumber,
      `read, not promised: ${read.text.slice(0, 24)} ${figureText(read)} (${read.verdict})`,
    )
    return
  }
  const isNumber = own.value !== undefined
  const name = `${own.what}${isNumber ? ` ${figureText(own)}` : ''}`
  if (isNumber || own.verdict !== 'narrative') {
    const found = read !== undefined
    const about = isNumber ? 'numbersFound' : 'deedsFound'
    if (found || own.optional !== true) tally.count(about, found)
    if (!found) tally.differ(about, own.optional === true, `${name}: not found`)
  }
  if (isNumber) {
    tally.count('numberVerdicts', read?.verdict === own.verdict)
    const could = own.alternatives?.some((verdict) => verdict === read?.verdict) ?? false
    tally.count('numberVerdictsOpen', read?.verdict === own.verdict || could)
  }
  compareDoubt(read, own, name, tally)
  if (read === undefined) return
  if (read.value !== undefined && read.value !== '') tally.count('numbersTrue', true)
  else if (read.verdict !== 'narrative') tally.count('deedsTrue', true)
  compareVerdict('verdicts', 'verdictsOpen', read.verdict, own, name, tally)
  const alike = own.op === read.op || (['=', '>=', 'all'].includes(own.op) && ['=', '>=', 'all'].includes(read.op))
  tally.count('ops', own.op === read.op)
  tally.count('opsOpen', alike)
  if (own.op !== read.op) tally.differ('ops', alike, `${name}: ${read.op}, own ${own.op}`)
  compareClaims(read.claims, own.claims ?? [], name, tally)
}

function compareDoubt(read: ReadMeasure | undefined, own: OwnMeasure, name: string, tally: Tally): void {
  const doubted = read?.doubtful !== undefined && read.doubtful !== false && read.doubtful !== null
  if (own.doubtful === true) {
    tally.count('doubtsFound', doubted)
    if (read !== undefined && !doubted)
      tally.differ('doubtsFound', false, `${name}: not doubted, own doubtful: ${own.why ?? ''}`)
  }
  if (!doubted) return
  const could = own.doubtful === true || own.doubtfulOpen === true
  tally.count('doubtsTrue', could)
  if (!could) tally.differ('doubtsTrue', false, `${name}: doubted, own not`)
}

function compareClaims(read: readonly ReadClaim[], own: readonly OwnClaim[], name: string, tally: Tally): void {
  const left = read.filter((claim) => claim.value !== undefined && claim.value !== '')
  for (const claim of own) {
    const wanted = figureOf(claim.value, claim.unit)
    const fits = (other: ReadClaim, exactly: boolean): boolean => {
      const figure = figureOf(other.value, other.unit)
      return sameValue(figure.value, wanted.value) && (!exactly || figure.unit === wanted.unit)
    }
    const at = [left.findIndex((other) => fits(other, true)), left.findIndex((other) => fits(other, false))].find(
      (i) => i >= 0,
    )
    if (at !== undefined || claim.optional !== true) tally.count('claimsFound', at !== undefined)
    if (at === undefined)
      tally.differ('claimsFound', claim.optional === true, `${name}: claim ${claim.value}${claim.unit} not found`)
    const [found] = at === undefined ? [] : left.splice(at, 1)
    if (found === undefined) continue
    tally.count('claimsTrue', true)
    const [months, others] = [monthsOf(claim.period), monthsOf(found.period)]
    if (months !== undefined) {
      const same = months.to === others?.to && months.from === others.from
      tally.count('periods', same)
      if (!same) tally.differ('periods', false, `${name}: period ${JSON.stringify(found.period)}, own ${claim.period}`)
    }
    const same = (claim.estimated ?? false) === (found.estimated ?? false)
    tally.count('estimates', same)
    if (!same)
      tally.differ(
        'estimates',
        false,
        `${name}: ${claim.value}${claim.unit} estimated: ${found.estimated}, own ${claim.estimated ?? false}`,
      )
  }
  for (const extra of left) {
    tally.count('claimsTrue', false)
    tally.differ('claimsTrue', false, `${name}: claim ${figureText(extra)} answers something else`)
  }
}

const figureText = (figure: { readonly value?: string | number; readonly unit?: string }): string =>
  `${figure.value ?? ''}${figure.unit ?? ''}`

/** One line a rate: its name, how many of how many, and in per cent. */
export function ratesInLines(rates: Agreement['rates']): string[] {
  return RATES.map((name) => {
    const { hit, of } = rates[name]
    return `${name.padEnd(18)} ${hit}/${of}${of === 0 ? '' : ` ${((100 * hit) / of).toFixed(1)} %`}`
  })
}
