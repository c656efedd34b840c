// Lines of a document joined into one text that can be read as one, with where each of its characters stands. It changes how
// characters are written (full width, blanks), never what they say.
import type { Passage, Words } from '../source.ts'

const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad]/
const BLANK = /[\s\u00a0\u3000]/
const ENDED = /[。；;！!？?：:…）)》]$/
const RUNS_ON = /[，,、（(《“]$/
const NUMBERED = /^(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、.．]|[①-⑳•●■◆-])/

const isAscii = (char: string | undefined): boolean => char !== undefined && char > ' ' && char <= '~'

/** One character as it is compared and counted: letters, digits and signs of full width as ASCII; Chinese punctuation stays. */
function plain(char: string): string {
  if (/[０-９Ａ-Ｚａ-ｚ％＋－／．＜＞＝＃＆＊]/.test(char)) return String.fromCharCode(char.charCodeAt(0) - 0xfee0)
  return char
}

/** A line as it is compared: without blanks at its ends and between Chinese characters. */
export function plainText(text: string): string {
  return passageOf(text, [{ from: 0, to: text.length }]).text
}

type Part = { readonly words: Words } | { readonly said: string; readonly at: Words }

/**
 * The lines as one text. A line that breaks off at the full width of its cell is joined to the next one, else they are kept
 * apart by a line feed. Blanks vanish except between two Latin words. A part that is only `said` stands nowhere in the
 * document: whoever looks it up is led to `at`.
 */
export function passageOf(text: string, lines: readonly (Words | Part)[]): Passage {
  const pieces: { at: number; words: Words }[] = []
  const parts = lines.map((line): Part => ('from' in line ? { words: line } : line))
  const lengths = parts.map((part) => ('said' in part ? 0 : part.words.to - part.words.from))
  const widest = lengths.reduce((most, length) => Math.max(most, length), 0)
  // One character after another: a string that grows is not looked into, that would take its length each time.
  const written: string[] = []
  let length = 0
  let last = ''
  let expected = -1
  const write = (said: string): void => {
    written.push(said)
    length += said.length
    last = said.at(-1) as string
  }
  for (const [index, part] of parts.entries()) {
    if ('said' in part) {
      if (part.said === '') continue
      pieces.push({ at: length, words: part.at })
      write(part.said)
      expected = -1
      continue
    }
    const { from, to } = part.words
    const previous = index > 0 ? parts[index - 1] : undefined
    let gap = ''
    if (length > 0 && previous && 'words' in previous) {
      const full = (lengths[index - 1] ?? 0) >= 0.75 * widest && (lengths[index - 1] ?? 0) >= 4
      const next = text.slice(from, Math.min(to, from + 8)).trim()
      gap = RUNS_ON.test(last) || (full && !ENDED.test(last) && !NUMBERED.test(next)) ? '' : '\n'
    }
    let blank = false
    let begun = false
    expected = -1
    for (let offset = from; offset < to; offset += 1) {
      const raw = text[offset] as string
      if (INVISIBLE.test(raw) || (raw === '*' && (text[offset + 1] === '*' || text[offset - 1] === '*'))) continue
      if (BLANK.test(raw)) {
        blank = true
        continue
      }
      const char = plain(raw)
      const lead = begun ? (blank && isAscii(char) && isAscii(last) ? ' ' : '') : gap
      if (lead !== '') {
        if (lead === '\n' || expected !== offset - 1 || text[offset - 1] !== lead) {
          pieces.push({ at: length, words: { from: Math.max(from, offset - 1), to: offset + 1 } })
          expected = -1
        } else expected += 1
        write(lead)
      }
      if (expected !== offset) pieces.push({ at: length, words: { from: offset, to } })
      write(char)
      expected = offset + 1
      blank = false
      begun = true
    }
  }
  return { text: written.join(''), pieces: pieces.map((piece, index) => closed(piece, pieces[index + 1]?.at)) }
}

/** A piece ends where the next one begins. */
function closed(piece: { at: number; words: Words }, next: number | undefined): { at: number; words: Words } {
  if (next === undefined) return piece
  return {
    at: piece.at,
    words: { from: piece.words.from, to: Math.min(piece.words.to, piece.words.from + next - piece.at) },
  }
}

/** The words from the first to the last of several. */
export function span(words: readonly Words[]): Words {
  let from = Number.POSITIVE_INFINITY
  let to = 0
  for (const each of words) {
    from = Math.min(from, each.from)
    to = Math.max(to, each.to)
  }
  return from > to ? { from: 0, to: 0 } : { from, to }
}
