// One report written out in every layout that offices use, so that tests can ask whether the same tasks come back. Tests only.
import type { Block, Cell, SourceDocument } from '../source.ts'
import { textDocument } from './text-document.ts'

export type SampleTask = {
  readonly no: string
  readonly chapter: string
  readonly text: string
  readonly leads: readonly string[]
  readonly reports: readonly string[]
}

export type SampleCell = string | { readonly text: string; readonly rows?: number; readonly columns?: number }

/** Paragraphs as strings, tables as rows of cells. */
export type SamplePart = string | readonly (readonly SampleCell[])[]

/** What a reader of office files hands on: every paragraph and every cell on a line of its own. */
export function sampleDocument(parts: readonly SamplePart[]): SourceDocument {
  let text = ''
  const put = (said: string): { from: number; to: number } => {
    const words = { from: text.length, to: text.length + said.length }
    text += `${said}\n`
    return words
  }
  const cell = (given: SampleCell): Cell => {
    if (typeof given === 'string') return { words: put(given) }
    const { text: said, ...spans } = given
    return { words: put(said), ...spans }
  }
  const blocks = parts.map(
    (part): Block =>
      typeof part === 'string'
        ? { kind: 'paragraph', words: put(part) }
        : { kind: 'table', rows: part.map((row) => row.map(cell)) },
  )
  return { text, blocks }
}

const HEADER = ['序号', '类别', '主要工作内容', '牵头单位', '完成情况'] as const

const firstOfChapter = (tasks: readonly SampleTask[], index: number): boolean =>
  tasks[index]?.chapter !== tasks[index - 1]?.chapter

const lengthOfChapter = (tasks: readonly SampleTask[], index: number): number => {
  const next = tasks.findIndex((task, at) => at > index && task.chapter !== tasks[index]?.chapter)
  return (next === -1 ? tasks.length : next) - index
}

const oneCell = ({ reports }: SampleTask): string => reports.join('\n')

/** A table of cells; chapters in merged cells. */
export function asMerged(title: string, tasks: readonly SampleTask[]): SourceDocument {
  const rows = tasks.map((task, index): SampleCell[] => [
    task.no,
    ...(firstOfChapter(tasks, index) ? [{ text: task.chapter, rows: lengthOfChapter(tasks, index) }] : []),
    task.text,
    task.leads.join('、'),
    oneCell(task),
  ])
  return sampleDocument([title, [[...HEADER], ...rows]])
}

/** A table with chapters in rows of their own, the header again before every chapter. */
export function asChapterRows(title: string, tasks: readonly SampleTask[]): SourceDocument {
  const header = ['编号', '目标任务', '进展情况', '责任单位']
  const rows = tasks.flatMap((task, index): SampleCell[][] => [
    ...(firstOfChapter(tasks, index) ? [[{ text: task.chapter, columns: 4 }], header] : []),
    [task.no, task.text, oneCell(task), task.leads.join('\n')],
  ])
  return sampleDocument([title, rows[1] === header ? rows : [header, ...rows]])
}

/** Two progress columns; `earlier` stands in the first. */
export function asTwoColumns(title: string, tasks: readonly SampleTask[], earlier: string): SourceDocument {
  const rows = tasks.map((task): SampleCell[] => [
    task.no,
    task.chapter,
    task.text,
    task.leads.join('；'),
    earlier,
    oneCell(task),
  ])
  return sampleDocument([title, [['序号', '领域', '重点任务', '责任部门', '上半年完成情况', '全年完成情况'], ...rows]])
}

/** One cell a line; `gap` between the lines. The chapter stands only with its first task. */
export function asLines(title: string, tasks: readonly SampleTask[], gap: string): SourceDocument {
  const lines = tasks.flatMap((task, index) => [
    task.no,
    ...(firstOfChapter(tasks, index) ? [task.chapter] : []),
    task.text,
    ...task.leads,
    ...task.reports,
  ])
  return textDocument([title, ...HEADER, ...lines, ''].join(gap))
}

export function asBars(title: string, tasks: readonly SampleTask[]): SourceDocument {
  const rows = tasks.map((task, index) => [
    task.no,
    firstOfChapter(tasks, index) ? task.chapter : '',
    task.text,
    task.leads.join('<br>'),
    task.reports.join('<br>'),
  ])
  const lines = [[...HEADER], HEADER.map(() => ':--'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  return textDocument([`# ${title}`, '', ...lines, ''].join('\n'))
}

export function asTabs(title: string, tasks: readonly SampleTask[]): SourceDocument {
  const rows = tasks.map((task) => [task.no, task.chapter, task.text, task.leads.join('、'), task.reports.join('')])
  return textDocument([title, ...[[...HEADER], ...rows].map((row) => row.join('\t'))].join('\r\n'))
}

/** Numbered paragraphs; units in brackets behind the sentence, what became of it behind a label. */
export function asProse(title: string, tasks: readonly SampleTask[]): SourceDocument {
  const lines = tasks.flatMap((task, index) => [
    ...(firstOfChapter(tasks, index) ? [`　　${task.chapter}`] : []),
    `　　${task.no}．${task.text.replace(/。$/, '')}（责任单位：${task.leads.join('、')}）`,
    ...task.reports.map((report, at) => (at === 0 ? `　　进展情况：${report}` : `　　${report}`)),
  ])
  return textDocument([title, '', ...lines, ''].join('\n'))
}

/** Numbered paragraphs with a label for everything. */
export function asLabels(title: string, tasks: readonly SampleTask[]): SourceDocument {
  const lines = tasks.flatMap((task, index) => [
    ...(firstOfChapter(tasks, index) ? [task.chapter] : []),
    `${task.no}、${task.text}`,
    `牵头单位：${task.leads.join('，')}`,
    `完成情况：${task.reports.join('')}`,
    '',
  ])
  return textDocument([title, ...lines].join('\n'))
}
