// What kind of office file an archive is, and where its parts lie. It refuses files with macros before anything of them is read.
import { Fault } from '@gongzhi/kernel'
import { broken, type ReadingLimits, unknown } from './reading-limits.ts'
import { type Attributes, walkXml, type XmlEvents } from './xml-events.ts'
import { type Archive, openArchive } from './zip-reading.ts'

export type OfficePackage = {
  readonly kind: 'xlsx' | 'docx'
  /** Path of the workbook or the document. */
  readonly main: string
  readonly has: (path: string) => boolean
  /** Nothing where there is no such part. Faults: document-bomb, document-broken, document-encrypted. */
  readonly walk: (path: string, events: XmlEvents) => void
  /** What a part refers to, by id; links to the outside are left out. */
  readonly targets: (path: string) => readonly Related[]
}
export type Related = { readonly id: string; readonly type: string; readonly path: string }

const MACROS = /(^|\/)vbaproject\.bin$|(^|\/)(macrosheets|vbadata\.xml)/i
const MACRO_TYPE = /macroEnabled|vbaProject|macrosheet|intlmacrosheet/i

/** Faults: document-macros, document-encrypted, document-unknown, document-broken, document-bomb. */
export function openPackage(bytes: Uint8Array, limits: ReadingLimits): OfficePackage {
  const archive = openArchive(bytes, limits)
  if (archive.names.some((name) => MACROS.test(name))) throw new Fault('document-macros')
  const walk = (path: string, events: XmlEvents): void => {
    const part = archive.read(path)
    if (part) walkXml(part, events, limits)
  }
  const types = typesOf(archive, walk)
  const targets = (path: string): readonly Related[] => relatedTo(path, walk)
  const main = targets('').find(({ type }) => type.endsWith('/officeDocument'))?.path ?? ''
  const type = types.get(`/${main.toLowerCase()}`) ?? ''
  const kind = kindOf(type, main)
  if (!archive.names.includes(main)) throw broken('缺少正文', 'its main part is missing')
  return { kind, main, has: (path) => archive.names.includes(path), walk, targets }
}

function kindOf(type: string, main: string): 'xlsx' | 'docx' {
  if (/spreadsheetml\.(sheet|template)\.main\+xml$/.test(type)) return 'xlsx'
  if (/wordprocessingml\.(document|template)\.main\+xml$/.test(type)) return 'docx'
  if (/sheet\.binary/.test(type) || /\.bin$/.test(main))
    throw unknown('xlsb 格式，请另存为 xlsx', 'xlsb, please save as xlsx')
  if (/presentationml/.test(type)) throw unknown('演示文稿', 'a presentation')
  throw unknown('不是表格或文档', 'neither a workbook nor a document')
}

function typesOf(archive: Archive, walk: OfficePackage['walk']): ReadonlyMap<string, string> {
  if (archive.names.includes('OFD.xml'))
    throw unknown('OFD 版式文件，请提供 docx 或 pdf', 'OFD, please give docx or pdf')
  if (!archive.names.includes('[Content_Types].xml')) {
    const sort = archive.read('mimetype')?.toString('latin1').slice(0, 80) ?? ''
    if (/opendocument/.test(sort))
      throw unknown('OpenDocument 格式，请另存为 xlsx 或 docx', 'OpenDocument, please save as xlsx or docx')
    throw unknown('压缩包', 'an archive')
  }
  const types = new Map<string, string>()
  walk('[Content_Types].xml', {
    open: (name, { PartName = '', ContentType = '' }) => {
      if (MACRO_TYPE.test(ContentType)) throw new Fault('document-macros')
      if (name === 'Override') types.set(PartName.toLowerCase(), ContentType)
    },
  })
  return types
}

function relatedTo(path: string, walk: OfficePackage['walk']): readonly Related[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const file = path.slice(folder.length)
  const related: Related[] = []
  walk(`${folder}_rels/${file}.rels`, {
    open: (name, { Id = '', Type = '', Target = '', TargetMode }: Attributes) => {
      if (name !== 'Relationship' || TargetMode === 'External') return
      related.push({ id: Id, type: Type, path: resolved(folder, Target) })
    },
  })
  return related
}

function resolved(folder: string, target: string): string {
  const steps: string[] = []
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}
