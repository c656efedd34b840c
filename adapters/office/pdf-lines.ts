// Pieces of text put together to lines, and lines to paragraphs: a line that is as wide as it could be goes on in the next one.
import type { Piece } from './pdf-page.ts'

export type Line = {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly y: number
  readonly size: number
}

/** From top to bottom. Wide gaps within a line are a tab. */
export function linesOf(pieces: readonly Piece[]): readonly Line[] {
  const lines: Piece[][] = []
  for (const piece of [...pieces].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const line = lines.at(-1)
    const first = line?.[0]
    // Raised and lowered signs (m²) are of their line.
    if (line && first && piece.y - first.y <= Math.max(first.size, piece.size) * 0.45) line.push(piece)
    else lines.push([piece])
  }
  return lines.map(lineOf)
}

function lineOf(pieces: readonly Piece[]): Line {
  const sorted = [...pieces].sort((a, b) => a.x - b.x)
  let text = ''
  let right = Number.NEGATIVE_INFINITY
  let size = 0
  for (const piece of sorted) {
    const gap = piece.x - right
    const drawnTwice = text.endsWith(piece.text) && gap < -piece.width * 0.8
    if (!drawnTwice) {
      if (text !== '' && gap > piece.size * 1.5) text += '\t'
      else if (text !== '' && gap > piece.size * 0.3 && !/\s$/.test(text))
        text += isWide(text.at(-1)) && isWide(piece.text[0]) ? '' : ' '
      text += piece.text
    }
    right = Math.max(right, piece.x + piece.width)
    size = Math.max(size, piece.size)
  }
  const [first] = sorted
  return { text: text.trim(), left: first?.x ?? 0, right, y: first?.y ?? 0, size }
}

/** The lines of one column between `left` and `right`, put together to paragraphs. */
export function paragraphsOf(lines: readonly Line[], left: number, right: number): readonly string[] {
  const paragraphs: string[] = []
  let before: Line | undefined
  for (const line of lines) {
    const last = paragraphs.at(-1)
    if (last !== undefined && before && goesOn(before, line, left, right))
      paragraphs[paragraphs.length - 1] = joined(last, line.text)
    else paragraphs.push(line.text)
    before = line
  }
  return paragraphs
}

/**
 * Whether a line goes on in the next: it has no room for another sign (or little, and no sentence ends there: signs that must not
 * begin a line and long words are taken to the next), and the next is not indented.
 */
export function goesOn(line: Line, next: Line, left: number, right: number): boolean {
  const room = right - line.right
  const isFull = room < line.size * 1.6 || (room < line.size * 4.5 && !/[。；：！？;:!?]$/.test(line.text))
  return isFull && next.left - left < next.size * 1.2 && Math.abs(next.size - line.size) < line.size * 0.25
}

export function joined(text: string, next: string): string {
  return /[A-Za-z0-9,.;]$/.test(text) && /^[A-Za-z]/.test(next) ? `${text} ${next}` : text + next
}

const isWide = (sign: string | undefined): boolean => sign !== undefined && /[\u2e80-\uffef]/.test(sign)
