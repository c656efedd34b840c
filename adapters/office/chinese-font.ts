// The font of PDF files: Noto Sans in its simplified Chinese cut (SIL Open Font License 1.1, which allows embedding). It is an
// optional package of 40 MB; where it was left out there is no PDF, and nothing else is missing.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Fault } from '@gongzhi/kernel'

export type FontFiles = { readonly regular: string; readonly bold: string }

/** Paths of OTF files. Fault publication-font-missing. */
export function chineseFont(): FontFiles {
  const found = { regular: fileOf('NotoSansHans-Regular.otf'), bold: fileOf('NotoSansHans-Bold.otf') }
  const { regular, bold } = found
  if (regular === undefined || bold === undefined) throw new Fault('publication-font-missing')
  return { regular, bold }
}

function fileOf(name: string): string | undefined {
  try {
    // The package exports the list of its fonts only; they lie beside it.
    const path = fileURLToPath(new URL(`../fonts/${name}`, import.meta.resolve('@embedpdf/fonts-sc')))
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}
