// What reading a work report costs in CPU time, and whether a task costs the same in a document a hundred times as long.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readReport, reportIn, textDocument } from '@gongzhi/kernel'

const ROOT = resolve(import.meta.dirname, '..')
const DOCUMENTS = join(ROOT, 'e2e/targets/documents/tuning')
const SEEDS = join(process.env.GONGZHI_SHARED ?? join(ROOT, '..', 'shared'), 'seeds')
const SIZES = [106, 1_060, 10_600]
const TURNS = 3

type Row = { readonly chapter: string; readonly text: string; readonly lead: string; readonly report: string }

/** Tasks of the invented documents, as often as needed, each a little different from its copies. */
function rows(count: number): Row[] {
  const own: Row[] = []
  for (const name of readdirSync(DOCUMENTS).filter((each) => /\.(txt|md)$/.test(each))) {
    const bytes = readFileSync(join(DOCUMENTS, name))
    const text = new TextDecoder(bytes.includes(0xb5) && !bytes.toString().includes('，') ? 'gb18030' : 'utf-8').decode(
      bytes,
    )
    for (const row of reportIn(textDocument(text)).rows) {
      const report = row.reports.at(-1)?.passage.text ?? ''
      if (row.leads[0] && report) own.push({ chapter: row.chapter, text: row.text.text, lead: row.leads[0], report })
    }
  }
  return Array.from({ length: count }, (_, i) => {
    const row = own[i % own.length] as Row
    const copy = Math.floor(i / own.length)
    return copy === 0 ? row : { ...row, text: `${row.text.replace(/。$/, '')}（片区${copy}）。` }
  })
}

function written(count: number): string {
  const cells = ['2023年度重点工作目标任务完成情况', '序号', '主要工作内容', '牵头单位', '完成情况']
  for (const [i, { text, lead, report }] of rows(count).entries()) cells.push(String(i + 1), text, lead, report)
  return `${cells.map((cell) => cell.replaceAll('\n', '')).join('\n\n')}\n`
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function measure(text: string): { tasks: number; measures: number; ms: number } {
  let [tasks, measures] = [0, 0]
  const times = Array.from({ length: TURNS }, () =>
    cpuMs(() => {
      const read = readReport(reportIn(textDocument(text)))
      tasks = read.tasks.length
      measures = read.tasks.reduce((sum, task) => sum + task.measures.length, 0)
    }),
  )
  return { tasks, measures, ms: Math.min(...times) }
}

export async function bench(): Promise<void> {
  const file = (() => {
    try {
      return readdirSync(SEEDS).find((name) => name.startsWith('001'))
    } catch {
      return undefined
    }
  })()
  if (file) {
    const { tasks, measures, ms } = measure(readFileSync(join(SEEDS, file), 'utf8'))
    console.log(
      `the published table of the fourth quarter: ${tasks} tasks, ${measures} measures, ${ms.toFixed(0)} ms CPU`,
    )
  } else console.log('the published table is not here (GONGZHI_SHARED names its folder)')
  let first: number | undefined
  for (const size of SIZES) {
    const text = written(size)
    const { tasks, measures, ms } = measure(text)
    const each = ms / tasks
    first ??= each
    console.log(
      `${tasks.toLocaleString('en')} tasks, ${measures.toLocaleString('en')} measures, ${(text.length / 1_000).toFixed(0)} thousand characters: ${ms.toFixed(0)} ms CPU, ${each.toFixed(2)} ms a task, ${(each / first).toFixed(2)} times that of the first`,
    )
  }
}
