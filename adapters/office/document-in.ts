// Reads one file in the process it is called in; read-document.ts does so in a process of its own. Believes the content, not the name.
import type { ReadDocument } from '@gongzhi/engine/targets/documents.port'
import { decodeText } from './decode-text.ts'
import { fileKind, textKind } from './document-kind.ts'
import { openPackage } from './office-package.ts'
import { readCsv } from './read-csv.ts'
import { readDocx } from './read-docx.ts'
import { readHtml } from './read-html.ts'
import { readPdf } from './read-pdf.ts'
import { readText } from './read-text.ts'
import { readXlsx } from './read-xlsx.ts'
import { READING_LIMITS, type ReadingLimits } from './reading-limits.ts'

/** Faults as of `DocumentReader.read`, but for the size of the file. */
export async function documentIn(
  bytes: Uint8Array,
  name: string,
  limits: ReadingLimits = READING_LIMITS,
): Promise<ReadDocument> {
  const read = await anyIn(bytes, name, limits)
  // What a database keeps to the letter; no offset moves by it.
  return { ...read, text: read.text.toWellFormed().replaceAll('\u0000', '\uFFFD') }
}

async function anyIn(bytes: Uint8Array, name: string, limits: ReadingLimits): Promise<ReadDocument> {
  switch (fileKind(bytes)) {
    case 'pdf':
      return { kind: 'pdf', ...(await readPdf(bytes, limits)) }
    case 'office': {
      const file = openPackage(bytes, limits)
      return { kind: file.kind, ...(file.kind === 'xlsx' ? readXlsx(file, limits) : readDocx(file, limits)) }
    }
    case 'text': {
      const decoded = decodeText(bytes)
      const kind = textKind(decoded.text, name)
      const read = { text: readText, csv: readCsv, html: readHtml }[kind]
      return { kind, ...read(decoded, limits) }
    }
  }
}
