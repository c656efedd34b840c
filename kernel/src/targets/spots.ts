// Where numbers stand in a text and which words belong to each: what it counts, and the verb said of it. Judges nothing.

import type { Clause } from './clauses.ts'
import { PARTICLES, stageOf, stageWords, undone } from './lexicon.ts'
import { bared } from './likeness.ts'
import { counts, type Quantity } from './quantities.ts'
import { isMeasure } from './units.ts'

/** A number with its neighbourhood. `noun`: words of its own or taken over, without verbs; empty when nothing names it. */
export type Spot = {
  readonly quantity: Quantity
  readonly clause: Clause
  /** Straight in front of it and behind it, up to the next number or the end of the clause. */
  readonly before: string
  readonly after: string
  /** Follows another number with no word between: `16宗683亩`. */
  readonly adjacent: boolean
  /** Stands in brackets behind another number. */
  readonly aside: boolean
  readonly noun: string
  /** The only number of its clause, or one of several that share a noun. */
  readonly alone: boolean
  /** The noun was not beside it, but before it in the sentence. */
  readonly inherited: boolean
  readonly verbs: readonly string[]
  readonly from: number
  readonly to: number
}

/** Words further from a number than this are not about it. */
const NEAR = 120
const SEPARATOR = /[、]|以及|并且|同时|[和与及并](?![续者非])/g

/** `亿元以上项目40个`, `80周岁以上老人600户`: a bound that says which things are counted, not how many. */
function qualifies(text: string, quantity: Quantity, following: Quantity | undefined): boolean {
  if (/(?:不低于|不少于|不超过|控制在|稳定在)$/.test(text.slice(quantity.around.from, quantity.at.from))) return false
  if (/岁$/.test(quantity.unit))
    return (
      quantity.bound !== undefined ||
      quantity.high !== undefined ||
      /^(?:的)?[老儿妇女残独青人群居]/.test(text.slice(quantity.around.to))
    )
  const bounded =
    quantity.bound === '>=' || quantity.bound === '>' || quantity.bound === '<=' || /^[万亿]+元$/.test(quantity.written)
  if (!bounded || !/元$|平方米$|吨$|亩$|人$|年$|级$|兆瓦$|千瓦$/.test(quantity.unit)) return false
  const behind = text.slice(quantity.around.to, quantity.around.to + 24)
  if (
    following &&
    following.at.from - quantity.around.to <= 24 &&
    counts(following) &&
    (!/元$|%$|‰$/.test(following.unit) ||
      behind.startsWith('的') ||
      /^(?:以上|以下)?(?:工业|重大|规模)?(?:行政)?[村户企项][业目]?(?:的)?(?:数量)?占/.test(behind)) &&
    !/[，,；;。]/.test(text.slice(quantity.around.to, following.at.from))
  )
    return true
  return /^(?:以上)?的?(?:工业|产业|制造业|重大|重点)?(?:项目|企业|工程|村|户|家庭|单位|地块)(?:[^，,；;。]{0,6})$/.test(
    behind.split(/[，,；;。、]/)[0] ?? '',
  )
}

/** `10个村年收入突破100万元`: how much each of those counted has. */
function worthOf(text: string, quantity: Quantity, previous: Quantity | undefined): boolean {
  if (!previous || !counts(previous) || isMeasure(previous.baseUnit) || !/元$/.test(quantity.unit)) return false
  const between = text.slice(previous.at.to, quantity.at.from)
  return (
    between.length <= 24 &&
    /(?:收入|产值|营收|税收|利润|规模)(?:均|都)?(?:突破|超过|超|达到|达|在)$/.test(between) &&
    !/[，,、；;。]/.test(between)
  )
}

type Rough = {
  quantity: Quantity
  clause: Clause
  before: string
  after: string
  adjacent: boolean
  aside: boolean
  from: number
  to: number
}

/** One for each number that counts, in order; linear in the text. */
export function spotsIn(text: string, clauses: readonly Clause[], quantities: readonly Quantity[]): Spot[] {
  const counting = quantities.filter(
    (quantity, at) =>
      counts(quantity) &&
      quantity.role !== 'from' &&
      !qualifies(text, quantity, quantities[at + 1]) &&
      !worthOf(text, quantity, quantities[at - 1]),
  )
  const spots: Spot[] = []
  let next = 0
  for (const clause of clauses) {
    const inside: Quantity[] = []
    while (next < counting.length && (counting[next] as Quantity).at.from < clause.to) {
      const quantity = counting[next] as Quantity
      if (quantity.at.from >= clause.from) inside.push(quantity)
      next += 1
    }
    if (inside.length === 0) continue
    const said = spots.slice(-12).filter((spot) => spot.clause.sentence === clause.sentence)
    spots.push(...named(roughly(text, clause, inside), said))
  }
  return spots
}

