// Numbers that a word processor writes before paragraphs by itself: "1.", "（一）", "第三条". They stand nowhere in the text of the
// file, but a reader sees them. ECMA-376 part 1, 17.9.
import type { OfficePackage } from './office-package.ts'

/** `legal`: all its numbers are written in digits. */
type Level = { readonly start: number; readonly format: string; readonly text: string; readonly legal: boolean }
export type Numbering = {
  /** The number of the next paragraph of this list at this level, counting it; '' for bullets and unknown lists. */
  readonly next: (list: string, level: number) => string
}

const DIGITS = '〇一二三四五六七八九'
const STEMS = '甲乙丙丁戊己庚辛壬癸'
const BRANCHES = '子丑寅卯辰巳午未申酉戌亥'

export function numberingOf(file: OfficePackage, path: string | undefined): Numbering {
  const { levels, lists } = path === undefined ? { levels: new Map(), lists: new Map() } : defined(file, path)
  const counts = new Map<string, number[]>()
  return {
    next: (list, level) => {
      const abstract = lists.get(list)
      const ours: ReadonlyMap<number, Level> | undefined = levels.get(abstract ?? '')
      const here = ours?.get(level)
      if (!ours || !here || abstract === undefined) return ''
      const counted = counts.get(abstract) ?? []
      counts.set(abstract, counted)
      counted[level] = (counted[level] ?? here.start - 1) + 1
      // Deeper levels begin anew.
      counted.length = level + 1
      if (here.format === 'bullet' || here.format === 'none') return ''
      return here.text.replace(/%(\d)/g, (_, digit: string) => {
        const of = Number(digit) - 1
        const shown = ours.get(of)
        return shown ? numeral(counted[of] ?? shown.start, here.legal ? 'decimal' : shown.format) : ''
      })
    },
  }
}

function defined(file: OfficePackage, path: string) {
  const levels = new Map<string, Map<number, Level>>()
  const lists = new Map<string, string>()
  let abstract = ''
  let list = ''
  let at = -1
  let level = { start: 1, format: 'decimal', text: '', legal: false }
  file.walk(path, {
    open: (name, { abstractNumId = '', numId = '', ilvl = '0', val = '' }) => {
      if (name === 'abstractNum') {
        abstract = abstractNumId
        levels.set(abstract, new Map())
      } else if (name === 'num') list = numId
      else if (name === 'abstractNumId' && list !== '') lists.set(list, val)
      else if (name === 'lvl') {
        at = Number(ilvl)
        level = { start: 1, format: 'decimal', text: '', legal: false }
      } else if (at >= 0 && name === 'start') level.start = Number(val)
      else if (at >= 0 && name === 'numFmt') level.format = val
      else if (at >= 0 && name === 'lvlText') level.text = val
      else if (at >= 0 && name === 'isLgl') level.legal = !/^(0|false|off)$/.test(val)
    },
    close: (name) => {
      if (name === 'lvl') {
        if (list === '') levels.get(abstract)?.set(at, level)
        at = -1
      } else if (name === 'num') list = ''
    },
  })
  return { levels, lists }
}

function numeral(value: number, format: string): string {
  switch (format) {
    case 'decimalZero':
      return String(value).padStart(2, '0')
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'chineseLegalSimplified':
    case 'japaneseCounting':
    case 'taiwaneseCounting':
    case 'taiwaneseCountingThousand':
    case 'ideographDigital':
    case 'japaneseDigitalTenThousand':
    case 'taiwaneseDigital':
      return chinese(value)
    case 'ideographTraditional':
      return STEMS[(value - 1) % STEMS.length] ?? ''
    case 'ideographZodiac':
      return BRANCHES[(value - 1) % BRANCHES.length] ?? ''
    case 'upperLetter':
      return letters(value)
    case 'lowerLetter':
      return letters(value).toLowerCase()
    case 'upperRoman':
      return roman(value)
    case 'lowerRoman':
      return roman(value).toLowerCase()
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return value >= 1 && value <= 20 ? String.fromCharCode(0x245f + value) : String(value)
    case 'decimalEnclosedParen':
      return `(${value})`
    case 'decimalFullWidth':
    case 'decimalFullWidth2':
      return String(value).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    default:
      return String(value)
  }
}

function chinese(value: number): string {
  if (value < 1 || value > 9999) return String(value)
  let text = ''
  let zero = false
  for (const [unit, sign] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / unit) % 10
    if (digit === 0) {
      zero = text !== ''
      continue
    }
    text += `${zero ? '零' : ''}${DIGITS[digit]}${sign}`
    zero = false
  }
  return text.replace(/^一十/, '十')
}

function letters(value: number): string {
  return String.fromCharCode(65 + ((value - 1) % 26)).repeat(Math.min(20, Math.floor((value - 1) / 26) + 1))
}

function roman(value: number): string {
  if (value < 1 || value > 3999) return String(value)
  let left = value
  let text = ''
  for (const [worth, sign] of [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ] as const) {
    for (; left >= worth; left -= worth) text += sign
  }
  return text
}
