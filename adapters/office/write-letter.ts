// Writes a word processor's document (docx): headings, paragraphs, tables, small print, links.
import type {
  About,
  PublishedBlock,
  PublishedTable,
  Run,
  RunningText,
} from '@gongzhi/engine/targets/publication-files.port'
import { officeParts, type Relation, relations, relationType } from './office-parts.ts'
import { gridOf, hexOf, linkOf, type Placed, runsOf, sharesOf } from './published-text.ts'
import { XML_HEAD, xmlText } from './xml-text.ts'
import { writeArchive } from './zip-writing.ts'

const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
/** A4 in twentieths of a point. */
const [SHORT, LONG, MARGIN] = [11_906, 16_838, 1_134]

/** Fault input-invalid. */
export async function writeLetter(blocks: readonly PublishedBlock[], about: About): Promise<Uint8Array> {
  const links: Relation[] = []
  const width = (about.landscape ? LONG : SHORT) - 2 * MARGIN
  const body = blocks.map((block) => blockXml(block, width, links)).join('')
  const [wide, high] = about.landscape ? [LONG, SHORT] : [SHORT, LONG]
  const section = `<w:sectPr><w:pgSz w:w="${wide}" w:h="${high}"${about.landscape ? ' w:orient="landscape"' : ''}/><w:pgMar w:top="${MARGIN}" w:right="${MARGIN}" w:bottom="${MARGIN}" w:left="${MARGIN}" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>`
  const parts = officeParts(
    {
      name: 'word/document.xml',
      type: `${TYPE}.document.main+xml`,
      content: `${XML_HEAD}<w:document xmlns:w="${MAIN}" xmlns:r="${RELATED}"><w:body>${body}${section}</w:body></w:document>`,
    },
    [{ name: 'word/styles.xml', type: `${TYPE}.styles+xml`, content: stylesXml(about) }],
    about,
  )
  return writeArchive([
    ...parts,
    relations('word/_rels/document.xml.rels', [
      { id: 'rIdStyles', type: relationType('styles'), target: 'styles.xml' },
      ...links,
    ]),
  ])
}

function blockXml(block: PublishedBlock, width: number, links: Relation[]): string {
  switch (block.kind) {
    case 'heading':
      return paragraphXml(block.text, links, { style: `Heading${block.level}` })
    case 'paragraph':
      return paragraphXml(block.text, links, {})
    case 'note':
      return paragraphXml(block.text, links, { style: 'Note' })
    case 'table':
      // Two tables one after the other would be one without something between them.
      return `${tableXml(block, width, links)}<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>`
  }
}

type Look = { readonly style?: string; readonly align?: string; readonly bold?: boolean }

function paragraphXml(text: RunningText, links: Relation[], { style, align, bold = false }: Look): string {
  const look = `${style === undefined ? '' : `<w:pStyle w:val="${style}"/>`}${align === undefined ? '' : `<w:jc w:val="${align}"/>`}`
  return `<w:p>${look === '' ? '' : `<w:pPr>${look}</w:pPr>`}${runsOf(text)
    .map((run) => runXml(run, links, bold))
    .join('')}</w:p>`
}

function runXml(run: Run, links: Relation[], bold: boolean): string {
  const target = linkOf(run)
  const colour = run.colour ?? (target === undefined ? undefined : '#0563c1')
  const look = `${run.bold || bold ? '<w:b/>' : ''}${colour === undefined ? '' : `<w:color w:val="${hexOf(colour)}"/>`}${target === undefined ? '' : '<w:u w:val="single"/>'}`
  const text = run.text
    .replace(/\r\n?/g, '\n')
    .split(/(\n|\t)/)
    .map((piece) => {
      if (piece === '\n') return '<w:br/>'
      if (piece === '\t') return '<w:tab/>'
      return piece === '' ? '' : `<w:t xml:space="preserve">${xmlText(piece)}</w:t>`
    })
    .join('')
  const xml = `<w:r>${look === '' ? '' : `<w:rPr>${look}</w:rPr>`}${text}</w:r>`
  if (target === undefined) return xml
  const id = `rId${links.length + 1}`
  links.push({ id, type: relationType('hyperlink'), target, outside: true })
  return `<w:hyperlink r:id="${id}">${xml}</w:hyperlink>`
}

