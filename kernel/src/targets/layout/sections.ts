// Running text divided among the units that head its parts. It says where a page begins or ends in mid-sentence, and never gives
// text to a unit only because that stands nearest.
import type { Passage, SourceDocument, Words } from '../source.ts'
import { endsSentence, isFurniture, isPage, unitLook } from './looks.ts'
import { passageOf, plainText } from './passage.ts'
import { linesWithin } from './strips.ts'
import { unitsIn } from './units-in.ts'

export type NoteCode =
  | 'begins-mid-sentence'
  | 'breaks-off'
  | 'heading-lost'
  | 'repeated-under-other-unit'
  | 'unit-older'

export type Section = {
  readonly unit?: string
  readonly names: readonly string[]
  readonly topic?: string
  readonly subtitle?: string
  readonly heading?: Words
  readonly passages: readonly Passage[]
  readonly orphan: boolean
}

export type Sections = {
  readonly title?: string
  readonly sections: readonly Section[]
  readonly notes: readonly { readonly code: NoteCode; readonly words: Words; readonly name?: string }[]
}

type Line = { readonly words: Words; readonly text: string; readonly level: number }
type Open = {
  unit?: string
  names: string[]
  topic?: string
  subtitle?: string
  heading?: Words
  lines: Line[]
  orphan: boolean
  level: number
}

const MARKED = /^(#{1,6})\s*/
const BULLET = /^[▶►●■◆★☆▲△○•·]+\s*/
const COMES_FROM = /^[（(]\s*(?:紧接|上接|接)\s*第?([A-Za-z]?\d{1,3})\s*版\s*[)）]/
const GOES_TO = /[（(]\s*(?:下转|转)\s*第?([A-Za-z]?\d{1,3})\s*版\s*[)）]$/

export function sectionsIn({ text, blocks }: SourceDocument): Sections {
  const lines = blocks
    .flatMap((block) =>
      block.kind === 'paragraph' ? linesWithin(text, block.words) : block.rows.flat().map(({ words }) => words),
    )
    .map((words) => lineOf(text, words))
    .filter(({ text: said }) => said !== '' && !isPage(said))
  const notes: { code: NoteCode; words: Words; name?: string }[] = []
  const all: Open[] = []
  let title: string | undefined
  let titled = false
  let open: Open = { names: [], lines: [], orphan: false, level: 0 }
  all.push(open)
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1]
    const next = lines[index + 1]
    const kind = kindOf(line, before, next)
    if (kind === 'unit') {
      const { leads } = unitsIn([line.text])
      const [unit = line.text, ...names] = leads
      open = { unit, names, heading: line.words, lines: [], orphan: false, level: line.level }
      all.push(open)
    } else if (kind === 'heading') {
      if (open.unit !== undefined && open.lines.length === 0) open.subtitle ??= line.text
      else if (line.level === 1 && !titled) {
        title = line.text
        titled = true
      } else if (all.length === 1 && open.lines.length === 0 && title === undefined) title = line.text
      else if (open.unit === undefined || line.level <= open.level) {
        open = { topic: line.text, names: [], heading: line.words, lines: [], orphan: false, level: line.level }
        all.push(open)
      } else open.lines.push(line)
    } else {
      const stranger = open.unit === undefined || open.lines.length === 0 ? undefined : strangerIn(line.text, open)
      if (stranger !== undefined) {
        notes.push({ code: 'heading-lost', words: line.words, name: stranger })
        open = { names: [], lines: [], orphan: true, level: 6 }
        all.push(open)
      }
      open.lines.push(line)
    }
  }
  const first = all[0] as Open
  const begun = first.lines[0]
  const from = begun ? COMES_FROM.exec(begun.text) : null
  if (begun && (from || (title === undefined && all.length > 1))) {
    first.orphan = true
    notes.unshift({
      code: from ? 'begins-mid-sentence' : 'heading-lost',
      words: begun.words,
      ...(from?.[1] !== undefined && { name: from[1] }),
    })
  }
  const last = lines.at(-1)
  const to = last ? GOES_TO.exec(last.text) : null
  if (last && (to || (last.text.length > 20 && !endsSentence(last.text) && !/[”）)》]$/.test(last.text))))
    notes.push({ code: 'breaks-off', words: last.words, ...(to?.[1] !== undefined && { name: to[1] }) })
  return {
    ...(title !== undefined && { title }),
    sections: all
      .filter(({ lines: own, unit }) => own.length > 0 || unit !== undefined)
      .map((each) => closed(text, each)),
    notes,
  }
}

