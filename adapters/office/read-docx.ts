// A word processor's document in the order of reading: paragraphs and tables, tracked changes as accepted. Headers, footers,
// footnotes and text boxes are no part of it; what was left out is said. ECMA-376 part 1, section 17.
import type { OfficePackage } from './office-package.ts'
import type { ReadingLimits } from './reading-limits.ts'
import { type CellText, type Composed, RunningText } from './running-text.ts'
import { type Numbering, numberingOf } from './word-numbering.ts'
import { WordTable } from './word-table.ts'
import type { Attributes } from './xml-events.ts'

/** What stands in them is not there for a reader, or is there twice. */
const SKIPPED = new Set([
  'del',
  'moveFrom',
  'Fallback',
  'instrText',
  'delText',
  'delInstrText',
  'pPrChange',
  'rPrChange',
])
const SKIPPED_CHANGES = new Set([
  'tblPrChange',
  'trPrChange',
  'tcPrChange',
  'sectPrChange',
  'tblGridChange',
  'numberingChange',
])
const BOXES = new Set(['txbxContent', 'textbox'])
const CHANGES = new Set(['ins', 'del', 'moveFrom', 'moveTo'])
const APART = new Set(['footnoteReference', 'endnoteReference', 'commentReference'])

type Numbered = { readonly list: string; readonly level: number }

/** Faults: document-bomb, document-broken. */
export function readDocx(file: OfficePackage, limits: ReadingLimits): Composed {
  const document = new RunningText(limits)
  const related = file.targets(file.main)
  const partOf = (type: string) => related.find((each) => each.type.endsWith(type))?.path
  const numbering = numberingOf(file, partOf('/numbering'))
  new Walk(document, numbering, numberedStyles(file, partOf('/styles'))).through(file)
  return document.composed()
}

/** One walk through the document; tables may stand in cells, whose text then belongs to the outer cell. */
class Walk {
  readonly #document: RunningText
  readonly #numbering: Numbering
  readonly #styles: ReadonlyMap<string, Numbered>
  readonly #tables: WordTable[] = []
  #skipping = 0
  #boxes = 0
  #changes = 0
  #hidden = 0
  #apart = false
  #paragraph: { text: string; numbered: Numbered | undefined } | undefined
  #inRunText = false
  #inRun = false
  #inRunLook = false
  #inRowLook = false
  #isHidden = false

  constructor(document: RunningText, numbering: Numbering, styles: ReadonlyMap<string, Numbered>) {
    this.#document = document
    this.#numbering = numbering
    this.#styles = styles
  }

