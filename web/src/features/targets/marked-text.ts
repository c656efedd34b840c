// Splits an original text at the words that are pointed at, which may overlap and lie in one another. Pure.

/** `from`, `to`: UTF-16 offsets into the document, `to` excluded. */
export type Marked = { readonly id: string; readonly from: number; readonly to: number }
/** `ids`: every mark that covers all of it, in the order given. `starts`: of those, which begin here. */
export type Stretch = {
  readonly from: number
  readonly text: string
  readonly ids: readonly string[]
  readonly starts: readonly string[]
}
/** A piece of the document: `text` stands there from offset `from` on. */
export type Piece = { readonly from: number; readonly text: string }

/**
 * The stretches put together are the text again; neighbours differ in what covers them, or a mark begins between them. Marks
 * beyond the piece are cut to it; empty ones count for nothing.
 */
export function stretchesOf({ from, text }: Piece, marks: readonly Marked[]): Stretch[] {
  const end = from + text.length
  const inside = marks
    .map((mark) => ({ ...mark, from: Math.max(from, mark.from), to: Math.min(end, mark.to) }))
    .filter((mark) => mark.to > mark.from)
  const cuts = [...new Set([from, end, ...inside.flatMap((mark) => [mark.from, mark.to])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((cut, index) => {
    const next = cuts[index + 1] as number
    const over = inside.filter((mark) => mark.from <= cut && mark.to >= next)
    return {
      from: cut,
      text: text.slice(cut - from, next - from),
      ids: over.map(({ id }) => id),
      starts: over.filter((mark) => mark.from === cut).map(({ id }) => id),
    }
  })
}

/** The lines of a piece that hold more than blanks. In a document of one cell a line every second one is empty. */
export function linesOf({ from, text }: Piece): Piece[] {
  let at = from
  return text.split('\n').flatMap((line) => {
    const here = at
    at += line.length + 1
    return line.trim() === '' ? [] : [{ from: here, text: line.replace(/\r$/, '') }]
  })
}

/** Where what a person typed or pasted stands in one of the passages; blanks count for nothing. Undefined where it does not. */
export function placeOf(wanted: string, passages: readonly Piece[]): { from: number; to: number } | undefined {
  const needle = wanted.replace(/\s/g, '')
  if (needle === '') return undefined
  for (const { from, text } of passages) {
    const offsets = [...text].reduce<{ at: number; list: number[]; chars: string }>(
      (all, char) => {
        if (!/\s/.test(char)) {
          all.chars += char
          for (let unit = 0; unit < char.length; unit++) all.list.push(all.at + unit)
        }
        all.at += char.length
        return all
      },
      { at: 0, list: [], chars: '' },
    )
    const found = offsets.chars.indexOf(needle)
    const first = offsets.list[found]
    const last = offsets.list[found + needle.length - 1]
    if (found !== -1 && first !== undefined && last !== undefined) return { from: from + first, to: from + last + 1 }
  }
  return undefined
}
