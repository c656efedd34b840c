// How much one phrase speaks of what another speaks of, by pairs of neighbouring characters. Never knows a place or a unit.

/** What administrations shorten, in full; both sides of a comparison are written out. */
const IN_FULL: readonly (readonly [RegExp, string])[] = [
  [/GDP|生产总值/g, '地区生产总值'],
  [/(?:地区){2,}/g, '地区'],
  [/小升规|升规|上规(?!模)|规上|规模以上/g, '规模以上'],
  [/社零总额|社零额|社零/g, '社会消费品零售总额'],
  [/社会消费品零售(?!总额)/g, '社会消费品零售总额'],
  [/固投/g, '固定资产投资'],
  [/工增/g, '工业增加值'],
  [/国高企|国高/g, '国家高新技术企业'],
  [/高企/g, '高新技术企业'],
  [/科小|科技型中小企业/g, '科技型中小企业'],
  [/R&D|研究与试验发展/gi, '研发'],
  [/研发(?:费用|投入|经费(?:投入|支出)?)/g, '研发经费支出'],
  [/实到外资|(?:实际)?(?:利用|使用)外资|实际到账外资/g, '实际利用外资'],
  [/人均收入/g, '人均可支配收入'],
  [/老小区|(?<!老)旧小区/g, '老旧小区'],
  [/“?四好农村路”?|农村道路/g, '农村公路'],
  [/拆违/g, '拆除违法建筑'],
  [/违(?:章建筑|建)/g, '违法建筑'],
  [/(?<![\d一二三四五六七八九两几数])百亿元?级?(?:以上)?/g, '100亿元以上'],
  [/(?<![\d一二三四五六七八九两几数])十亿元?级?(?:以上)?/g, '10亿元以上'],
  [/不良率/g, '不良贷款率'],
  [/全覆盖/g, '覆盖率'],
  [/惠及|受惠/g, '受益'],
  [/旧改/g, '老旧小区改造'],
  [/棚改/g, '棚户区改造'],
  [/改厕/g, '户厕改造'],
  [/公司制(?:改革|改制)/g, '改制'],
  [/停车(?:位|泊位)|车位|泊位/g, '停车泊位'],
  [/垃圾分类/g, '生活垃圾分类'],
  [/(?:生活){2,}/g, '生活'],
  [/加梯/g, '加装电梯'],
  [/[Pp][Mm]2\.5/g, '细颗粒物'],
  [/(?:空气|环境)?质量优良(?:天数)?(?:率|比例|比率)|空气优良率/g, '空气质量优良率'],
  [/(?:平均)?(?:用时|耗时)/g, '时间'],
  [/省市级|省、市级/g, '省级市级'],
  [/民意调查/g, '民调'],
  [/占[^，,；;。]{0,20}?(?:比重|比例|份额)/g, '占比'],
]

/** Words that stand in every sentence and say nothing of what it is about. */
const EMPTY =
  /实际(?=完成|$)|预计|预估|预期|力争|争取|确保|保持|圆满|顺利|如期|按时(?=完成|竣工|建成|交付|办结[^率])|超额|提前|全面|全部|全力|大力|积极|扎实|有效|有序|稳步|持续|深入|进一步|切实|加快|推进|推动|开展|落实|实现|完成|达到|达成|达|累计|(?<!公)共计|合计|总计|(?<!公)共有|(?<!公)共|其中|目前|今年|全年|本年|年内|年底前|截至|截止|已经|均已|已|(?<![日月年人户平亩地])均|分别|仅|仍|又|再|还|新增|新建|引进|培育|招引|打造|建成|建立|实施|组织|同比|(?:[较比与])(?:去年同期|上年同期|去年底|上年末|上年底|去年|上年|年初|同期|上月)(?:相比)?|环比|两年平均|涨幅|上涨|涨跌|迈上|迈入|跨越|跨上|突破|台阶|大关|关口|增长|下降|提高|提升|增加(?!值)|减少|降低|超过|不低于|不少于|不超过|控制在|左右|以上|以内|以下|年度|目标|任务|全区|全市|全县|全镇|全街道|我区|我市|我县|区内|市内|县内|辖区|可以?(?=新增|提供|容纳)|(?:建成|投用)?后可|[的了等及和与将于]/g

