// Office files for tests, put together from XML by hand as other programs write it. Nothing here is used where the program runs.
import { writeArchive } from './zip-writing.ts'

const SHEET_MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'
const WORD_MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

type Parts = Readonly<Record<string, string | Uint8Array>>

function rels(related: Readonly<Record<string, readonly [type: string, target: string]>>): string {
  const each = Object.entries(related).map(
    ([id, [type, target]]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  )
  return `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`
}

const types = (main: string, type: string): string =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/${main}" ContentType="${type}"/></Types>`

const archive = (parts: Parts): Uint8Array =>
  writeArchive(Object.entries(parts).map(([name, content]) => ({ name, content })))

export type HandMadeSheet = { readonly name: string; readonly xml: string; readonly state?: string }
export type HandMadeWorkbook = {
  readonly sheets: readonly HandMadeSheet[]
  readonly strings?: string
  readonly styles?: string
  readonly workbookPr?: string
  readonly type?: string
  readonly more?: Parts
}

/** `xml`: what stands inside `<worksheet>`. */
export function handMadeWorkbook({
  sheets,
  strings,
  styles,
  workbookPr = '',
  type = SHEET_MAIN,
  more = {},
}: HandMadeWorkbook): Uint8Array {
  const space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  return archive({
    '[Content_Types].xml': types('xl/workbook.xml', type),
    '_rels/.rels': rels({ rId1: ['officeDocument', 'xl/workbook.xml'] }),
    'xl/workbook.xml': `<workbook ${space} xmlns:r="${OFFICE}">${workbookPr}<sheets>${sheets
      .map(
        ({ name, state }, at) =>
          `<sheet name="${name}" sheetId="${at + 1}"${state ? ` state="${state}"` : ''} r:id="rId${at + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': rels({
      ...Object.fromEntries(
        sheets.map((_, at) => [`rId${at + 1}`, ['worksheet', `worksheets/sheet${at + 1}.xml`] as const]),
      ),
      rIdS: ['sharedStrings', 'sharedStrings.xml'],
      rIdT: ['styles', '/xl/styles.xml'],
    }),
    ...Object.fromEntries(
      sheets.map(({ xml }, at) => [`xl/worksheets/sheet${at + 1}.xml`, `<worksheet ${space}>${xml}</worksheet>`]),
    ),
    ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': `<sst ${space}>${strings}</sst>` }),
    ...(styles === undefined ? {} : { 'xl/styles.xml': `<styleSheet ${space}>${styles}</styleSheet>` }),
    ...more,
  })
}

/** `body`: what stands inside `<w:body>`; prefixes w, wp, wps, mc, v are known. */
export function handMadeLetter(body: string, more: Parts = {}, type = WORD_MAIN): Uint8Array {
  const spaces = ['w', 'wp', 'wps', 'mc', 'v', 'a'].map((prefix) => `xmlns:${prefix}="urn:${prefix}"`).join(' ')
  return archive({
    '[Content_Types].xml': types('word/document.xml', type),
    '_rels/.rels': rels({ rId1: ['officeDocument', 'word/document.xml'] }),
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document ${spaces}><w:body>${body}</w:body></w:document>`,
    'word/_rels/document.xml.rels': rels({ rId1: ['numbering', 'numbering.xml'], rId2: ['styles', 'styles.xml'] }),
    ...more,
  })
}
