// A file as its reader gives it: one running text, and which parts of it are paragraphs and cells. Whatever is read from it says
// by offsets where it stands, so that a person can look it up.

/** UTF-16 offsets into `SourceDocument.text`: from the first, up to but not with the last. */
export type Words = { readonly from: number; readonly to: number }

/** `rows`, `columns`: how many it spans, where more than one. */
export type Cell = { readonly words: Words; readonly rows?: number; readonly columns?: number }

/** `open`: nothing in the file says that the table is over where it ends; it may have broken off. */
export type Block =
  | { readonly kind: 'paragraph'; readonly words: Words }
  | { readonly kind: 'table'; readonly rows: readonly (readonly Cell[])[]; readonly open?: boolean }

/**
 * `text` of a plain text file is that file, decoded; every line is a paragraph. Of any other file it is what a reader sees, in
 * the order of reading, each cell and each paragraph on lines of its own.
 */
export type SourceDocument = { readonly text: string; readonly blocks: readonly Block[] }

/** A text to be read as one, though it may stand in several places: `pieces` says where, from each offset of the text on. */
export type Passage = {
  readonly text: string
  readonly pieces: readonly { readonly at: number; readonly words: Words }[]
}

/** Where `text.slice(from, to)` of a passage stands in the document: from its first character to its last. */
export function wordsIn({ text, pieces }: Passage, from: number, to: number): Words {
  const place = (offset: number): number => {
    const piece = pieces.findLast(({ at }) => at <= offset)
    if (!piece) return pieces[0]?.words.from ?? 0
    return Math.min(piece.words.to - 1, piece.words.from + offset - piece.at)
  }
  const last = Math.min(to, text.length)
  return { from: place(from), to: last > from ? place(last - 1) + 1 : place(from) }
}
