// The year a report is about and the month up to which it tells: by its title, else by the headings of its columns, else by the day
// on which it was published. It never takes the day of publishing for the end of what is told.
import type { SourceDocument } from '../source.ts'
import { throughIn, yearIn } from './columns.ts'
import type { Run } from './draft.ts'
import { looksTitle } from './looks.ts'
import { plainText } from './passage.ts'

export type ReportedMonths = { readonly title?: string; readonly year?: number; readonly through?: number }

export function reportedMonths(document: SourceDocument, runs: readonly Run[]): ReportedMonths {
  const headings = runs.flatMap(({ heading }) => heading)
  const title = headings.find(looksTitle)
  const near = headings.filter((line) => line.length <= 40)
  const columns = runs.flatMap((run) => run.columns)
  const published = publishedOn(document, headings)
  const told = title === undefined ? undefined : throughIn(title)
  const through =
    told ??
    near
      .map((line) => (/截[至止]|季度|半年|全年/.test(line) ? throughIn(line) : undefined))
      .find((month) => month !== undefined) ??
    columns.reduce<number | undefined>(
      (last, column) => (column.through === undefined ? last : Math.max(last ?? 0, column.through)),
      undefined,
    )
  const named =
    (title === undefined ? undefined : yearIn(title)) ??
    near
      .filter((line) => !isDate(line))
      .map(yearIn)
      .find((year) => year !== undefined) ??
    columns.map(({ year }) => year).find((year) => year !== undefined)
  // What is published in the first months of a year tells of the year before.
  const year = named ?? (published && ((through ?? 12) > published.month ? published.year - 1 : published.year))
  const month = through ?? (year === undefined ? undefined : monthBefore(year, published))
  return {
    ...(title !== undefined && { title }),
    ...(year !== undefined && { year }),
    ...(month !== undefined && { through: month }),
  }
}

type Day = { readonly year: number; readonly month: number; readonly day: number }

/** Without any word on the months: the whole year, unless it was published before its end. */
function monthBefore(year: number, published: Day | undefined): number | undefined {
  if (!published || published.year > year) return 12
  if (published.year < year) return undefined
  const month = published.day >= 28 ? published.month : published.month - 1
  return month >= 1 ? month : undefined
}

const DATE = /(20\d\d)[-年./](\d{1,2})[-月./](\d{1,2})/
const isDate = (line: string): boolean => DATE.test(line)

/** The day of publishing: a line of the head or the foot that is a date, or says that it is one. */
function publishedOn({ text, blocks }: SourceDocument, headings: readonly string[]): Day | undefined {
  const lines = [...headings]
  const edges = [...blocks.slice(0, 40), ...blocks.slice(-40)]
  for (const block of edges) {
    if (block.kind === 'paragraph' && block.words.to - block.words.from <= 80)
      lines.push(plainText(text.slice(block.words.from, block.words.to)))
  }
  for (const line of lines) {
    const found = line.length <= 80 ? DATE.exec(line) : null
    if (!found) continue
    if (found.index > 12 && !/(?:发布|生成|成文|公布|发文|填报|填表|更新)?(?:日期|时间)/.test(line)) continue
    if (line.length - found[0].length > 14 && !/日期|时间|发布|公布/.test(line)) continue
    const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
    if (month >= 1 && month <= 12 && day >= 1 && day <= 31) return { year, month, day }
  }
  return undefined
}
