// What the words around a number make of it: a change, a rank, a name, a bound. Looks a few signs to each side, never further.

import type { NumberWords } from './number-words.ts'
import type { Quote } from './plain-text.ts'
import type { Quantity, Sense } from './quantity.ts'
import { isMeasure } from './units.ts'

const BEFORE = 14
const AFTER = 12
const behind = (text: string, at: number, most = BEFORE): string => text.slice(Math.max(0, at - most), at)

const LINK =
  '(?:[了约近超达为逾]|率|幅度?|速度?|比例|到达|达到|超过|不低于|不少于|不高于|不超过|至少|大约|将近|接近|预计|力争|左右|高达|目标|分别|平均|累计| ){0,4}'
const changed = (verbs: string): RegExp => new RegExp(`(?:${verbs})${LINK}$`)
const SHARES = /^[%‰‱倍成番]$|百分点|个点/
/** What grows or falls by any figure; by a count only where the verb cannot be a deed (改造提升5家 is one). */
const GROWTH = changed('增长|上升|上涨|增幅|涨幅|升幅|增速|同比增|环比增|同比升|升高|高出')
const GROWTH_OF_MEASURE = changed('增加|净增|多增|增收|扩增|(?<!新)增')
const GROWTH_OF_SHARE = changed('提升|提高|扩大|增强|加快')
const FALL = changed(
  '下降|减少|降低|压减|压降|降幅|减幅|跌幅|下跌|回落|缩减|缩短|削减|精简|同比降|同比减|环比降|下滑|压缩|收窄|减轻|负增长|核减|少增|降',
)
const LEVEL = /(?:至|到|为)[^,。;:、\d]{0,3}$/

/**
 * What this number is in its sentence; 'none' when it is part of a word and no figure at all, 'part' when only its first sign is.
 * `undefined` is a plain figure.
 */
export function sentenceSense(
  text: string,
  number: NumberWords,
  quote: Quote | undefined,
): Sense | 'none' | 'part' | undefined {
  const before = behind(text, number.from)
  const after = text.slice(number.to, number.to + AFTER)
  const last = before.at(-1) ?? ''
  if (last === '第') return rankWords(before.slice(0, -1), number, after) ? 'rank' : 'ordinal'
  if (last === '前' && !/[之以目日当此提]前$|[月年日]前$/.test(before) && isFront(number, after)) return 'rank'
  if (/[列居排]$/.test(before) && /^(?:位|名)?$/.test(number.unit) && number.chinese) return 'rank'
  if (quote?.kind === 'title') return number.chinese ? 'none' : 'name'
  if (quote && quote.to - quote.from <= 16) {
    const kept = quotedSense(text, number, quote)
    if (kept !== 'keep') return kept
  }
  if (number.chinese) {
    const word = wordSense(text, number, before, after)
    if (word !== 'keep') return word
  } else {
    if (/[-)\]]$/.test(before) && /[A-Za-z\d)\]]-$/.test(before)) return 'name'
    if (number.bare && bareName(text, number, before, after)) return 'name'
    if (/^[年月日天]$|^个月$/.test(number.unit) && /^(?:行动|规划|计划|攻坚|方案)/.test(after)) return 'name'
  }
  if (/周年$/.test(number.unit)) return 'ordinal'
  if (number.unit === '日' && !/^(?:内|以内|之内)/.test(after)) return 'date'
  if (number.high !== undefined && !number.chinese && /^[幢栋]$/.test(number.unit)) return 'name'
  if (/^[年天周]$|^个月$/.test(number.unit) && /^(?:[来内里]|时间)/.test(after) && number.unit === '年') return 'date'
  if (/^[年天日周]$|^个月$|^小时$/.test(number.unit) && /(?:未来|过去|今后|近|最近|连续|此后|之后)$/.test(before))
    return 'date'
  return number.bare ? undefined : change(number, before)
}

function change(number: NumberWords, before: string): 'growth' | 'fall' | undefined {
  if (number.value < 0 && /[同环]比$/.test(before)) return 'growth'
  const level = LEVEL.test(before) && !/达到[^,。;:、\d]{0,3}$|(?:率|幅度?|速度?)(?:约?为)$/.test(before)
  if (level) return undefined
  if (FALL.test(before)) return 'fall'
  if (GROWTH.test(before)) return 'growth'
  const share = SHARES.test(number.unit)
  if (share && GROWTH_OF_SHARE.test(before)) return 'growth'
  if ((share || isMeasure(number.baseUnit)) && GROWTH_OF_MEASURE.test(before)) return 'growth'
  return undefined
}

const RANKED =
  /(?:排名?|位居|位列|位次|名列|列|居|获|取得|评为|得分|总分|成绩|增速|增幅|全国|全省|全市|全区|主城区|区县市?)[^,。;:]{0,8}$/
