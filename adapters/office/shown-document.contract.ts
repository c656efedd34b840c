// A document as plain values, to compare with in tests: paragraphs as strings, tables as rows of `text↓rows→columns`.
import type { SourceDocument } from '@gongzhi/kernel'

export type Shown = string | readonly (readonly string[])[]

export function shownDocument({ text, blocks }: SourceDocument): readonly Shown[] {
  const of = ({ from, to }: { readonly from: number; readonly to: number }) => text.slice(from, to)
  return blocks.map((block) => {
    if (block.kind === 'paragraph') return of(block.words)
    return block.rows.map((row) =>
      row.map(({ words, rows, columns }) => `${of(words)}${rows ? `↓${rows}` : ''}${columns ? `→${columns}` : ''}`),
    )
  })
}