function tableXml(table: PublishedTable, width: number, links: Relation[]): string {
  const { head = 0 } = table
  const grid = gridOf(table)
  const widths = sharesOf(table, grid.columns).map((share) => Math.round(share * width))
  const at: (Placed | undefined)[][] = Array.from({ length: grid.rows }, () => [])
  for (const placed of grid.cells) {
    for (let row = placed.row; row < placed.row + placed.rows; row++) {
      const inRow = at[row]
      if (inRow) for (let beside = 0; beside < placed.columns; beside++) inRow[placed.column + beside] = placed
    }
  }
  const rows = at.map((inRow, row) => {
    let xml = ''
    for (let column = 0; column < grid.columns; ) {
      const placed = inRow[column]
      const columns = placed?.columns ?? 1
      const room = widths.slice(column, column + columns).reduce((sum, each) => sum + each, 0)
      xml += cellXml(placed, placed?.row === row, room, row < head, links)
      column += columns
    }
    return `<w:tr>${row < head ? '<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>' : ''}${xml}</w:tr>`
  })
  const side = (name: string) => `<w:${name} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`
  return `<w:tbl><w:tblPr><w:tblW w:w="${width}" w:type="dxa"/><w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(side).join('')}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${widths.map((each) => `<w:gridCol w:w="${each}"/>`).join('')}</w:tblGrid>${rows.join('')}</w:tbl>`
}

/** `begins`: whether this row is the first of the cell; below, it is only gone on with. */
function cellXml(placed: Placed | undefined, begins: boolean, width: number, head: boolean, links: Relation[]): string {
  const span = placed && placed.columns > 1 ? `<w:gridSpan w:val="${placed.columns}"/>` : ''
  const merge = placed && placed.rows > 1 ? (begins ? '<w:vMerge w:val="restart"/>' : '<w:vMerge/>') : ''
  const shade = placed?.cell.fill ?? (head ? '#e8eef7' : undefined)
  const fill = shade === undefined ? '' : `<w:shd w:val="clear" w:color="auto" w:fill="${hexOf(shade)}"/>`
  const align = { left: 'left', centre: 'center', right: 'right' }[placed?.cell.align ?? (head ? 'centre' : 'left')]
  const text = placed && begins ? placed.cell.text : ''
  return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${span}${merge}${fill}<w:vAlign w:val="center"/></w:tcPr>${paragraphXml(text, links, { style: 'Cell', align, bold: head })}</w:tc>`
}

function stylesXml(about: About): string {
  const language = about.language === 'en' ? 'en-GB' : 'zh-CN'
  const style = (id: string, name: string, paragraph: string, run: string, first = false) =>
    `<w:style w:type="paragraph"${first ? ' w:default="1"' : ''} w:styleId="${id}"><w:name w:val="${name}"/>${first ? '' : '<w:basedOn w:val="Normal"/>'}<w:pPr>${paragraph}</w:pPr><w:rPr>${run}</w:rPr></w:style>`
  const heading = (level: number, size: number) =>
    style(
      `Heading${level}`,
      `heading ${level}`,
      `<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="${level - 1}"/>`,
      `<w:b/><w:sz w:val="${size}"/>`,
    )
  return `${XML_HEAD}<w:styles xmlns:w="${MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体" w:cs="Calibri"/><w:sz w:val="21"/><w:lang w:val="en-GB" w:eastAsia="${language}"/></w:rPr></w:rPrDefault></w:docDefaults>${style('Normal', 'Normal', '<w:spacing w:after="120" w:line="300" w:lineRule="auto"/>', '', true)}${heading(1, 36)}${heading(2, 28)}${heading(3, 24)}${style('Cell', 'Cell', '<w:spacing w:before="20" w:after="20" w:line="260" w:lineRule="auto"/>', '<w:sz w:val="19"/>')}${style('Note', 'Note', '<w:spacing w:after="60"/>', '<w:color w:val="595959"/><w:sz w:val="18"/>')}</w:styles>`
}
