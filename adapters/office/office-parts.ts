// The parts that every office file has: content types, relations, what it says of itself. Times are those given, never the clock's.
import type { About } from '@gongzhi/engine/targets/publication-files.port'
import { instantOf } from './published-text.ts'
import { XML_HEAD, xmlText } from './xml-text.ts'
import type { Part } from './zip-writing.ts'

const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export type Relation = {
  readonly id: string
  readonly type: string
  readonly target: string
  readonly outside?: boolean
}
/** `type`: the content type of the part. */
export type TypedPart = Part & { readonly type: string }

/** The order is that of the archive: content types first, as some readers want them. */
export function officeParts(main: TypedPart, others: readonly TypedPart[], about: About): readonly Part[] {
  const core: TypedPart = {
    name: 'docProps/core.xml',
    type: 'application/vnd.openxmlformats-package.core-properties+xml',
    content: `${XML_HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(about.title)}</dc:title>${about.author === undefined ? '' : `<dc:creator>${xmlText(about.author)}</dc:creator>`}<dc:language>${about.language === 'en' ? 'en' : 'zh-CN'}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">${instantOf(about)}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${instantOf(about)}</dcterms:modified></cp:coreProperties>`,
  }
  const typed = [main, ...others, core]
  const types = typed.map(({ name, type }) => `<Override PartName="/${name}" ContentType="${type}"/>`).join('')
  return [
    {
      name: '[Content_Types].xml',
      content: `${XML_HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types}</Types>`,
    },
    relations('_rels/.rels', [
      { id: 'rId1', type: `${OFFICE}/officeDocument`, target: main.name },
      { id: 'rId2', type: `${PACKAGE}/relationships/metadata/core-properties`, target: core.name },
    ]),
    ...typed.map(({ name, content }) => ({ name, content })),
  ]
}

export function relations(name: string, related: readonly Relation[]): Part {
  const each = related.map(
    ({ id, type, target, outside }) =>
      `<Relationship Id="${id}" Type="${type}" Target="${xmlText(target)}"${outside ? ' TargetMode="External"' : ''}/>`,
  )
  return {
    name,
    content: `${XML_HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`,
  }
}

export const relationType = (name: string): string => `${OFFICE}/${name}`