function lineOf(text: string, words: Words): Line {
  const said = plainText(text.slice(words.from, words.to))
  const marks = MARKED.exec(text.slice(words.from, words.to).trimStart())
  const level = marks?.[1]?.length ?? 0
  return { words, text: said.replace(/^#+/, '').replace(BULLET, ''), level }
}

type Kind = 'unit' | 'heading' | 'text'

/** A unit's name alone on its line; any other heading where it is marked as one, or short above a paragraph. */
function kindOf(line: Line, before: Line | undefined, next: Line | undefined): Kind {
  const { text, level } = line
  if (text.length > 40 || endsSentence(text) || isFurniture(text)) return 'text'
  // The line before broke off: this is its rest.
  if (
    level === 0 &&
    before !== undefined &&
    before.level === 0 &&
    before.text.length > 20 &&
    !endsSentence(before.text) &&
    !/[”）)]$/.test(before.text)
  )
    return 'text'
  if (text.length <= 24 && unitLook(text) === 2 && !/[，,。]/.test(text)) return 'unit'
  if (level > 0) return 'heading'
  if (before === undefined && next !== undefined && next.text.length > text.length && !COMES_FROM.test(text))
    return 'heading'
  return 'text'
}

const OPENING =
  /^(?:20\d\d年(?:以来|度)?[，,]?|今年(?:以来)?[，,]?)?([^，,。；;：:“”《》0-9]{2,14}?)(?=(?:始终|紧紧|全面|认真|严格|坚持|深入|积极|围绕|紧扣|立足|聚焦|贯彻|在区委|在市委|在县委|以“|以党|扛起|高举))/

/** The unit that a paragraph names as its subject, where that is none of the section's names. */
function strangerIn(text: string, open: Open): string | undefined {
  const named = OPENING.exec(text)?.[1]
  if (named === undefined || unitLook(named) < 2) return undefined
  const own = [open.unit ?? '', ...open.names].join('')
  const significant = [...named].filter(
    (char) => !/[区市县省镇委局办会处室院部中心大队公司集团机关街道的各全我本]/.test(char),
  )
  return significant.some((char) => own.includes(char)) || significant.length === 0 ? undefined : named
}

/** Paragraphs; one that breaks off at the end of its line goes on in the next. */
function closed(text: string, { unit, names, topic, subtitle, heading, lines, orphan }: Open): Section {
  const groups: Words[][] = []
  let open = false
  for (const line of lines) {
    const words = trimmed(text, line.words)
    if (open) groups.at(-1)?.push(words)
    else groups.push([words])
    open = !endsSentence(line.text) && !/[”）)]$/.test(line.text)
  }
  return {
    ...(unit !== undefined && { unit }),
    names,
    ...(topic !== undefined && { topic }),
    ...(subtitle !== undefined && { subtitle }),
    ...(heading && { heading }),
    passages: groups.map((group) =>
      passageOf(
        text,
        group.flatMap((words, index) => (index === 0 ? [words] : [{ said: '', at: words }, words])),
      ),
    ),
    orphan,
  }
}

/** Without the note where the text comes from or goes to. */
function trimmed(text: string, { from, to }: Words): Words {
  const said = text.slice(from, to)
  const begins = COMES_FROM.exec(said.trimStart())
  const ends = GOES_TO.exec(said.trimEnd())
  const lead = begins ? said.length - said.trimStart().length + begins[0].length : 0
  return { from: from + lead, to: ends ? from + ends.index : to }
}
