// gongzhi targets statements: what units say of themselves in running text, whose it is, and for which months its figures are. Reads
// one file, needs no database and keeps nothing.
import { basename } from 'node:path'
import {
  type Commitment,
  commitmentsIn,
  Fault,
  noteText,
  type StatedFigure,
  type Statement,
  type StatementDocument,
  type StatementNote,
  statementsIn,
} from '@gongzhi/kernel'
import { documentReader } from '../compose-office.ts'
import { argumentsOf } from './arguments.ts'
import { bytesOf } from './targets.ts'

const USAGE = 'targets statements FILE [--json]'
const NOTES: Readonly<Record<StatementNote['code'], string>> = {
  'begins-mid-sentence': '开头是半句话，不知属于谁',
  'breaks-off': '文字在此中断',
  'heading-lost': '这里少了一个标题',
  'repeated-under-other-unit': '同一句话也在别的单位名下，两处都不计',
  'unit-older': '单位早于区划调整',
}

/** Faults: usage, not-found, those of reading a document. */
export async function targetsStatements(args: readonly string[]): Promise<number> {
  const { values, positionals } = argumentsOf(args, { json: { type: 'boolean' } })
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new Fault('usage', { detail: USAGE })
  const document = await documentReader.read(await bytesOf(path), basename(path))
  for (const note of document.notes) console.error(`${noteText(note, 'zh')} · ${noteText(note, 'en')}`)
  const said = statementsIn(document)
  if (values.json) console.log(JSON.stringify(plain(said), undefined, 2))
  else for (const line of linesOf(said)) console.log(line)
  return 0
}

const figure = ({ quantity, period, words, promised }: StatedFigure) => ({
  value: quantity.written.slice(0, quantity.written.length - quantity.unit.length).trim(),
  unit: quantity.unit,
  ...(period ? { period: period.written } : {}),
  promised,
  words,
})

const statement = ({ figures, ...rest }: Statement) => ({ ...rest, figures: figures.map(figure) })

const commitment = ({ figure: stated, ...rest }: Commitment) => ({ ...rest, ...figure(stated) })

function plain(said: StatementDocument) {
  const { title, year, sections, orphans, notes } = said
  return {
    title: title ?? null,
    year: year ?? null,
    sections: sections.map(({ statements, ...rest }) => ({ ...rest, statements: statements.map(statement) })),
    orphans: orphans.map(statement),
    commitments: commitmentsIn(said).map(commitment),
    notes,
  }
}

function* linesOf(said: StatementDocument): Generator<string> {
  if (said.title !== undefined) yield said.title
  for (const { unit, topic, statements } of said.sections) {
    yield ''
    yield `【${unit ?? topic ?? '（未写单位）'}】`
    for (const each of statements) yield* statementLines(each)
  }
  if (said.orphans.length > 0) {
    yield ''
    yield '【不属于任何单位】'
    for (const each of said.orphans) yield* statementLines(each)
  }
  if (said.notes.length > 0) yield ''
  for (const { code, name } of said.notes) yield `注意：${NOTES[code]}${name === undefined ? '' : `（${name}）`}`
}

function* statementLines({ text, figures, counted }: Statement): Generator<string> {
  if (figures.length === 0) return
  yield `  ${counted ? '' : '（不计）'}${text.trim()}`
  for (const { quantity, period, promised } of figures)
    yield `      ${quantity.written}${period ? `（${period.written}）` : ''}${promised ? '  承诺' : ''}`
}
