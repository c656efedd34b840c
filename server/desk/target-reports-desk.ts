// Work reports as staff sees them. Drafts are for those only who may change them; for others they are not there.
import type { StandingTarget } from '@gongzhi/engine'
import type { ReadingChange, TargetReport } from '@gongzhi/engine/targets/targets.port'
import { Fault, platformGrant, type TargetActor, type Words } from '@gongzhi/kernel'
import type { Caller } from '../api/console.port.ts'
import type { TargetsDesk } from '../api/targets.routes.ts'
import type { ConsoleParts } from './desk-parts.ts'
import { fileName } from './file-name.ts'
import {
  correctionsOut,
  grouped,
  measureOut,
  piecesAround,
  reportRow,
  type TargetLink,
  taskRow,
  wordsOf,
} from './target-views.ts'

const MOST_CHARACTERS = 200_000

export type TargetReportsDesk = Pick<
  TargetsDesk,
  | 'listTargetReports'
  | 'importTargetReport'
  | 'getTargetReport'
  | 'discardTargetReport'
  | 'getTargetTask'
  | 'getTargetSource'
  | 'correctTargetTask'
  | 'listTargetCorrections'
  | 'undoTargetCorrection'
  | 'adoptTargetReport'
>

export const mayChangeTargets = ({ roles }: Caller): boolean => platformGrant(roles, 'change', 'target') !== undefined

/** Whoever looks after targets, as what he does is written down. */
export const officer = ({ account }: Caller): TargetActor & { readonly kind: 'person' } => ({
  kind: 'person',
  account,
  role: 'target-officer',
})

/** Targets by the task and measure of a report that they were read from. */
export function linksOf(
  targets: readonly StandingTarget[],
  report: string,
): ReadonlyMap<string, ReadonlyMap<number, TargetLink>> {
  const byTask = new Map<string, Map<number, TargetLink>>()
  for (const { state, standing } of targets)
    for (const { origin } of state.said) {
      if (origin.report !== report) continue
      const links = byTask.get(origin.task) ?? new Map<number, TargetLink>()
      byTask.set(origin.task, links.set(origin.measure, { id: state.id, colour: standing.light.colour }))
    }
  return byTask
}

export function targetReportsDesk(parts: ConsoleParts): TargetReportsDesk {
  const { database, targetReports, targets } = parts

  async function visible(caller: Caller, id: string): Promise<TargetReport> {
    const report = await targetReports.find(id)
    if (!report || (report.state === 'draft' && !mayChangeTargets(caller))) throw new Fault('not-found', { what: id })
    return report
  }

  async function links(report: TargetReport) {
    return report.state === 'adopted' ? linksOf(await targets.list(report.year), report.id) : linksOf([], report.id)
  }

  async function task(caller: Caller, id: string, key: string): ReturnType<TargetsDesk['getTargetTask']> {
    const report = await visible(caller, id)
    const found = await database.read(async (stores) => {
      const stored = await stores.targets.findTask(id, key)
      const document = stored && (await stores.targets.findDocument(id))
      return stored && document
        ? { stored, text: document.text, entries: await stores.targets.corrections() }
        : undefined
    })
    if (!found) throw new Fault('not-found', { what: key })
    const { stored, text, entries } = found
    const { row, source, reading, before, next } = stored
    const own = (await links(report)).get(key) ?? new Map<number, TargetLink>()
    const cut = ({ from, to }: Words) => ({ words: { from, to }, text: text.slice(from, to) })
    return {
      ...taskRow(row, [...own.values()]),
      ...{ report: id, seq: report.seq },
      sentence: { text: source.text.text, words: source.text.pieces.map(({ words }) => words) },
      told: source.reports.map(({ heading, passage }) => ({
        ...(heading === undefined ? {} : { heading }),
        text: passage.text,
        words: passage.pieces.map(({ words }) => words),
      })),
      readings: reading.measures.map((measure, index) => measureOut(measure, index, text, own.get(index)?.id)),
      source: piecesAround(wordsOf(stored), text.length).map(cut),
      corrections: correctionsOut(entries).filter((each) => each.report === id && each.task === key),
      ...(before === undefined ? {} : { before }),
      ...(next === undefined ? {} : { next }),
      may: { correct: mayChangeTargets(caller) },
    }
  }

  return {
    listTargetReports: async (caller) =>
      (await targetReports.list())
        .filter(({ state }) => state === 'adopted' || mayChangeTargets(caller))
        .map(reportRow),
    async importTargetReport(caller, name, bytes) {
      const { report, known } = await targetReports.take(bytes, fileName(name), caller.account)
      return { report: reportRow(report), known }
    },
    async getTargetReport(caller, id) {
      const report = await visible(caller, id)
      const rows = await database.read((stores) => stores.targets.rows(id))
      const byTask = await links(report)
      const change = mayChangeTargets(caller)
      return {
        ...reportRow(report),
        rows: rows.map((row) => taskRow(row, [...(byTask.get(row.key)?.values() ?? [])])),
        chapters: grouped(rows, ({ chapter }) => [chapter]),
        units: grouped(rows, ({ leads }) => leads),
        orphanWords: report.orphans.map((words) => ({ ...words })),
        may: { correct: change, adopt: change && report.state === 'draft' },
      }
    },
    discardTargetReport: (caller, id) => targetReports.discard(id, caller.account),
    getTargetTask: task,
    async getTargetSource(caller, id, { from, to = from + MOST_CHARACTERS }) {
      await visible(caller, id)
      const end = Math.min(Math.max(from, to), from + MOST_CHARACTERS)
      const found = await database.read((stores) => stores.targets.documentText(id, from, end))
      if (!found) throw new Fault('not-found', { what: id })
      return { text: found.text, from, to: from + found.text.length, length: found.length }
    },
    async correctTargetTask(caller, report, key, { id, expect, change, reason }) {
      const seen = expect === undefined ? {} : { expect }
      // The door gives members that are undefined; what is stored has none.
      const wish = { id, report, task: key, change: change as ReadingChange, reason, ...seen }
      await targetReports.correct(wish, officer(caller))
      return task(caller, report, key)
    },
    listTargetCorrections: async (caller) => {
      const shown = new Set((await targetReports.list()).filter(({ state }) => state === 'adopted').map(({ id }) => id))
      const entries = await database.read((stores) => stores.targets.corrections())
      return correctionsOut(entries).filter(({ report }) => mayChangeTargets(caller) || shown.has(report))
    },
    async undoTargetCorrection(caller, of, { id, reason }) {
      await targetReports.undo({ id, of, reason }, officer(caller))
      const entries = await database.read((stores) => stores.targets.corrections())
      const found = correctionsOut(entries).find((each) => each.id === of)
      if (!found) throw new Fault('not-found', { what: of })
      return found
    },
    async adoptTargetReport(caller, report, { id, expect, year, through, tasks }) {
      const wish = {
        ...{ id, report },
        ...(expect === undefined ? {} : { expect }),
        ...(year === undefined ? {} : { year }),
        ...(through === undefined ? {} : { through }),
        ...(tasks === undefined ? {} : { tasks }),
      }
      const done = await targetReports.adopt(wish, officer(caller))
      return { report: reportRow(await visible(caller, report)), ...done }
    },
  }
}
