// A plain text: the text is the file itself, so that offsets lead into it; every line is a paragraph.
import type { Block } from '@gongzhi/kernel'
import type { DecodedText } from './decode-text.ts'
import { bomb, type ReadingLimits } from './reading-limits.ts'
import type { Composed } from './running-text.ts'

const LINE_END = /\r\n|\n|\r/g

export function readText({ text, notes }: DecodedText, limits: ReadingLimits): Composed {
  if (text.length > limits.textLength)
    throw bomb(`文字超过 ${limits.textLength} 字`, `more than ${limits.textLength} characters`)
  const blocks: Block[] = []
  let from = 0
  const line = (to: number): void => {
    blocks.push({ kind: 'paragraph', words: { from, to } })
    if (blocks.length > limits.parts) throw bomb(`超过 ${limits.parts} 行`, `more than ${limits.parts} lines`)
  }
  for (const { 0: end, index } of text.matchAll(LINE_END)) {
    line(index)
    from = index + end.length
  }
  if (from < text.length) line(text.length)
  return { text, blocks, notes }
}
