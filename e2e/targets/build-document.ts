// The test documents as the files they stand for: NAME.xlsx.cells.json and NAME.docx.cells.json become a workbook and a text document,
// every other file is itself. `node e2e/targets/build-document.ts FILE.cells.json OUT` writes one down to look at it.
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { writeLetter } from '@gongzhi/adapters/office/write-letter'
import { writeWorkbook } from '@gongzhi/adapters/office/write-workbook'
import type { PublishedCell } from '@gongzhi/engine/targets/publication-files.port'

type Row = readonly { readonly text: string; readonly rows?: number; readonly columns?: number }[]
type SheetCells = { readonly name: string; readonly rows: readonly Row[] }
type BlockCells =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly Row[] }

const CELLS = /\.(xlsx|docx)\.cells\.json$/
const ABOUT = { title: 'test', at: 0 }

/** `name`: as a reader is told it. */
export async function buildDocument(path: string): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const content = await readFile(path)
  const [, kind] = CELLS.exec(path) ?? []
  if (kind === undefined) return { name: basename(path), bytes: new Uint8Array(content) }
  const name = basename(path).replace(/\.cells\.json$/, '')
  const cells: unknown = JSON.parse(content.toString('utf8'))
  if (kind === 'docx') return { name, bytes: await writeLetter(cells as readonly BlockCells[], ABOUT) }
  const sheets = (cells as readonly SheetCells[]).map((sheet) => ({ ...sheet, rows: sheet.rows as PublishedCell[][] }))
  return { name, bytes: await writeWorkbook(sheets, ABOUT) }
}

if (import.meta.main) {
  const [from, to] = process.argv.slice(2)
  if (from === undefined || to === undefined) throw new Error('build-document.ts FILE.cells.json OUT')
  await writeFile(to, (await buildDocument(from)).bytes)
}
