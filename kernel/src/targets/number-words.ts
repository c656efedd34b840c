// One number with its scale, its 余 or 多 and its unit, as it stands at a place of a plain text. What the sentence does with it
// is not known here.

import { chineseNumberAt } from './chinese-numbers.ts'
import { scaleAt, unitAt } from './units.ts'

/**
 * `value`, `high`: in `unit`, which keeps its 万 or 亿; `factor` of it makes `value` one of `baseUnit`. `chinese`: written in characters.
 * `bare`: no unit and no scale behind it.
 */
export type NumberWords = {
  readonly from: number
  readonly to: number
  readonly value: number
  readonly high?: number
  readonly factor: number
  readonly unit: string
  readonly baseUnit: string
  readonly vague?: 'over' | 'some'
  readonly chinese: boolean
  readonly bare: boolean
}

const DIGITS = /-?\d+(?:\.\d+)?/y
const GROUPED = /-?[1-9]\d{0,2}(?:,\d{3}){1,5}(?:\.\d+)?(?![\d,]\d)/y
const SPACED = /[1-9]\d{0,2}(?: \d{3}){1,3}(?![\d,.])/y
const RANGE = /\s*(?:-{1,2}|至|到)\s*/y
const PARTS = /(百|千|万)分之/y
const MORE = /[余多来]/
const TAIL = /几|余|多|来/
/** Nouns that begin as a classifier does and are none. */
const NOUN =
  /^(?:部门|场所|场馆|场景|场地|项目|条件|条例|条款|面积|面向|人才|人员|人口|人民(?!币)|人大|人均|家庭|家长|家电|户籍|成立|成为|成功|成果|成员|成效|成绩|分别|分布|分类|分公司|分局|分管|次要|位于|位列|位居|位次|位数|名录|名单|名列|起步|起草|所有|所属|周边|周岁|天然|层级|层面|层次|点评|度假|支持|支付|支部|支出|支队|组织|组团|组建|组长|期间|期末|期望|年度|日前|日均|本次|本年|本地|本级|门类|门店|门前|门户|座谈|件均|里面|里程|方面|方式|方案|方法|升级|升至|升旗|克服|环境|环节|环保|星级|口径|口岸|团队|台账|张贴|片区|块钱|股份|级别|笔试|单位|单项|单元楼|系列活动|类别|类型|米线|斤两|届时|轮流|批复|批准|批评|步行|道路|道德|册封|篇章|幅度|针对|站点|院校|校园|园区|楼宇|楼盘|地块面积|番茄|秒杀|元旦|元宵|元素|元首|倍增|倍感|栋梁|头部|头等|只有|只能|根据|回迁|回收|回访|回应|回复|回流|车间|学校|对接|对口|对应|对象|对外|对于|对标|种植|种子|款项|队伍|班子|班组|层楼|节约|节能|节点|节假日|袋装|例如|例行|首批|席卷|棵树|公司|公里数)/

/** The number at `at`, written in digits or in characters; nothing where neither stands there. */
export function numberAt(text: string, at: number): NumberWords | undefined {
  return partsAt(text, at) ?? digitsAt(text, at) ?? charactersRange(text, at)
}

/** 百分之八, 千分之三: the part of a hundred is the unit. */
function partsAt(text: string, at: number): NumberWords | undefined {
  PARTS.lastIndex = at
  const whole = PARTS.exec(text)
  if (!whole) return undefined
  const start = at + whole[0].length
  const written = decimalCharacters(text, start) ?? chineseNumberAt(text, start) ?? readDigits(text, start)
  if (!written) return undefined
  const unit = whole[1] === '百' ? '%' : whole[1] === '千' ? '‰' : '‱'
  const { value, to } = written
  const high = 'high' in written ? { high: written.high as number } : {}
  return { from: at, to, value, ...high, factor: 1, unit, baseUnit: unit, chinese: true, bare: false }
}

/** 三点五: digits behind 点. */
function decimalCharacters(text: string, at: number): { value: number; to: number } | undefined {
  const whole = chineseNumberAt(text, at)
  if (!whole || whole.high !== undefined || text[whole.to] !== '点') return undefined
  const digits = /^[零〇一二三四五六七八九]{1,8}/.exec(text.slice(whole.to + 1, whole.to + 9))?.[0]
  if (!digits) return undefined
  const after = [...digits].map((sign) => '零一二三四五六七八九'.indexOf(sign === '〇' ? '零' : sign)).join('')
  return { value: Number(`${whole.value}.${after}`), to: whole.to + 1 + digits.length }
}

function readDigits(text: string, at: number): { value: number; to: number } | undefined {
  GROUPED.lastIndex = at
  const grouped = /[第前\d.]/.test(text[at - 1] ?? '') ? null : GROUPED.exec(text)
  DIGITS.lastIndex = at
  const match = grouped ?? spacedAt(text, at) ?? DIGITS.exec(text)
  if (!match) return undefined
  const value = Number(match[0].replace(/[, ]/g, ''))
  return Number.isFinite(value) ? { value, to: at + match[0].length } : undefined
}

