// Plain text as a document: every line a paragraph, every offset one into the text as it was decoded.
import type { Block, SourceDocument } from '../source.ts'
import { linesWithin } from './strips.ts'

export function textDocument(text: string): SourceDocument {
  const lines = linesWithin(text, { from: 0, to: text.length })
  return { text, blocks: lines.map((words): Block => ({ kind: 'paragraph', words })) }
}
