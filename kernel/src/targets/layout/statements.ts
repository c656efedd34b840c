// What units say of themselves in running text: which paragraphs are whose, which figures stand in them and for which months, what
// is reported and what is promised. Text without an owner gets none; what two units say word for word counts for neither.

import { type Period, periodsIn } from '../periods.ts'
import { counts, type Quantity, quantitiesIn } from '../quantities.ts'
import type { Passage, SourceDocument, Words } from '../source.ts'
import { wordsIn } from '../source.ts'
import { yearIn } from './columns.ts'
import { bareText } from './gathered.ts'
import { endsSentence } from './looks.ts'
import { type NoteCode, type Section, sectionsIn } from './sections.ts'

/** `words`: number and unit in the document. `period`: the months the sentence names for it, where it does. */
export type StatedFigure = {
  readonly quantity: Quantity
  readonly period?: Period
  readonly words: Words
  /** Promised for the period, not reported. */
  readonly promised: boolean
}

/** `alsoUnder`: other units under which it stands word for word; then `counted` is false. `cut`: the page ends within it. */
export type Statement = {
  readonly text: string
  readonly words: Words
  readonly figures: readonly StatedFigure[]
  readonly counted: boolean
  readonly alsoUnder?: readonly string[]
  readonly cut?: true
}

/** `unit`: whose statements; without one they are nobody's, or those of the whole body under a `topic`. */
export type StatementSection = {
  readonly unit?: string
  /** Other names of the unit, as its heading gives them in brackets. */
  readonly names?: readonly string[]
  readonly topic?: string
  readonly subtitle?: string
  readonly heading?: Words
  readonly statements: readonly Statement[]
}

/** `name`: the unit that the text itself names, or the page it goes on. */
export type StatementNote = { readonly code: NoteCode; readonly words: Words; readonly name?: string }

export type StatementDocument = {
  readonly title?: string
  readonly year?: number
  readonly sections: readonly StatementSection[]
  /** Text without an owner. */
  readonly orphans: readonly Statement[]
  readonly notes: readonly StatementNote[]
}

/** A figure promised for a year. */
export type Commitment = {
  readonly unit?: string
  readonly year?: number
  readonly text: string
  readonly figure: StatedFigure
}

const FUTURE =
  /计划|将|确保|力争|争取|预计|未来|到20\d\d年|20\d\d年?底?前|年底前|谋划|目标(?:是|为)|拟|要(?=[^求素点闻])|下一步|明年|今后/
const PAST = /已|累计|截[至止]|同比|环比|完成了|目前|获得|荣获|获评|入选|实现了|办结|同期|增长了|下降了|排名/

export function statementsIn(document: SourceDocument): StatementDocument {
  const { title, sections, notes } = sectionsIn(document)
  const drafts = sections.map((section) => ({
    section,
    said: section.passages.flatMap((passage) => sentencesOf(passage)),
  }))
  const all = drafts.flatMap(({ said }) => said)
  const promising = all.filter(({ text }) => FUTURE.test(text) && !PAST.test(text)).length
  const reporting = all.filter(({ text }) => PAST.test(text)).length
  const mostlyPromised = promising > reporting
  const year = yearOf(title, document, mostlyPromised)
  const elsewhere = repetitions(drafts)
  const finished = drafts.map(
    ({ section, said }): StatementSection => ({
      ...(section.unit !== undefined && { unit: section.unit }),
      ...(section.names.length > 0 && { names: section.names }),
      ...(section.topic !== undefined && { topic: section.topic }),
      ...(section.subtitle !== undefined && { subtitle: section.subtitle }),
      ...(section.heading && { heading: section.heading }),
      statements: said.map((sentence) => statementOf(sentence, elsewhere.get(sentence), year, mostlyPromised)),
    }),
  )
  const repeated = finished.flatMap(({ statements }) => statements.filter(({ alsoUnder }) => alsoUnder !== undefined))
  return {
    ...(title !== undefined && { title }),
    ...(year !== undefined && { year }),
    sections: finished.filter((_, index) => !sections[index]?.orphan),
    orphans: finished.filter((_, index) => sections[index]?.orphan).flatMap(({ statements }) => statements),
    notes: [
      ...notes,
      ...repeated.map(
        ({ words, alsoUnder }): StatementNote => ({
          code: 'repeated-under-other-unit',
          words,
          name: (alsoUnder ?? []).join('、'),
        }),
      ),
    ],
  }
}

/** What is promised, by year: figures with the words that say so. Those that count for nobody are left out. */
export function commitmentsIn({ sections }: StatementDocument): Commitment[] {
  return sections.flatMap(({ unit, statements }) =>
    statements.flatMap(({ text, figures, counted }) =>
      figures.flatMap((figure): Commitment[] =>
        counted && figure.promised && isAmount(figure.quantity)
          ? [
              {
                ...(unit !== undefined && { unit }),
                ...(figure.period?.to.year !== undefined && { year: figure.period.to.year }),
                text,
                figure,
              },
            ]
          : [],
      ),
    ),
  )
}

/** A figure of something counted: not a small number that is only said ("三条主线"), nor digits without a unit. */
const isAmount = (quantity: Quantity): boolean =>
  counts(quantity) && quantity.unit !== '' && (/\d/.test(quantity.written) || quantity.base >= 10)