/** 15 000: only where a group begins with nought, which no number of its own does. */
function spacedAt(text: string, at: number): RegExpExecArray | null {
  SPACED.lastIndex = at
  const match = SPACED.exec(text)
  return match && / 0/.test(match[0]) ? match : null
}

function digitsAt(text: string, at: number): NumberWords | undefined {
  const first = readDigits(text, at)
  if (!first) return undefined
  const one = withUnit(text, at, first.to, first.value)
  RANGE.lastIndex = one.to
  const joint = RANGE.exec(text)
  if (!joint || one.vague) return one
  const start = one.to + joint[0].length
  const second = /\d/.test(text[start] ?? '') ? readDigits(text, start) : undefined
  if (!second || /^-0\d/.test(text.slice(one.to, one.to + 3))) return one
  const other = withUnit(text, start, second.to, second.value)
  return ranged(one, other)
}

/** 3-5个, 5%-8%, 2.5万-3万户: the first may leave out what the second says. */
function ranged(one: NumberWords, other: NumberWords): NumberWords {
  if (!one.bare && one.baseUnit !== other.baseUnit && one.baseUnit !== '') return one
  const factor = one.factor > 1 || one.baseUnit !== '' ? one.factor : other.factor
  if (one.value * factor >= other.value * other.factor) return one
  const value = (one.value * factor) / other.factor
  const { to, unit, baseUnit, bare } = other
  const vague = other.vague ? { vague: other.vague } : {}
  return {
    from: one.from,
    to,
    value,
    high: other.value,
    factor: other.factor,
    unit,
    baseUnit,
    ...vague,
    chinese: false,
    bare,
  }
}

/** What follows the digits: 余, 万, 余 again, then the unit. */
function withUnit(text: string, from: number, end: number, number: number): NumberWords {
  let to = end
  let value = number
  let vague = false
  const space = text[to] === ' ' && /[%‰‱万亿余多来个家项件条人户元吨公平亩米]/.test(text[to + 1] ?? '') ? 1 : 0
  const more = MORE.test(text[to] ?? '') ? to : space && /[余多]/.test(text[to + 1] ?? '') ? to + 1 : -1
  if (more >= 0 && followed(text, more + 1)) {
    vague = true
    to = more + 1
  }
  const scale = scaleAt(text, to + (vague ? 0 : space))
  let factor = 1
  let word = ''
  if (scale) {
    to += (vague ? 0 : space) + scale.word.length
    factor = scale.factor
    word = scale.word
    const less = /^\d{1,4}(?:\.\d+)?(?=万|千|百)/.exec(text.slice(to, to + 12))?.[0]
    const lower = less === undefined ? undefined : scaleAt(text, to + less.length)
    if (less !== undefined && lower && lower.factor < factor) {
      value += (Number(less) * lower.factor) / factor
      to += less.length + lower.word.length
    }
    if (TAIL.test(text[to] ?? '') && followed(text, to + 1)) {
      vague = true
      to++
    }
  }
  const gap = /^ {0,2}/.exec(text.slice(to, to + 2))?.[0].length ?? 0
  const unit = NOUN.test(text.slice(to + gap, to + gap + 5)) ? '' : unitAt(text, to + gap)
  if (unit) to += gap + unit.length
  const over = vague ? { vague: 'over' as const } : {}
  const bare = !unit && !scale
  return { from, to, value, factor, unit: word + unit, baseUnit: unit, ...over, chinese: false, bare }
}

/** 余 and 多 belong to a number unless a word begins with them: 多元, 多个, 余额, 来自. */
function followed(text: string, at: number): boolean {
  const two = text.slice(at - 1, at + 1)
  return (
    !/^(?:多元|多样|多方|多次|多部|多层|多跨|多功|多媒|余额|余下|来自|来源|来访|来料|来人)/.test(two) ||
    /^多次/.test(two)
  )
}

/** 两至三家. */
function charactersRange(text: string, at: number): NumberWords | undefined {
  const one = charactersAt(text, at)
  if (!one?.bare || one.high !== undefined || one.vague || !/[至到-]/.test(text[one.to] ?? '')) return one
  const other = charactersAt(text, one.to + 1)
  if (!other || other.bare || other.high !== undefined || other.value <= one.value) return one
  return { ...other, from: at, value: one.value, high: other.value }
}

function charactersAt(text: string, at: number): NumberWords | undefined {
  const decimal = decimalCharacters(text, at)
  const found = chineseNumberAt(text, at)
  if (!found || ('digitwise' in found && found.digitwise)) return undefined
  const cut = decimal ? withUnit(text, at, decimal.to, decimal.value) : undefined
  if (cut?.unit) return { ...cut, chinese: true }
  const { to, value, high, scale, vague } = found
  const tail = withUnit(text, at, to, value)
  const shown = tail.vague ?? vague
  const more = shown ? { vague: shown } : {}
  const word = scale === 1e4 ? '万' : scale === 1e8 ? '亿' : scale === 1e12 ? '万亿' : ''
  const outer = scale ?? 1
  const factor = outer * tail.factor
  const top = high === undefined ? {} : { high: high / outer }
  const unit = word + tail.unit
  return { ...tail, value: value / outer, ...top, factor, unit, ...more, chinese: true, bare: tail.bare && !scale }
}