function rankWords(before: string, number: NumberWords, after: string): boolean {
  if (/^[位名]$/.test(number.unit)) return true
  if (number.unit !== '') return false
  return RANKED.test(before) && /^(?:$|[,。;:、)!?\n”"]|位|名|的|[和及与])/.test(after)
}

/** 前三, 前10名, 前20位, 前5%: not 前3个月, which is a time. */
function isFront(number: NumberWords, after: string): boolean {
  if (/^[位名强%]$/.test(number.unit)) return true
  return number.unit === '' && !/^(?:季度|个月|年|天|届|期|次)/.test(after)
}

/** In short quotation marks stand names; a share keeps its meaning, and so does what is plainly a limit. */
function quotedSense(text: string, number: NumberWords, quote: Quote): Sense | 'none' | 'keep' {
  if (/^[%‰]$/.test(number.unit) && !number.chinese) return 'keep'
  if (number.chinese) return 'none'
  const limit = /(?:最多|至多|不超过|不多于|至少|不少于|不低于)$/.test(text.slice(quote.from, number.from))
  const around = /^(?:以上|以内|以下|左右)/.test(text.slice(number.to, quote.to))
  return number.unit !== '' && (limit || around) ? 'keep' : 'name'
}

const DEED =
  /(?:新增|完成|建成|惠及|服务|新建|改造|引进|培育|累计|达到?|为|共|共计|约|超|超过|近|逾|至|到|数|量|值|分|率|额|数量|总数|合计|总计|开工|竣工|处置|受理|办结|办理|发放|招引|落地|创建|打造|培训|举办|开展|整改|排查|检查|新开|不少于|不低于|不超过|至少|最多|[,、:(])$/
/** Digits without any unit are a figure at the end of a clause or behind a verb; else they belong to the word they stand by. */
function bareName(text: string, number: NumberWords, before: string, after: string): boolean {
  const written = text.slice(number.from, number.to)
  const ends = after === '' || /^(?:\s*[,。;:)!?\n/、]|以上|以下|以内|左右|[和及与至到])/.test(after)
  if (number.vague || number.high !== undefined) return false
  if (/^(?:19|20)\d\d$/.test(written) && /^[\u4e00-\u9fff]/.test(after)) return true
  if (/\d\.\d/.test(written))
    return !(ends || /(?:为|达到?|至|到|分|值|数|率|比|[约近超])$/.test(before)) || /^[中国]/.test(after)
  if (ends) return /[^\s,。;:、(]$/.test(before) && /^等/.test(after)
  if (/^(?:等|[A-Za-z])/.test(after)) return true
  return !(DEED.test(before) && /^[\u4e00-\u9fff]/.test(after) && written.length <= 7)
}

/** Classifiers that a single Chinese numeral may stand before; before others it is rather part of a word (三方, 四级, 一道). */
const COUNTED =
  /^(?:个|家|项|件|条|处|座|所|名|位|人|户|次|场|台|套|辆|张|份|批|期|类|大类|种|组|支|队|间|栋|幢|层|宗|起|例|块|片|篇|册|本|艘|架|只|株|棵|盏|根|天|年|周|小时|分钟|个月|元|亩|吨|公里|平方米|公顷|倍|成|%|‰|‱|人次|户次|家次|场次|个百分点|对|枚|部|口|条线|剂|单|笔|款|桩|轮|个工作日|个季度|星期)$/
const PART_OF_WORD = /[统唯单同逐之专划归合进某任这那另每第万初十惟不整逐]$/
const IDIOM =
  /^(?:[一二三](?:本|批|段)(?=上线|达线|过线|线|率|院校|高校|录取)|一(?:个个|件不|个不|次性|条龙|条心|家人|家亲|件事|张网|张图|张表|张床|张纸|次办|本账|类事|年一度|年四季|年来|批|些|种|类|场所|户一|人一|家一|企一|楼一|项一|日一|天候|时间|起(?!案|事|火|诉|安|重|较|投)|块(?!地|土|用|绿)|片(?!区|林|绿|土)|对一|对多|组数|部分|位一|条主线|本通|支部|口气|层楼|轮|期|人有)|两(?:个一|个维护|个确立|个毫不|个健康|个责任|个全覆盖|不|手)|三(?:人行|个地|年内)|四(?:个意识|个自信|个全面|个一)|百(?:年|家讲)|千(?:家万|户|人计)|万(?:人计|户|家灯|人空)|十(?:年树|件事)|千方|百分百|三位一体|四套班子)/
const NAMED_YEARS = /^(?:行动|规划|计划|攻坚|方案|发展|滚动|工程|任务|目标|纲要)/

function wordSense(text: string, number: NumberWords, before: string, after: string): Sense | 'none' | 'part' | 'keep' {
  const written = text.slice(number.from, number.to)
  const single = number.value < 11 && number.high === undefined && number.factor === 1
  if (number.unit === '' || number.bare) return unitless(number, written, before, after)
  if (/^[%‰‱]$/.test(number.unit)) return 'keep'
  if (/^[期届轮号级]$/.test(number.unit)) {
    const held = /(?:举办|开展|举行|培训|组织|召开|实施|完成|共|累计|开办|办)了?$/.test(before)
    return held && /[期届轮]/.test(number.unit) && number.value > 1 ? 'keep' : 'ordinal'
  }
  if (/^[百千万亿]/.test(written) && number.vague !== 'over' && !lone(before, after)) return 'none'
  if (/^(?:十[六七八九]|二十)大$/.test(written)) return 'ordinal'
  if (PART_OF_WORD.test(before) && !/(?:共|第)$/.test(before) && single) return 'part'
  if (IDIOM.test(text.slice(number.from, number.from + 6))) return 'none'
  if (number.unit === '次' && /届$/.test(before)) return 'ordinal'
  if (number.unit === '公里' && /最后$/.test(before)) return 'none'
  if (/^[年天日]$/.test(number.unit)) {
    if (NAMED_YEARS.test(after)) return 'name'
    return /(?:连续|为期|历时|满|达|超过?)$/.test(before) ? 'keep' : 'date'
  }
  if (single && !COUNTED.test(number.unit)) return 'none'
  return 'keep'
}

/** 百家, 亿元 alone are figures only when something says how many: 上百家, 亿元以上. */
const lone = (before: string, after: string): boolean =>
  (/[上近超过破逾达约]$/.test(before) && !/成[百千]上$/.test(before)) || /^(?:以上|以下|以内|级|左右)/.test(after)

/** 三百二十, 数千, 两万余: a number of some length stands for itself; 三 and 十 alone do not. */
function unitless(
  number: NumberWords,
  written: string,
  before: string,
  after: string,
): Sense | 'none' | 'part' | 'keep' {
  if (/^[零〇]$/.test(written)) {
    if (/(?:为|归|清|至|到|是|保持|实现)$/.test(before) && (/^(?:$|[,。;:、)!?\n])/.test(after) || /为$/.test(before)))
      return 'keep'
    return /^(?:事故|伤亡|感染|投诉|死亡|发生|差错|增长|上访|火灾|溺亡|违规|失误|案件)/.test(after) &&
      /(?:实现|保持|确保|做到|力争|达到|连续|,|。|;|:|、|^)$/.test(before)
      ? 'keep'
      : 'none'
  }
  if (/^[百千万亿]+$/.test(written) && !lone(before, after)) return 'none'
  const long = written.length >= 3 && /[十百千万亿]/.test(written) && !/^[百千万]/.test(written)
  const some =
    (number.vague === 'over' || /[几数]/.test(written)) && written.length >= 2 && /[十百千万亿]/.test(written)
  if (/^(?:百|千|万|亿|一二|三五)$/.test(written)) return 'none'
  if (/^[姓元]/.test(after)) return 'none'
  return long ||
    some ||
    (written.length >= 2 && /[万亿]$/.test(written) && /^[\u4e00-\u9fff]{2}/.test(after) && !/^[一]万/.test(written))
    ? 'keep'
    : 'none'
}

type Bounds = Pick<Quantity, 'around' | 'vague' | 'bound'>

const LEADS = [
  [/(?:不少于|不低于|不小于|不得少于|不得低于|至少|最少|最低|大于等于|≥)\s*$/, { bound: '>=' }],
  [/(?:不超过|不高于|不多于|不大于|不得超过|控制在|最多|至多|最高|小于等于|≤)\s*$/, { bound: '<=' }],
  [/(?:超过|突破|高于|多于|大于|高出|逾|(?<![a-z/])>)了?\s*$/, { bound: '>', vague: 'over' }],
  [/(?<!赶)超\s*$/, { bound: '>', vague: 'over' }],
  [/(?:不足|不到|低于|少于|小于|未达|未满|<(?!\/))\s*$/, { bound: '<', vague: 'under' }],
  [/(?:将近|接近|(?<![附最邻就靠亲贴])近)\s*$/, { vague: 'under', bound: '≈' }],
  [/(?:大约|约为|约合|大概|(?<![节预签违集合制公条履契特解])约)\s*$/, { vague: 'about', bound: '≈' }],
  [/上$/, { vague: 'over' }],
] as const

const TRAILS = [
  [/^\s*(?:\(含\))?(?:及?以上|之上|起步)/, { bound: '>=' }],
  [/^\s*(?:\(含\))?(?:及?以下|之下|以内|之内|封顶)/, { bound: '<=' }],
  [/^\s*内(?=[,。;、)完办]|$)/, { bound: '<=' }],
  [/^\s*(?:左右|上下|前后)/, { bound: '≈', vague: 'about' }],
  [/^\s*(?:不等|许)(?=[,。;、)]|$)/, { vague: 'about' }],
] as const

/** How exactly the figure is meant: by the words right before and right behind it. */
export function bounds(text: string, number: NumberWords): Bounds {
  const before = behind(text, number.from, 8)
  const after = text.slice(number.to, number.to + 8)
  let { from, to } = number
  let said: { bound?: NonNullable<Quantity['bound']>; vague?: NonNullable<Quantity['vague']> } = {}
  for (const [form, means] of LEADS) {
    const match = form.exec(before)
    if (!match || (match[0] === '上' && !(number.chinese && /^[百千万亿]/.test(text.slice(number.from))))) continue
    from -= match[0].length
    said = { ...means }
    break
  }
  for (const [form, means] of TRAILS) {
    const match = form.exec(after)
    if (!match) continue
    to += match[0].length
    said = { ...said, ...means }
    break
  }
  return { around: { from, to }, ...said }
}
