// gongzhi calendar import: the yearly holiday notice as a table. What was reckoned without it is reckoned again.
import { readFile } from 'node:fs/promises'
import { cases as casesService, directory, redateCases } from '@gongzhi/engine'
import { Calendar, CalendarYear, Fault, workingCalendar } from '@gongzhi/kernel'
import { z } from 'zod'
import { openStorage } from '../compose.ts'
import { databaseOf, dataFolder } from '../config.ts'
import { argumentsOf } from './arguments.ts'

const Years = z.record(z.string().regex(/^\d{4}$/), CalendarYear)
type Table = Calendar | z.infer<typeof Years>

const isCalendar = (table: Table): table is Calendar => 'office' in table

/** A whole calendar, or only years (`{"2027": {"workdaysOnWeekend": […], "restDaysOnWeekday": […]}}`). Fault calendar-invalid. */
async function tableOf(path: string): Promise<Table> {
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new Fault('calendar-invalid', { detail: cause instanceof Error ? cause.message : '' }, { cause })
  }
  const parsed = z.union([Calendar, Years]).safeParse(json)
  if (!parsed.success) throw new Fault('calendar-invalid', { detail: z.prettifyError(parsed.error).slice(0, 400) })
  return parsed.data
}

function merged(before: Calendar | undefined, table: Table): Calendar {
  if (isCalendar(table)) return table
  if (!before) throw new Fault('calendar-invalid', { detail: 'office hours are missing and there is no calendar yet' })
  return { ...before, years: { ...before.years, ...table } }
}

export async function calendarImport(args: readonly string[]): Promise<number> {
  const { values, positionals } = argumentsOf(args, { data: { type: 'string' } })
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new Fault('usage', { detail: 'calendar import FILE.json' })
  const table = await tableOf(file)
  const clock = { now: () => Date.now() }
  const { database, close } = await openStorage(dataFolder(values.data), clock, { server: databaseOf() })
  try {
    const before = (await database.transaction(({ reference }) => reference.load())).calendar
    const calendar = merged(before, table)
    workingCalendar(calendar)
    await database.transaction(({ reference }) => reference.save({ calendar }))
    const known = directory(await database.transaction(({ reference }) => reference.load()))
    const cases = casesService({ database, clock, directory: () => known })
    const { changed } = await redateCases(
      { database, cases, directory: () => known },
      Object.keys(isCalendar(table) ? table.years : table).join(' '),
    )
    console.log(
      `日历年份：${Object.keys(calendar.years).join(' ')}；重新计算时限的案卷：${changed} · years ${Object.keys(calendar.years).length}, cases re-dated ${changed}`,
    )
    return 0
  } finally {
    await close()
  }
}
