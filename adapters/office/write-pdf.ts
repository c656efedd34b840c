// Writes a PDF with its own Chinese font (only the signs that are used), page by page: headings, paragraphs, tables whose heading
// is repeated on each page, small print, links, page numbers. The same description gives the same bytes.
import type { About, PublishedBlock } from '@gongzhi/engine/targets/publication-files.port'
import PDFDocument from 'pdfkit'
import { chineseFont } from './chinese-font.ts'
import { PdfPaper } from './pdf-paper.ts'
import { drawTable } from './pdf-table-drawing.ts'
import { runsOf } from './published-text.ts'

const SIZES = { 1: 18, 2: 14, 3: 12 } as const
const MARGIN = 48
const GREY = '#595959'

/** Faults: input-invalid, publication-font-missing. */
export async function writePdf(blocks: readonly PublishedBlock[], about: About): Promise<Uint8Array> {
  const font = chineseFont()
  const at = new Date(about.at)
  const document = new PDFDocument({
    size: 'A4',
    layout: about.landscape ? 'landscape' : 'portrait',
    margin: MARGIN,
    // Page numbers are written when it is known how many there are.
    bufferPages: true,
    autoFirstPage: false,
    // By their paths throughout: under another name the library would open the same font again at each use.
    font: font.regular,
    lang: about.language === 'en' ? 'en' : 'zh-CN',
    displayTitle: true,
    info: {
      Title: about.title,
      ...(about.author === undefined ? {} : { Author: about.author }),
      Producer: 'gongzhi',
      Creator: 'gongzhi',
      CreationDate: at,
      ModDate: at,
    },
  })
  const pieces: Buffer[] = []
  const written = new Promise<void>((done, failed) => {
    document.on('data', (piece: Buffer) => pieces.push(piece))
    document.on('end', done)
    document.on('error', failed)
  })
  const paper = new PdfPaper(document, font, MARGIN)
  for (const block of blocks) draw(block, paper)
  paper.numberPages()
  document.end()
  await written
  return new Uint8Array(Buffer.concat(pieces))
}

function draw(block: PublishedBlock, paper: PdfPaper): void {
  switch (block.kind) {
    case 'heading': {
      const size = SIZES[block.level]
      const runs = runsOf(block.text).map((run) => ({ ...run, bold: true }))
      // A heading does not stand alone at the end of a page.
      paper.space(size * 0.8, size * 8)
      paper.text(runs, { size, align: block.level === 1 ? 'centre' : 'left' })
      paper.space(size * 0.4)
      break
    }
    case 'paragraph':
      paper.text(runsOf(block.text), { size: 10.5 })
      paper.space(6)
      break
    case 'note':
      paper.text(
        runsOf(block.text).map((run) => ({ colour: GREY as `#${string}`, ...run })),
        { size: 8.5 },
      )
      paper.space(4)
      break
    case 'table':
      drawTable(block, paper)
      paper.space(10)
      break
  }
}
