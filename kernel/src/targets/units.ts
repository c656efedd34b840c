// Words that stand behind a number and say of what it is: units of measure, money and the classifiers of Chinese. What may be
// set against what is decided here; it never looks at a sentence.

/**
 * `same`: one may be read for the other. `convertible`: one of the first unit is `factor` of the second.
 * `different-kind`: they cannot mean the same. `unknown`: they may or may not, e.g. a number without any unit.
 */
export type Comparable =
  | { readonly fit: 'same' }
  | { readonly fit: 'convertible'; readonly factor: number }
  | { readonly fit: 'different-kind' }
  | { readonly fit: 'unknown' }

/** `measure` has a factor to the base of its kind; of a `count`, only the kind is known. */
type Unit = { readonly kind: string; readonly factor?: number }

const MEASURES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  share: { '%': 1, '‰': 0.1, '‱': 0.01, 成: 10, 倍: 100 },
  points: { 个百分点: 1, 百分点: 1, 个点: 1 },
  length: {
    公里: 1000,
    千米: 1000,
    km: 1000,
    里: 500,
    华里: 500,
    海里: 1852,
    米: 1,
    m: 1,
    延米: 1,
    延长米: 1,
    厘米: 0.01,
    cm: 0.01,
    毫米: 0.001,
    mm: 0.001,
  },
  area: {
    平方公里: 1e6,
    平方千米: 1e6,
    km2: 1e6,
    'km²': 1e6,
    公顷: 1e4,
    亩: 10000 / 15,
    平方米: 1,
    平米: 1,
    平方: 1,
    '㎡': 1,
    m2: 1,
    'm²': 1,
  },
  volume: { 立方米: 1, 立方: 1, 'm³': 1, m3: 1, 升: 0.001, 毫升: 1e-6 },
  loose: { 方: 1 },
  mass: {
    吨: 1000,
    t: 1000,
    公斤: 1,
    千克: 1,
    kg: 1,
    斤: 0.5,
    克: 0.001,
    g: 0.001,
    毫克: 1e-6,
    mg: 1e-6,
    微克: 1e-9,
    μg: 1e-9,
  },
  coal: { 吨标准煤: 1, 吨标煤: 1 },
  money: { 元: 1, 块钱: 1, 人民币: 1, 元人民币: 1 },
  dollars: { 美元: 1, 美金: 1 },
  euros: { 欧元: 1 },
  'hong-kong-dollars': { 港元: 1, 港币: 1 },
  yen: { 日元: 1 },
  pounds: { 英镑: 1 },
  energy: { 千瓦时: 1, 度电: 1, kWh: 1, 兆瓦时: 1000, MWh: 1000, GWh: 1e6 },
  power: { 瓦: 0.001, 千瓦: 1, kW: 1, 兆瓦: 1000, MW: 1000, GW: 1e6, 千伏安: 1 },
  time: { 秒: 1, 分钟: 60, 小时: 3600, 天: 86400, 日: 86400, 周: 604800, 星期: 604800 },
  workdays: { 工作日: 1, 个工作日: 1 },
  months: { 个月: 1, 个季度: 3, 年: 12, 周年: 12 },
  data: { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40, PB: 2 ** 50 },
  degrees: { 摄氏度: 1, '℃': 1, 度: 1 },
  noise: { 分贝: 1, dB: 1 },
  age: { 岁: 1, 周岁: 1 },
  score: { 分: 1 },
  doubling: { 番: 1 },
}

/** Kinds of things that are counted. Classifiers of one kind may be read for each other; 个 for those of any. */
const COUNTS: Readonly<Record<string, string>> = {
  any: '个',
  people: '人 名 位 口',
  visits: '人次 人/次',
  households: '户 户次',
  bodies: '家 所 处 座 间 栋 幢 片 块 宗 地块 点 点位 站 院 校 园 楼 网点 家次',
  matters: '项 件 起 例 宗 桩 条 件次 件/次 项次',
  events: '次 场 届 轮 期 场次 回 趟 人场',
  machines: '台 套 辆 架 艘 部 台套 台次 辆次 车次 架次 班次 列 只 盏 根 杆 座',
  papers: '份 张 篇 册 本 幅 部 期 条 封',
  doses: '剂 剂次 针 针次 支',
  beds: '张 床 床位 张床位',
  places: '个 位 席 车位 泊位 席位 学位',
  plants: '株 棵 盆',
  animals: '头 只 羽 尾 匹',
  groups:
    '组 支 队 批 班 批次 对 类 大类 种 款 门 大 级 档 系列 团 个次 单元 层 节 课时 学时 股 面 颗 枚 箱 桶 袋 瓶 标箱 笔 单 票 道 步 环 星',
  versions: '版',
  mixed: '条公里 车公里',
}

const UNITS = new Map<string, Unit[]>()
for (const [kind, factors] of Object.entries(MEASURES))
  for (const [word, factor] of Object.entries(factors)) UNITS.set(word, [{ kind, factor }])
for (const [kind, words] of Object.entries(COUNTS))
  for (const word of words.split(' ')) UNITS.set(word, [...(UNITS.get(word) ?? []), { kind }])

const LENGTHS = new Map<string, number>()
for (const word of UNITS.keys()) {
  const first = word[0] as string
  LENGTHS.set(first, Math.max(LENGTHS.get(first) ?? 0, word.length))
}

/** The unit word that begins at `at`, the longest there is; with 万 of 万平方米 it has nothing to do. Empty when there is none. */
export function unitAt(text: string, at: number): string {
  const one = wordAt(text, at)
  if (!one || text[at + one.length] !== '/') return one
  const per = perAt(text, at + one.length + 1)
  return per ? `${one}/${per}` : one
}