type Sentence = {
  readonly text: string
  readonly passage: Passage
  readonly from: number
  readonly to: number
  readonly cut: boolean
}

/** Sentences as full stops divide them; semicolons divide only what is compared. */
function sentencesOf(passage: Passage): Sentence[] {
  const { text } = passage
  const found: Sentence[] = []
  let from = 0
  for (let at = 0; at <= text.length; at += 1) {
    const stop = at === text.length || /[。！!？\n]/.test(text[at] as string)
    if (!stop) continue
    let to = Math.min(text.length, at + 1)
    while (to < text.length && /[”’）)》]/.test(text[to] as string)) to += 1
    const said = text.slice(from, to)
    if (bareText(said) !== '')
      found.push({
        text: said,
        passage,
        from,
        to,
        cut: to === text.length && !/[。！!？”]\s*$/.test(said) && !endsSentence(said),
      })
    from = to
    at = Math.max(at, to - 1)
  }
  return found
}

/**
 * Sentences that stand under several units. Shorter pieces with a figure count as repeated only between units that have whole
 * sentences in common.
 */
function repetitions(
  drafts: readonly { readonly section: Section; readonly said: readonly Sentence[] }[],
): Map<Sentence, string[]> {
  const places = new Map<string, { unit: string; sentence: Sentence }[]>()
  const pieces = new Map<string, { unit: string; sentence: Sentence }[]>()
  for (const { section, said } of drafts) {
    const unit = section.unit ?? section.topic
    if (unit === undefined || section.orphan) continue
    for (const sentence of said) {
      for (const part of sentence.text.split(/[。；;！!]/)) note(places, part, 12, { unit, sentence })
      for (const part of sentence.text.split(/[。；;！!，,]/))
        if (/\d/.test(part)) note(pieces, part, 8, { unit, sentence })
    }
  }
  const found = new Map<Sentence, Set<string>>()
  const together = new Set<string>()
  const mark = (all: readonly { unit: string; sentence: Sentence }[], only: boolean): void => {
    const units = [...new Set(all.map(({ unit }) => unit))]
    if (units.length < 2 || units.length > 50) return
    for (const { unit, sentence } of all) {
      for (const other of units) {
        if (other === unit) continue
        const pair = [unit, other].sort().join('\n')
        if (only && !together.has(pair)) continue
        together.add(pair)
        const names = found.get(sentence) ?? new Set()
        names.add(other)
        found.set(sentence, names)
      }
    }
  }
  for (const all of places.values()) mark(all, false)
  for (const all of pieces.values()) mark(all, true)
  return new Map([...found].map(([sentence, names]) => [sentence, [...names]]))
}

function note(
  into: Map<string, { unit: string; sentence: Sentence }[]>,
  part: string,
  least: number,
  place: { unit: string; sentence: Sentence },
): void {
  const key = bareText(part)
  if (key.length < least) return
  const all = into.get(key)
  if (all) all.push(place)
  else into.set(key, [place])
}

function statementOf(
  sentence: Sentence,
  alsoUnder: readonly string[] | undefined,
  year: number | undefined,
  mostlyPromised: boolean,
): Statement {
  const { text, passage, from, to, cut } = sentence
  const context = year === undefined ? {} : { year }
  const periods = periodsIn(text, context)
  const figures = quantitiesIn(text)
    .filter((quantity) => counts(quantity) || quantity.sense === 'rank')
    .map((quantity): StatedFigure => {
      const period = periods.findLast((each) => each.at.from <= quantity.at.from)
      return {
        quantity,
        ...(period && { period }),
        words: wordsIn(passage, from + quantity.at.from, from + quantity.at.to),
        promised: isPromised(text, quantity.at.from, mostlyPromised),
      }
    })
  return {
    text,
    words: wordsIn(passage, from, to),
    figures,
    counted: alsoUnder === undefined && !cut,
    ...(alsoUnder !== undefined && { alsoUnder }),
    ...(cut && { cut: true as const }),
  }
}

/** By the words of its part of the sentence; where they say neither, by what the document mostly does. */
function isPromised(text: string, at: number, mostly: boolean): boolean {
  const from = Math.max(text.lastIndexOf('；', at), text.lastIndexOf(';', at), 0)
  const before = text.slice(from, at)
  const end = text.slice(at).search(/[；;。]/)
  const clause = before + (end === -1 ? text.slice(at) : text.slice(at, at + end))
  const near = Math.max(before.lastIndexOf('，'), before.lastIndexOf(','), 0)
  const close = before.slice(near)
  if (PAST.test(close)) return false
  if (FUTURE.test(close)) return true
  if (PAST.test(clause)) return false
  if (!mostly) return /将|计划|力争|确保|未来|预计/.test(before)
  return true
}

/** The year the document speaks of: that of its title, else of a report the one it names most often. */
function yearOf(title: string | undefined, { text }: SourceDocument, promised: boolean): number | undefined {
  const named = title === undefined ? undefined : yearIn(title)
  if (named !== undefined || promised) return named
  const counted = new Map<number, number>()
  for (const found of text.matchAll(/(20\d\d)年/g)) {
    const year = Number(found[1])
    counted.set(year, (counted.get(year) ?? 0) + 1)
  }
  let most: number | undefined
  for (const [year, count] of counted)
    if (count >= 2 && count > (most === undefined ? 0 : (counted.get(most) ?? 0))) most = year
  return most
}
