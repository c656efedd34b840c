// Walks through XML as it stands: elements and text, names without their prefix. Knows no document types and no entities but the
// five of XML itself, so that nothing outside is ever asked for and nothing unfolds.
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { bomb, broken, type ReadingLimits } from './reading-limits.ts'

export type Attributes = Readonly<Record<string, string>>
/** `name` without prefix; attributes by name without prefix. */
export type XmlEvents = {
  readonly open?: (name: string, attributes: Attributes) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

const PIECE_BYTES = 64 * 1024

/** Faults: document-bomb (a document type, or nested too deep), document-broken. */
export function walkXml(bytes: Uint8Array, events: XmlEvents, limits: ReadingLimits): void {
  const parser = new SaxesParser({ position: false })
  let depth = 0
  let fault: unknown
  const guarded = (work: () => void): void => {
    if (fault !== undefined) return
    try {
      work()
    } catch (thrown) {
      fault = thrown
    }
  }
  parser.on('error', (error) => {
    fault ??= broken('XML 不完整或有错', 'the XML is incomplete or wrong', error)
  })
  parser.on('doctype', () => {
    fault ??= bomb('XML 带有文档类型定义', 'the XML brings a document type')
  })
  parser.on('opentag', (tag) =>
    guarded(() => {
      if (++depth > limits.depth)
        throw bomb(`XML 嵌套超过 ${limits.depth} 层`, `XML nested deeper than ${limits.depth}`)
      events.open?.(local(tag.name), plain(tag as SaxesTagPlain))
    }),
  )
  parser.on('closetag', (tag) =>
    guarded(() => {
      depth--
      events.close?.(local(tag.name))
    }),
  )
  const text = (value: string) => guarded(() => events.text?.(value))
  parser.on('text', text)
  parser.on('cdata', text)
  const decoder = new TextDecoder(encodingOf(bytes), { fatal: true })
  for (let at = 0; at < bytes.length && fault === undefined; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES)
    guarded(() => void parser.write(decoded(decoder, piece, at + PIECE_BYTES < bytes.length)))
  }
  if (fault === undefined) parser.close()
  if (fault !== undefined) throw fault
}

function decoded(decoder: InstanceType<typeof TextDecoder>, piece: Uint8Array, more: boolean): string {
  try {
    return decoder.decode(piece, { stream: more })
  } catch (cause) {
    throw broken('XML 编码有错', 'the XML is not in its encoding', cause)
  }
}

const encodingOf = (bytes: Uint8Array): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/** A prefixed attribute gives way to one without: `id` and `r:id` are told apart by `r:id` keeping its prefix. */
function plain(tag: SaxesTagPlain): Attributes {
  const attributes: Record<string, string> = {}
  for (const [name, value] of Object.entries(tag.attributes)) {
    attributes[name.startsWith('r:') ? name : local(name)] = value
  }
  return attributes
}