const PUNCTUATION = /[\s\p{P}\p{S}]+/gu
/** `10亿元以上项目` and `50亿元以上项目` are two things; other numbers say nothing of what it is. */
const NUMERALS =
  /\d+(?:\.\d+)?[—\-–~至]?\d*周?岁(?:以上|以下)?|\d{4}年度?|\d+月(?:份|底)?|\d+[日号]|[上下]半年|[一二三四]季度|月份|\d+(?:\.\d+)?(?![\d.]*(?:[万亿]*元|[”"]|\s*(?:工程|行动|计划|系统)))[余多]?[万亿]*(?:[%‰个家所处座条项台户宗场张辆件名次亩起栋幢批根盏套支只]|公里|平方米)?/g

/** The words of a phrase without filling words, numbers and punctuation, shortened names written out, a space between them. */
export function bared(phrase: string): string {
  return inFull(phrase).replace(NUMERALS, ' ').replace(EMPTY, ' ').replace(PUNCTUATION, ' ').trim()
}

export function inFull(phrase: string): string {
  let full = phrase.length > LONGEST_PHRASE ? phrase.slice(0, LONGEST_PHRASE) : phrase
  for (const [short, long] of IN_FULL) full = full.replace(short, long)
  return full
}
const LONGEST_PHRASE = 400

/** Pairs of characters of a bared phrase; a single character stands for itself. */
export function gramsOf(phrase: string): ReadonlyMap<string, number> {
  const text = bared(phrase)
  const grams = new Map<string, number>()
  if (text.length === 1) grams.set(text, 1)
  for (let at = 0; at + 1 < text.length; at += 1) {
    const gram = text.slice(at, at + 2)
    if (gram.includes(' ')) continue
    grams.set(gram, Math.max(grams.get(gram) ?? 0, WEAK.has(gram) ? 0.3 : 1))
  }
  return grams
}

/** Pairs that name the deed, not the thing. */
const WEAK = new Set(
  '建设 项目 工程 工作 改造 综合 整治 创建 安置 企业 小区 社区 街道 中心 基地 平台 市级 省级 国家 级以 个以 服务 管理 设施 公共 提质 以上 活动'.split(
    ' ',
  ),
)

/** How much of the first phrase the second one repeats, 0 to 1. */
export function covered(of: ReadonlyMap<string, number>, by: ReadonlyMap<string, number>): number {
  let whole = 0
  let shared = 0
  for (const [gram, weight] of of) {
    whole += weight
    if (by.has(gram)) shared += weight
  }
  return whole === 0 ? 0 : shared / whole
}

/** `社零` for `社会消费品零售总额`: the characters of the short name stand in the long one in this order, from its first. */
export function shortens(short: string, long: string): boolean {
  const few = bared(short).replaceAll(' ', '')
  const many = bared(long).replaceAll(' ', '')
  if (few.length < 2 || few.length > 6 || few.length >= many.length || few[0] !== many[0]) return false
  let at = 0
  for (const sign of few) {
    const next = many.indexOf(sign, at)
    if (next < 0) return false
    at = next + 1
  }
  return true
}

/** How alike two phrases are when the order of their characters does not matter: `服务综合体`, `综合服务体`. */
export function sameSigns(one: string, other: string): number {
  const a = new Set(bared(one).replaceAll(' ', ''))
  const b = new Set(bared(other).replaceAll(' ', ''))
  if (a.size < 3 || b.size < 3) return 0
  let shared = 0
  for (const sign of a) if (b.has(sign)) shared += 1
  const alike = shared / Math.max(a.size, b.size)
  return alike >= 0.75 ? alike : 0
}

/** How many of the characters of the first stand in the second, 0 to 1. */
export function shareOfSigns(one: string, other: string): number {
  const a = new Set(bared(one).replaceAll(' ', ''))
  const b = new Set(other)
  let shared = 0
  for (const sign of a) if (b.has(sign)) shared += 1
  return a.size === 0 ? 0 : shared / a.size
}

/** Whether nearly all characters of the first stand in the second: `按时办结率` in `办结居民诉求按时率`. */
export const within = (one: string, other: string): boolean =>
  bared(one).replaceAll(' ', '').length >= 4 && shareOfSigns(one, other) >= 0.9
