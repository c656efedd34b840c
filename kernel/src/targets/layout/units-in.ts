// Which units a cell names: apart or in one line, with brackets, with who leads and who assists said in between.
// It never makes one name out of two units, nor two out of one that was only wrapped.
import { unitLook } from './looks.ts'
import { plainText } from './passage.ts'

export type Units = { readonly leads: readonly string[]; readonly assists: readonly string[] }

const LEADS = /(?:牵头|责任|主办|承办|主责|实施|负责|落实)(?:单位|部门|地区|主体)?[:：]/
const ASSISTS = /(?:配合|协办|协助|参与|协同|会办)(?:单位|部门|地区)?[:：]/

/** The lines of a cell (or what stands behind "牵头单位："), each once, in their order. */
export function unitsIn(lines: readonly string[]): Units {
  const leads = new Set<string>()
  const assists = new Set<string>()
  for (const line of rejoined(
    unwrapped(
      lines
        .flatMap(apart)
        .map(plainText)
        .filter((line) => line !== ''),
    ),
  )) {
    for (const part of line.split(
      /(?=(?:牵头|责任|主办|承办|主责|配合|协办|协助|参与|协同)(?:单位|部门)?[:：])|[;；]/,
    )) {
      const into = ASSISTS.test(part) ? assists : leads
      for (const { name, assists: aside } of namesIn(part.replace(ASSISTS, '').replace(LEADS, '')))
        (aside ? assists : into).add(name)
    }
  }
  for (const name of leads) assists.delete(name)
  return { leads: [...leads], assists: [...assists] }
}

/** A list of names that was wrapped anywhere: put together where only that makes names of all its parts. */
function unwrapped(lines: readonly string[]): readonly string[] {
  const whole = lines.join('')
  const sure = (text: string): boolean => text.split(/[、，,;；]/).every((name) => unitLook(name) === 2)
  if (lines.length < 2 || !/[、，,;；]/.test(whole.slice(0, -1)) || lines.every(sure) || whole.length > 400)
    return lines
  return sure(whole) ? [whole] : lines
}

/** Names with only blanks between them. */
function apart(line: string): string[] {
  const names = line.trim().split(/[\s\u00a0\u3000]+/)
  return names.length > 1 && names.every((name) => unitLook(plainText(name)) === 2) ? names : [line]
}

/** A name that was wrapped at the edge of a narrow cell is put together again. */
function rejoined(lines: readonly string[]): string[] {
  const whole: string[] = []
  for (const line of lines) {
    const before = whole.at(-1)
    if (before !== undefined && wrapped(before, line)) whole[whole.length - 1] = before + line
    else whole.push(line)
  }
  return whole
}

function wrapped(before: string, line: string): boolean {
  if (/[、，,/(（]$/.test(before) || /^[、，,/)）]/.test(line)) return true
  if ((before.match(/[(（]/g)?.length ?? 0) > (before.match(/[)）]/g)?.length ?? 0)) return true
  if (unitLook(before) === 2 || unitLook(before + line) < 2 || /^[(（区市县省]/.test(line)) return false
  return line.length <= 2 || (line.length === 3 && before.length >= 4)
}

function namesIn(text: string): { name: string; assists: boolean }[] {
  const found: { name: string; assists: boolean }[] = []
  const add = (raw: string, assists = false): void => {
    const name = raw.replace(/^[\s:：(（]+|[\s。.，,、]+$/g, '')
    if (name !== '' && !/^(?:等|牵头|配合|及|和|与|\/|-+|—+|无)$/.test(name)) found.push({ name, assists })
  }
  // A bracket says who leads, who assists, or names another unit; else it is part of the name.
  let rest = ''
  let depth = 0
  let inside = ''
  const flush = (assists = false): void => {
    for (const name of split(rest)) add(name, assists)
    rest = ''
  }
  for (const char of text) {
    if (char === '(' || char === '（') {
      depth += 1
      if (depth === 1) continue
    } else if ((char === ')' || char === '）') && depth > 0) {
      depth -= 1
      if (depth === 0) {
        if (/^(?:牵头|主办|主责|责任)(?:单位)?$/.test(inside)) flush()
        else if (/^(?:配合|协办|协助|参与)(?:单位)?$/.test(inside)) flush(true)
        else if (rest === '' || (unitLook(inside) === 2 && inside.length >= 3)) {
          flush()
          for (const name of split(inside)) add(name)
        } else rest += `(${inside})`
        inside = ''
        continue
      }
    }
    if (depth > 0) inside += char
    else rest += char
  }
  if (inside !== '') rest += inside
  flush()
  return found
}

function split(text: string): string[] {
  const names = text.split(/[、，,;；/／|\n]+/).map((name) => name.trim())
  return names.flatMap((name) => {
    const words = name.split(/[\s\u3000]+/)
    return words.length > 1 && words.every((word) => unitLook(word) > 0) ? words : [name]
  })
}
