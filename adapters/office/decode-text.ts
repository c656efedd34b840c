// The text of a file of which nobody says how it is encoded: UTF-8, UTF-16 or GB18030 (which holds GBK and GB 2312), told by its
// bytes. Never guesses a text into what is none: a file with control characters is refused.
import type { DocumentNote } from '@gongzhi/kernel'
import { unknown } from './reading-limits.ts'

export type DecodedText = { readonly text: string; readonly encoding: string; readonly notes: readonly DocumentNote[] }

/** Of a text in its right encoding at most this share of what is not ASCII may be damaged. */
const MOST_DAMAGE = 0.02
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells a text from other bytes
const NO_TEXT = /[\u0000-\u0008\u000e-\u0019\u001b\u001c-\u001f]/
const DAMAGED = /\ufffd/g

/** Without the byte order mark. Fault document-unknown: not a text. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = markedEncoding(bytes) ?? unmarkedUtf16(bytes)
  if (encoding !== undefined) return judged(encoding, decodedAs(encoding, bytes), bytes)
  const utf8 = decodedAs('utf-8', bytes)
  const damage = damageOf(utf8)
  if (damage === 0) return judged('utf-8', utf8, bytes)
  const gb = decodedAs('gb18030', bytes)
  return damageOf(gb) < damage ? judged('gb18030', gb, bytes) : judged('utf-8', utf8, bytes)
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** Line feeds, digits and spaces show it: every second byte of theirs is zero, and on one side only. */
function unmarkedUtf16(bytes: Uint8Array): string | undefined {
  const zeros = [0, 0]
  const most = Math.min(bytes.length, 64 * 1024)
  for (let at = 0; at < most; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] as number) + 1
  const [even = 0, odd = 0] = zeros
  if (bytes.length % 2 !== 0 || even + odd < most / 200 || even + odd === 0) return undefined
  if (even === 0) return 'utf-16le'
  return odd === 0 ? 'utf-16be' : undefined
}

const decodedAs = (encoding: string, bytes: Uint8Array): string => new TextDecoder(encoding).decode(bytes)
const damageOf = (text: string): number => text.match(DAMAGED)?.length ?? 0

function judged(encoding: string, text: string, bytes: Uint8Array): DecodedText {
  if (NO_TEXT.test(text)) throw unknown('不是文字', 'not a text')
  const damage = damageOf(text)
  const wide = bytes.length === 0 ? 0 : wideCharacters(text)
  if (damage > Math.max(1, wide * MOST_DAMAGE)) throw unknown('文字编码无法识别', 'in no known encoding')
  const name = encoding.toUpperCase()
  return {
    text,
    encoding: name,
    notes: [
      ...(encoding === 'utf-8' ? [] : [{ note: 'encoding-taken' as const, params: { encoding: name } }]),
      ...(damage === 0 ? [] : [{ note: 'bytes-unreadable' as const, params: { count: damage, encoding: name } }]),
    ],
  }
}

function wideCharacters(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) count++
  return count
}
