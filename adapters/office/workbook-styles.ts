// The looks of cells of one workbook: each different one is written once, and cells name it by its number.
import type { PublishedCell } from '@gongzhi/engine/targets/publication-files.port'
import { hexOf, runsOf } from './published-text.ts'
import { XML_HEAD, xmlText } from './xml-text.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
/** Shown as such where it is installed; every Office has another for it. */
const FONT = '<sz val="11"/><name val="等线"/><family val="2"/>'

export class WorkbookStyles {
  readonly #fonts = new Map<string, number>([[`<font>${FONT}</font>`, 0]])
  readonly #fills = new Map<string, number>([
    ['<fill><patternFill patternType="none"/></fill>', 0],
    ['<fill><patternFill patternType="gray125"/></fill>', 1],
  ])
  readonly #formats = new Map<string, number>()
  readonly #looks = new Map<string, number>([['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>', 0]])

  of(cell: PublishedCell, head: boolean): number {
    const runs = runsOf(cell.text)
    const [first] = runs
    const bold = head || (runs.length === 1 && first?.bold === true)
    const colour =
      runs.length === 1 ? (first?.link === undefined ? first?.colour : (first.colour ?? '#0563c1')) : undefined
    const underlined = runs.length === 1 && first?.link !== undefined ? '<u/>' : ''
    const font = index(
      this.#fonts,
      `<font>${bold ? '<b/>' : ''}${underlined}${FONT.replace('<name', `${colour === undefined ? '' : `<color rgb="FF${hexOf(colour)}"/>`}<name`)}</font>`,
    )
    const shade = cell.fill ?? (head ? '#e8eef7' : undefined)
    const fill =
      shade === undefined
        ? 0
        : index(
            this.#fills,
            `<fill><patternFill patternType="solid"><fgColor rgb="FF${hexOf(shade)}"/><bgColor indexed="64"/></patternFill></fill>`,
          )
    const format = cell.number === undefined ? 49 : index(this.#formats, cell.number.format, 164)
    const across = { left: 'left', centre: 'center', right: 'right' }[cell.align ?? (head ? 'centre' : 'left')]
    const look = `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="${across}" vertical="center" wrapText="1"/></xf>`
    return index(this.#looks, look)
  }

  xml(): string {
    const formats = [...this.#formats].map(([code, id]) => `<numFmt numFmtId="${id}" formatCode="${xmlText(code)}"/>`)
    const side = (name: string) => `<${name} style="thin"><color rgb="FFBFBFBF"/></${name}>`
    return `${XML_HEAD}<styleSheet xmlns="${MAIN}">${formats.length === 0 ? '' : list('numFmts', formats)}${list('fonts', [...this.#fonts.keys()])}${list('fills', [...this.#fills.keys()])}${list('borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>', `<border>${side('left')}${side('right')}${side('top')}${side('bottom')}<diagonal/></border>`])}<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>${list('cellXfs', [...this.#looks.keys()])}<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
  }
}

const list = (name: string, each: readonly string[]): string =>
  `<${name} count="${each.length}">${each.join('')}</${name}>`

function index(known: Map<string, number>, key: string, first = 0): number {
  const found = known.get(key)
  if (found !== undefined) return found
  const next = first + known.size
  known.set(key, next)
  return next
}