function roughly(text: string, clause: Clause, inside: readonly Quantity[]): Rough[] {
  const rough = inside.map(
    (quantity): Rough => ({
      quantity,
      clause,
      before: '',
      after: '',
      adjacent: false,
      aside: false,
      from: quantity.around.from,
      to: quantity.around.to,
    }),
  )
  const first = rough[0] as Rough
  first.before = text.slice(clause.from, first.quantity.around.from)
  first.from = clause.from
  for (const [at, one] of rough.entries()) {
    const following = rough[at + 1]
    const gapFrom = one.quantity.around.to
    const gapTo = following ? Math.max(gapFrom, following.quantity.around.from) : clause.to
    share(one, following, text.slice(gapFrom, gapTo), gapFrom)
  }
  return rough
}

/** Parts the words between two numbers: those before the last separator belong to the first, those behind it to the second. */
function share(one: Rough, following: Rough | undefined, gap: string, gapFrom: number): void {
  const particles = PARTICLES.exec(gap)?.[0].length ?? 0
  const rest = gap.slice(particles)
  if (!following) {
    // "3万亩、湿地修复暂缓": what is named next is another thing.
    if (/^[、和与及并]/.test(rest)) {
      one.to = gapFrom + particles
      return
    }
    one.after = rest
    one.to = gapFrom + gap.length
    return
  }
  if (/^[（(]$/.test(rest.trim())) {
    following.aside = true
    following.adjacent = true
    following.before = one.before
    return
  }
  if (rest.trim() === '' || /^[/／]$/.test(rest.trim())) {
    following.adjacent = true
    following.before = one.before
    return
  }
  SEPARATOR.lastIndex = 0
  let cut = -1
  let behind = -1
  for (const found of rest.matchAll(SEPARATOR)) {
    if (found.index > 0 && !/[、]/.test(found[0]) && cut >= 0) continue
    cut = found.index
    behind = found.index + found[0].length
  }
  if (cut < 0) {
    one.after = rest
    one.to = gapFrom + gap.length
    // "安置房38个地块8127套": one chain of words.
    following.before = `${one.before.slice(-40)}，${rest}`
    following.from = gapFrom + particles
    return
  }
  one.after = rest.slice(0, cut)
  one.to = gapFrom + particles + cut
  following.before = rest.slice(behind)
  following.from = gapFrom + particles + behind
}

/** `said`: the numbers before it in the sentence, not all too many. */
function named(rough: readonly Rough[], said: readonly Spot[]): Spot[] {
  const done: Spot[] = []
  const respective = respectively(rough)
  for (const [at, one] of rough.entries()) {
    const nearest = done.at(-1) ?? said.at(-1)
    const alike = ({ quantity }: Spot): boolean => sameKind(quantity, one.quantity)
    const previous = done.findLast(alike) ?? said.findLast(alike) ?? nearest
    let { before, after } = one
    // "16宗683亩": what stands behind the second is said of the first too.
    if (one.adjacent && !after && nearest && !one.aside) after = nearest.after
    // "甲、乙等10个项目": the things named first are examples.
    const examples = /等$/.test(before.trimEnd()) && nounOf('', after) !== ''
    let noun = examples ? nounOf('', after) : nounOf(before, after)
    let inherited = false
    if (respective) noun = respective[at] as string
    if (!noun) {
      const later = rough.slice(at + 1, at + 6).find((other) => other.after)
      const shared = later && !one.after ? nounOf('', later.after) : ''
      noun = shared || previous?.noun || ''
      inherited = !shared && noun !== ''
    }
    if (noun.length <= 3 && /^其中/.test(one.clause.text) && previous && !inherited)
      noun = `${noun} ${(said.findLast((spot) => alike(spot) && spot.clause !== one.clause) ?? previous).noun}`
    let verbs: readonly string[] = examples ? verbsOf('', after) : verbsOf(before, after, at === 0)
    if (verbs.length === 0 && previous && (one.adjacent || done.length > 0)) verbs = previous.verbs
    done.push({ ...one, before, after, noun, inherited, verbs, alone: rough.length === 1 || inherited || noun === '' })
  }
  // "149条91.5公里路网": the words behind the last belong to all numbers it follows at once.
  for (let at = done.length - 2; at >= 0; at -= 1) {
    const one = done[at] as Spot
    const following = done[at + 1] as Spot
    if (!following.adjacent || following.aside || one.after || !following.after) continue
    done[at] = {
      ...one,
      after: following.after,
      noun: nounOf(one.before, following.after),
      verbs: verbsOf(one.before, following.after),
    }
  }
  return done
}

/** `甲、乙、丙分别完成1个、2个、3个`: the names in their order, where there are as many of them as numbers. */
function respectively(rough: readonly Rough[]): readonly string[] | undefined {
  const [names] = /^(.*)(?=分别|各为)/.exec(rough[0]?.before ?? '') ?? []
  if (names === undefined || rough.length < 2) return undefined
  const nouns = names.split(/、|[和与及]/).map((name) => nounOf(name, ''))
  return nouns.length === rough.length && nouns.every(Boolean) ? nouns : undefined
}

const sameKind = (one: Quantity, other: Quantity): boolean => isMeasure(one.baseUnit) === isMeasure(other.baseUnit)

/** What stands in brackets is not what is counted. */
const ASIDE = /[（(][^（()）]{0,60}[）)]/g

/** What a number counts: the words around it without verbs and filling words. */
export function nounOf(before: string, after: string): string {
  const share = before.slice(-NEAR).replace(/(?<![侵霸独抢挤])占(?:[^，,、]{1,24}的|[到了约近超达]{0,2})$/, '占比')
  const words = `${share}，${after.slice(0, NEAR)}`.replace(ASIDE, '').replace(stageWords(), '，')
  const noun = bared(words)
  const plain = noun.replace(/^[为在至到]+|[ 为达是在至到]+$/g, '')
  return /^(?:[日月年人]均| |平均|累计|其中|总)*$/.test(plain) ? '' : plain
}

/** The verbs of stage said of a number: the last ones in front of it, else the first behind it. */
export function verbsOf(before: string, after: string, leads = false): string[] {
  const front = [...before.slice(-NEAR).matchAll(stageWords())]
  const last = front.at(-1)
  const first = front[0]
  // "启动老旧小区改造27个": the verb that leads the clause says what is to be done.
  if (
    leads &&
    first &&
    last &&
    first !== last &&
    bared(before.slice(0, first.index)) === '' &&
    stageOf(first[0]) !== stageOf(last[0])
  ) {
    const second = front[1] as RegExpExecArray
    return second.index - first.index - first[0].length <= 1 ? [first[0], second[0]] : [first[0]]
  }
  if (last) {
    // "开工及续建7000个", "新建、更新…26处": verbs side by side count together.
    const verbs = [last[0]]
    for (let at = front.length - 2; at >= 0; at -= 1) {
      const one = front[at] as RegExpExecArray
      const behind = front[at + 1] as RegExpExecArray
      const apart = behind.index - one.index - one[0].length
      // "改造开工5个": only the last is said of the number.
      if (
        apart > 1 ||
        (/^[已均全]?$/.test(before.slice(-NEAR).slice(one.index + one[0].length, behind.index)) &&
          undone([behind[0]]) &&
          !undone([one[0]]))
      )
        break
      verbs.unshift(one[0])
    }
    // "正在修复2处": what is going on is not done, whatever it is.
    return verbs.includes('正在') ? ['正在'] : verbs
  }
  const behind = [...after.slice(0, NEAR).matchAll(stageWords())].map(([word]) => word)
  // "4个村改造有序推进": that it goes on is what is said of them.
  if (/(?:有序|稳步|加快|抓紧|全力|持续|正|扎实|同步)推进(?:中|之中)?$|进展顺利$|推进顺利$/.test(after)) return ['推进']
  // "50个小区改造全部开工": what is named first is the thing.
  const [named, then] = behind
  if (named && then && undone([then]) && /^(?:improve|add)$/.test(stageOf(named) ?? '')) return [then]
  return behind[0] === '正在' ? ['正在'] : behind.slice(0, 2)
}

/** Numbers that are part of a name after all: `152工程`, `二次供水`. */
export function isName({ quantity, before, after }: Spot): boolean {
  if (quantity.written.trim() === '零' && /[清归]$/.test(before)) return true
  if (quantity.unit === '' && /^(?:工程|行动|计划|系统|体系|专项|模式|工作法|机制)/.test(after)) return true
  if (quantity.unit === '' && /^路(?![灯口段网面基])/.test(after)) return true
  if (/^伏(?!安)/.test(after)) return true
  return /^[零一二两三]次$/.test(quantity.written) && /^\p{Script=Han}/u.test(after)
}
