// Numbers written in Chinese characters, from 零 to 万亿, with 几, 数, 余 and 多. It knows nothing of units or sentences.

/** `value` is the least it can mean, `high` the most where it is a range (七八, 几十, 十几). `scale` is a 万, 亿 or 万亿 at its end, already in `value`. */
export type ChineseNumber = {
  readonly to: number
  readonly value: number
  readonly high?: number
  readonly vague?: 'over' | 'some'
  readonly scale?: 1e4 | 1e8 | 1e12
  /** Digits side by side, as in a year: 二〇二五. */
  readonly digitwise?: true
}

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const STEPS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }
const SCALES = [
  ['亿', 1e8],
  ['万', 1e4],
] as const
const RUN = /[零〇一二两三四五六七八九十百千万亿几数]{1,24}/y
const OTHER = /[^零〇一二两三四五六七八九十百千万亿几数]|^$/
const PAIR = /^([百千万]?)(.*?)([一二两三四五六七八九])([二三四五六七八九])(十?[百千]?[万亿]?)$/

/** The number that begins at `at`, or nothing. 多 and 余 behind it belong to it, with a 万 or 亿 behind these. */
export function chineseNumberAt(text: string, at: number): ChineseNumber | undefined {
  RUN.lastIndex = at
  const signs = RUN.exec(text)?.[0]
  if (!signs) return undefined
  const run = /^[^几数]*[几数][^几数]*/.exec(signs)?.[0] ?? signs
  for (let length = run.length; length > 0; length--) {
    const found = readRun(run.slice(0, length))
    if (found) return withMore(text, at + length, found)
  }
  return undefined
}

/** The value of a text that is nothing but a Chinese number, such as 十二 or 二〇二五. */
export function chineseNumber(written: string): number | undefined {
  if (OTHER.test(written) || written.length > 24) return undefined
  return readRun(written)?.value
}

type Run = Omit<ChineseNumber, 'to'>

function withMore(text: string, to: number, run: Run): ChineseNumber {
  const next = text[to]
  const round = run.value >= 10 && run.value % 10 === 0
  if (run.digitwise || !round || (next !== '余' && next !== '多')) return { ...run, to }
  const scale = text[to + 1] === '万' ? 1e4 : text[to + 1] === '亿' ? 1e8 : undefined
  if (!scale || run.scale) return { ...run, vague: 'over', to: to + 1 }
  return { ...run, value: run.value * scale, scale, vague: 'over', to: to + 2 }
}

function readRun(run: string): Run | undefined {
  if (/[几数]/.test(run)) return readSome(run)
  if (/^[零〇一二三四五六七八九]{2,}$/.test(run) && (run.length > 2 || /[零〇]/.test(run))) {
    if (run.length > 12) return undefined
    return { value: Number([...run].map((digit) => DIGITS[digit]).join('')), digitwise: true }
  }
  const pair = PAIR.exec(run)
  if (pair) return readPair(pair)
  const value = exact(run)
  return value === undefined ? undefined : { value, ...ending(run) }
}

/** 七八, 三五, 十七八, 三四十, 五六百万: two digits that follow each other mean from … to. */
function readPair([, head = '', middle = '', low = '', high = '', tail = '']: RegExpExecArray): Run | undefined {
  const from = DIGITS[low] as number
  const to = DIGITS[high] as number
  if (to <= from || to - from > 2 || (to - from === 2 && low !== '三')) return undefined
  const value = exact(head + middle + low + tail)
  const last = exact(head + middle + high + tail)
  return value === undefined || last === undefined ? undefined : { value, high: last, vague: 'some', ...ending(tail) }
}

/** 几 and 数 stand for a digit: two to nine in front of a step, one to nine behind 十. */
function readSome(run: string): Run | undefined {
  const places = run.match(/[几数]/g)
  if (places?.length !== 1 || run === '数') return undefined
  const value = exact(run.replace(/[几数]/, /十[几数]/.test(run) ? '一' : '二'))
  const high = exact(run.replace(/[几数]/, '九'))
  if (value === undefined || high === undefined) return undefined
  return { value, high, vague: 'some', ...ending(run) }
}

function ending(run: string): Pick<Run, 'scale'> {
  if (run.endsWith('万亿')) return { scale: 1e12 }
  return run.endsWith('亿') ? { scale: 1e8 } : run.endsWith('万') ? { scale: 1e4 } : {}
}

function exact(run: string): number | undefined {
  for (const [sign, scale] of SCALES) {
    const at = run.lastIndexOf(sign)
    if (at < 0) continue
    const head = at === 0 ? 1 : exact(run.slice(0, at))
    const tail = at === 0 && run.length > 1 ? undefined : rest(run.slice(at + 1), scale)
    return head === undefined || head === 0 || tail === undefined ? undefined : head * scale + tail
  }
  return section(run)
}

/** What stands behind a scale: nothing, 五 of 两万五 (five thousand), 零五, or a whole smaller number. */
function rest(run: string, scale: number): number | undefined {
  if (run === '') return 0
  const digit = run.length === 1 ? DIGITS[run] : undefined
  if (digit !== undefined) return digit === 0 ? undefined : (digit * scale) / 10
  const zero = run[0] === '零' || run[0] === '〇'
  const value = run.includes('万') ? exact(zero ? run.slice(1) : run) : section(zero ? run.slice(1) : run, zero)
  return value !== undefined && value > 0 && value < scale && (zero || value >= 10) ? value : undefined
}

/** A number below ten thousand. */
function section(run: string, follows = false): number | undefined {
  if (run === '零' || run === '〇') return follows ? undefined : 0
  let done = 0
  let digit: number | undefined
  let zero = follows
  let step = Number.POSITIVE_INFINITY
  for (const [at, sign] of [...run].entries()) {
    const value = DIGITS[sign]
    const next = STEPS[sign]
    if (value === 0) {
      if (at === 0 || digit !== undefined || zero) return undefined
      zero = true
    } else if (value !== undefined) {
      if (digit !== undefined) return undefined
      digit = value
    } else if (next !== undefined) {
      if (next >= step || (digit === undefined && next > 10 && at > 0)) return undefined
      done += (digit ?? 1) * next
      step = next
      digit = undefined
      zero = false
    } else return undefined
  }
  if (digit === undefined) return zero || run === '' ? undefined : done
  const short = !zero && (step === 100 || step === 1000)
  return done + (short ? (digit * step) / 10 : digit)
}