/** What it is per: 日, 月, 人, 千人. */
function perAt(text: string, at: number): string {
  const round = /[十百千万]/.test(text[at] ?? '') && wordAt(text, at).length < 2 ? (text[at] as string) : ''
  const word = wordAt(text, at + round.length) || (/[月季]/.test(text[at] ?? '') ? (text[at] as string) : '')
  return word ? round + word : ''
}

function wordAt(text: string, at: number): string {
  const longest = LENGTHS.get(text[at] ?? '') ?? 0
  for (let length = longest; length > 0; length--) {
    const word = text.slice(at, at + length)
    if (!UNITS.has(word)) continue
    if (/[A-Za-z0-9]$/.test(word) && /[A-Za-z0-9]/.test(text[at + length] ?? '')) continue
    return word
  }
  return ''
}

const SCALES = [
  ['万亿', 1e12],
  ['千亿', 1e11],
  ['百亿', 1e10],
  ['十亿', 1e9],
  ['千万', 1e7],
  ['百万', 1e6],
  ['十万', 1e5],
  ['亿', 1e8],
  ['万', 1e4],
  ['千', 1e3],
  ['百', 1e2],
] as const

/** 万, 亿 … that begins at `at` as a scale: not the 千 of 千米, nor the 百 of 百分点. */
export function scaleAt(text: string, at: number): { readonly word: string; readonly factor: number } | undefined {
  for (const [word, factor] of SCALES) {
    if (!text.startsWith(word, at)) continue
    if ((word === '千' || word === '百') && wordAt(text, at).length > 1) return undefined
    if (word.length === 2 && word.startsWith('千') && wordAt(text, at).length > 1) continue
    return { word, factor }
  }
  return undefined
}

/** Takes the scale off a unit as written: '万平方米' is 1e4 of '平方米', '亿千瓦时' 1e8 of '千瓦时'. */
export function splitUnit(unit: string): { readonly factor: number; readonly base: string } {
  const scale = UNITS.has(unit) ? undefined : scaleAt(unit, 0)
  return scale ? { factor: scale.factor, base: unit.slice(scale.word.length) } : { factor: 1, base: unit }
}

export const isUnit = (word: string): boolean => UNITS.has(word)
/** Whether things in this unit, as written, are counted one by one: of 个 there is no half, of 万人 and 公里 there is. */
export const isWhole = (unit: string): boolean =>
  UNITS.has(unit) && !isMeasure(unit) && !(UNITS.get(unit) ?? []).some(({ kind }) => kind === 'mixed')
/** Whether this is a unit of measure (or money, time, share), not a word for counting things. */
export const isMeasure = (word: string): boolean => (UNITS.get(word) ?? []).some(({ factor }) => factor !== undefined)

/** How figures in these two units, as written, may be set against each other. */
export function comparable(one: string, other: string): Comparable {
  if (one === other) return one === '' ? { fit: 'unknown' } : { fit: 'same' }
  const a = splitUnit(one)
  const b = splitUnit(other)
  const scale = a.factor / b.factor
  const times = (factor: number): Comparable => (factor === 1 ? { fit: 'same' } : { fit: 'convertible', factor })
  if (a.base === b.base) return a.base === '' ? { fit: 'unknown' } : times(scale)
  if (!a.base || !b.base) return isMeasure(a.base || b.base) ? { fit: 'different-kind' } : { fit: 'unknown' }
  if (a.base.includes('/') !== b.base.includes('/')) return { fit: 'different-kind' }
  if (a.base.includes('/') && !UNITS.has(a.base)) {
    const [top = '', under = ''] = a.base.split('/')
    const [otherTop = '', otherUnder = ''] = b.base.split('/')
    const above = comparable(top, otherTop)
    const below = comparable(under, otherUnder)
    if (above.fit === 'different-kind' || below.fit === 'different-kind') return { fit: 'different-kind' }
    if (above.fit === 'unknown' || below.fit === 'unknown') return { fit: 'unknown' }
    return times((scale * factorOf(above)) / factorOf(below))
  }
  return plain(a.base, b.base, scale, times)
}

const factorOf = (found: Comparable): number => (found.fit === 'convertible' ? found.factor : 1)

function plain(one: string, other: string, scale: number, times: (factor: number) => Comparable): Comparable {
  const left = UNITS.get(one)
  const right = UNITS.get(other)
  if (!left || !right) return { fit: 'unknown' }
  for (const a of left)
    for (const b of right)
      if (a.kind === b.kind) return times(a.factor && b.factor ? (scale * a.factor) / b.factor : scale)
  const kinds = [...left, ...right].map(({ kind }) => kind)
  if (kinds.includes('loose'))
    return kinds.some((kind) => kind === 'area' || kind === 'volume') ? times(scale) : { fit: 'different-kind' }
  if (left[0]?.factor !== undefined || right[0]?.factor !== undefined)
    return kinds.every((kind) => kind === 'share' || kind === 'points') ? { fit: 'unknown' } : { fit: 'different-kind' }
  const apart = new Set(['people', 'visits', 'households', 'mixed', 'doses'])
  if (kinds.includes('any'))
    return kinds.some((kind) => ['visits', 'households', 'mixed', 'doses'].includes(kind))
      ? { fit: 'different-kind' }
      : times(scale)
  return left.some(({ kind }) => apart.has(kind)) || right.some(({ kind }) => apart.has(kind))
    ? { fit: 'different-kind' }
    : { fit: 'unknown' }
}
