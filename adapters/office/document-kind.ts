// What a file is, told by its first bytes; of texts the name and the beginning decide. Never the name alone: a workbook called .txt
// is a workbook.
import { Fault } from '@gongzhi/kernel'
import { unknown } from './reading-limits.ts'

export type FileKind = 'office' | 'pdf' | 'text'

const starts = (bytes: Uint8Array, ...head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte)
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')
const OTHERS: readonly (readonly [head: readonly number[], zh: string, en: string])[] = [
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], 'RTF，请另存为 docx', 'RTF, please save as docx'],
  [[0x52, 0x61, 0x72, 0x21], 'RAR 压缩包', 'a RAR archive'],
  [[0x37, 0x7a, 0xbc, 0xaf], '7z 压缩包', 'a 7z archive'],
  [[0x1f, 0x8b], 'gzip 压缩包', 'a gzip archive'],
  [[0x89, 0x50, 0x4e, 0x47], '图片', 'a picture'],
  [[0xff, 0xd8, 0xff], '图片', 'a picture'],
  [[0x47, 0x49, 0x46, 0x38], '图片', 'a picture'],
  [[0x49, 0x49, 0x2a, 0x00], '图片', 'a picture'],
  [[0x4d, 0x4d, 0x00, 0x2a], '图片', 'a picture'],
  [[0x4d, 0x5a], '程序', 'a program'],
  [[0x7f, 0x45, 0x4c, 0x46], '程序', 'a program'],
]

/** Faults: document-unknown, document-encrypted, document-broken (nothing in it). */
export function fileKind(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) throw new Fault('document-broken', { detail: '空文件 · the file is empty' })
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04) || starts(bytes, 0x50, 0x4b, 0x05, 0x06)) return 'office'
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) throw oldOffice(bytes)
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.subarray(0, 1024).includes('%PDF-')) return 'pdf'
  const other = OTHERS.find(([head]) => starts(bytes, ...head))
  if (other) throw unknown(other[1], other[2])
  return 'text'
}

/** A compound file: what Office wrote before 2007, or what it wraps a file with a password in (MS-OFFCRYPTO 2.3.4). */
function oldOffice(bytes: Uint8Array): Fault {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.includes(ENCRYPTED_PACKAGE)) return new Fault('document-encrypted')
  return unknown(
    '旧版 Office 或 WPS 格式，请另存为 xlsx 或 docx',
    'an old Office or WPS file, please save as xlsx or docx',
  )
}

/** Of a text; `name` decides where its beginning does not. */
export function textKind(text: string, name: string): 'text' | 'csv' | 'html' {
  if (
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|meta|p|h[1-6])[\s>]/i.test(
      text.slice(0, 5_000),
    )
  )
    return 'html'
  if (/^\s*<\?xml/.test(text)) throw unknown('XML 文件', 'XML')
  if (/\.(?:html?|xhtml)$/i.test(name)) return 'html'
  return /\.(?:csv|tsv)$/i.test(name) ? 'csv' : 'text'
}
