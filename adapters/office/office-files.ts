// Published files by this adapter's writers.
import type { PublicationFiles } from '@gongzhi/engine/targets/publication-files.port'
import { writeLetter } from './write-letter.ts'
import { writePdf } from './write-pdf.ts'
import { writeWorkbook } from './write-workbook.ts'

export const officeFiles: PublicationFiles = { workbook: writeWorkbook, letter: writeLetter, pdf: writePdf }