  through(file: OfficePackage): void {
    file.walk(file.main, {
      open: (name, attributes) => this.#open(name, attributes),
      close: (name) => this.#close(name),
      text: (text) => {
        if (this.#inRunText && this.#skipping === 0) this.#add(text)
      },
    })
    if (this.#boxes > 0) this.#document.note('text-boxes-left-out', { count: this.#boxes })
    if (this.#apart) this.#document.note('notes-left-out')
    if (this.#changes > 0) this.#document.note('changes-accepted', { count: this.#changes })
    if (this.#hidden > 0) this.#document.note('text-hidden', { count: this.#hidden })
  }

  #open(name: string, attributes: Attributes): void {
    // In a row's own properties ins and del speak of the row.
    if (this.#inRowLook && name === 'del') {
      this.#tables.at(-1)?.dropRow()
      this.#changes++
      return
    }
    if (CHANGES.has(name) && this.#skipping === 0 && !this.#inRunLook) this.#changes++
    if (BOXES.has(name) && this.#skipping === 0) this.#boxes++
    if (skips(name) && !(name === 'del' && this.#inRunLook)) this.#skipping++
    if (this.#skipping > 0) return
    const table = this.#tables.at(-1)
    switch (name) {
      case 'tbl':
        // A paragraph cannot hold a table; a damaged file may say so.
        this.#endParagraph()
        this.#tables.push(new WordTable())
        break
      case 'tr':
        table?.beginRow()
        break
      case 'tc':
        table?.beginCell()
        break
      case 'trPr':
        this.#inRowLook = true
        break
      case 'gridSpan':
        table?.spanColumns(Number(attributes.val ?? 1))
        break
      case 'gridBefore':
        table?.skipColumns(Number(attributes.val ?? 0))
        break
      case 'vMerge':
        table?.merge(attributes.val === 'restart' ? 'begin' : 'go-on')
        break
      case 'p':
        this.#paragraph = { text: '', numbered: undefined }
        break
      case 'pStyle':
        this.#number(this.#styles.get(attributes.val ?? ''))
        break
      case 'numId':
        this.#number({ list: attributes.val ?? '', level: this.#paragraph?.numbered?.level ?? 0 })
        break
      case 'ilvl':
        this.#number({ list: this.#paragraph?.numbered?.list ?? '', level: Number(attributes.val ?? 0) })
        break
      case 'r':
        this.#inRun = true
        this.#isHidden = false
        break
      case 'rPr':
        this.#inRunLook = true
        break
      case 'vanish':
        if (this.#inRun && !/^(0|false|off)$/.test(attributes.val ?? '')) {
          this.#isHidden = true
          this.#hidden++
        }
        break
      case 't':
        this.#inRunText = this.#inRun
        break
      case 'tab':
      case 'ptab':
        if (this.#inRun) this.#add('\t')
        break
      case 'br':
      case 'cr':
        if (this.#inRun && attributes.type !== 'page' && attributes.type !== 'column') this.#add('\n')
        break
      case 'noBreakHyphen':
        this.#add('-')
        break
      default:
        if (APART.has(name)) this.#apart = true
    }
  }

  #close(name: string): void {
    if (skips(name) && this.#skipping > 0) {
      this.#skipping--
      return
    }
    if (this.#skipping > 0) return
    const table = this.#tables.at(-1)
    switch (name) {
      case 'tbl':
        this.#tables.pop()
        if (table) this.#endTable(table.rows())
        break
      case 'tr':
        table?.endRow()
        break
      case 'tc':
        this.#endParagraph()
        table?.endCell()
        break
      case 'trPr':
        this.#inRowLook = false
        break
      case 'p':
        this.#endParagraph()
        break
      case 'r':
        this.#inRun = false
        this.#isHidden = false
        break
      case 'rPr':
        this.#inRunLook = false
        break
      case 't':
        this.#inRunText = false
        break
    }
  }

  #number(numbered: Numbered | undefined): void {
    if (this.#paragraph && numbered) this.#paragraph.numbered = numbered
  }

  #add(text: string): void {
    if (this.#paragraph && !this.#isHidden) this.#paragraph.text += text
  }

  #endParagraph(): void {
    const paragraph = this.#paragraph
    if (!paragraph) return
    this.#paragraph = undefined
    const { list, level } = paragraph.numbered ?? { list: '', level: 0 }
    // An automatic number alone fills the first column of many a report.
    const number = list === '' || list === '0' ? '' : this.#numbering.next(list, level)
    const apart = /[0-9A-Za-z]$/.test(number) && paragraph.text !== '' ? '\t' : ''
    const text = number + apart + paragraph.text
    const table = this.#tables.at(-1)
    if (table) table.addParagraph(text)
    else this.#document.paragraph(text)
  }

  #endTable(rows: readonly (readonly CellText[])[]): void {
    const outer = this.#tables.at(-1)
    if (outer) for (const row of rows) outer.addParagraph(row.map(({ text }) => text).join('\t'))
    else this.#document.table(rows)
  }
}

const skips = (name: string): boolean => SKIPPED.has(name) || SKIPPED_CHANGES.has(name) || BOXES.has(name)

/** Styles that number their paragraphs, by id, also by what they are based on. */
function numberedStyles(file: OfficePackage, path: string | undefined): ReadonlyMap<string, Numbered> {
  const styles = new Map<string, { numbered?: Numbered; basedOn?: string }>()
  if (path === undefined) return new Map()
  let id = ''
  let list = ''
  let level = 0
  file.walk(path, {
    open: (name, { styleId = '', val = '' }) => {
      if (name === 'style') {
        id = styleId
        list = ''
        level = 0
        styles.set(id, {})
      } else if (name === 'numId') list = val
      else if (name === 'ilvl') level = Number(val)
      else if (name === 'basedOn') styles.set(id, { ...styles.get(id), basedOn: val })
    },
    close: (name) => {
      if (name === 'style' && list !== '') styles.set(id, { ...styles.get(id), numbered: { list, level } })
    },
  })
  const found = new Map<string, Numbered>()
  for (const style of styles.keys()) {
    let at: string | undefined = style
    for (let steps = 0; at !== undefined && steps < 20; steps++) {
      const known: { numbered?: Numbered; basedOn?: string } | undefined = styles.get(at)
      if (known?.numbered) {
        found.set(style, known.numbered)
        break
      }
      at = known?.basedOn
    }
  }
  return found
}
