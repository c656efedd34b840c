// What figures of one sentence say about each other: lists that share a unit, ratios, from … to …, a rank among so many.
// Each looks at its neighbours only, so the time stays in proportion to the text.

import { counts, type Quantity } from './quantity.ts'
import { comparable, isMeasure } from './units.ts'

const between = (text: string, one: Quantity, other: Quantity): string =>
  other.at.from - one.at.to > 40 ? '\n' : text.slice(one.at.to, other.at.from)

/** The figures, in order, with what their neighbours add to them. */
export function linked(text: string, found: readonly Quantity[]): Quantity[] {
  const list = ratios(text, found)
  shareUnits(text, list)
  shareSense(text, list)
  fromTo(text, list)
  ranks(text, list)
  qualifiers(text, list)
  return list
}

/** 75件/77件, 38/40: one figure of another. */
function ratios(text: string, found: readonly Quantity[]): Quantity[] {
  const list: Quantity[] = []
  for (const whole of found) {
    const part = list.at(-1)
    const joint = part && between(text, part, whole).trim()
    if (!part || joint !== '/' || part.of !== undefined || !plain(part) || !plain(whole)) {
      list.push(whole)
      continue
    }
    const fit = comparable(part.unit, whole.unit).fit
    if (part.unit !== '' && fit !== 'same' && whole.unit !== '') {
      list.push(whole)
      continue
    }
    const at = { from: part.at.from, to: whole.at.to }
    const { unit, baseUnit } = whole.unit === '' ? part : whole
    const written = text.slice(at.from, at.to)
    list[list.length - 1] = { ...part, at, around: at, written, unit, baseUnit, sense: 'ratio', of: whole.value }
  }
  return list
}

const plain = ({ sense }: Quantity): boolean => sense === undefined || sense === 'growth' || sense === 'fall'

/** 5、6、7个: the last one says of what, unless that is a name (3、4、10号线). */
function shareUnits(text: string, list: Quantity[]): void {
  for (let at = list.length - 2; at >= 0; at--) {
    const one = list[at] as Quantity
    const next = list[at + 1] as Quantity
    if (one.unit !== '' || one.sense === 'date' || !/^\s*[、和及与]\s*$/.test(between(text, one, next))) continue
    if (!/^[\d.,]+$/.test(one.written)) continue
    if (!counts(next)) list[at] = { ...one, sense: next.sense ?? 'name' }
    else if (plain(one) || one.sense === 'name') {
      if (!/^[\d.,]+/.test(next.written) || next.unit === '') continue
      const { sense: _, ...bare } = one
      const factor = next.value === 0 ? 1 : next.base / next.value
      list[at] = {
        ...bare,
        unit: next.unit,
        baseUnit: next.baseUnit,
        base: Number((one.value * factor).toPrecision(15)),
      }
    }
  }
}

/** 分别增长5%、6%和7%: what is said of the first holds for the list. */
function shareSense(text: string, list: Quantity[]): void {
  for (let at = 1; at < list.length; at++) {
    const last = list[at - 1] as Quantity
    const one = list[at] as Quantity
    if (one.sense !== undefined || (last.sense !== 'growth' && last.sense !== 'fall')) continue
    if (one.unit === last.unit && /^\s*[、和及与]\s*$/.test(between(text, last, one)))
      list[at] = { ...one, sense: last.sense }
  }
}

const CAME = /(?:由|从)(?:20\d\d年[^,。;:\d]{0,3})?[^,。;:\d]{0,12}$/
const WENT = /^[^,。;:\d]{0,14}?(?:至|到|为)(?:20\d\d年[^,。;:\d]{0,3})?[了约]?$/
const REACHED =
  /(?:增|减|降|升|提高|提升|缩短|压缩|压减|精简|扩大|扩面|拓展|回落|下调|上调|调整)[^,。;:\d]{0,4}?(?:至|到|为)[^,。;:\d]{0,4}$/

/** 由113张减少至26张: from and to; 降至0.36%: to alone. */
function fromTo(text: string, list: Quantity[]): void {
  for (let at = 0; at < list.length; at++) {
    const one = list[at] as Quantity
    if (!counts(one) || one.sense === 'ratio') continue
    const then = list[at + 1]?.sense === 'date' ? at + 2 : at + 1
    const next = list[then]
    if (next && counts(next) && goesOn(text, one, next)) {
      list[at] = level(one, 'from')
      list[then] = level(next, 'to')
      at = then
      continue
    }
    const last = list[at - 1]
    const changed =
      last && (last.sense === 'growth' || last.sense === 'fall') && /^(?:至|到)$/.test(between(text, last, one))
    if (changed || REACHED.test(text.slice(Math.max(0, one.around.from - 14), one.around.from)))
      list[at] = level(one, 'to')
  }
}

/** Whether `next` is what came of `one`. */
function goesOn(text: string, one: Quantity, next: Quantity): boolean {
  const way = text.slice(one.at.to, Math.min(next.around.from, one.at.to + 30))
  if (next.at.from - one.at.to > 28 || !WENT.test(way)) return false
  if (one.unit !== next.unit && comparable(one.unit, next.unit).fit === 'different-kind') return false
  if (CAME.test(text.slice(Math.max(0, one.around.from - 22), one.around.from))) return true
  const moved = /增|减|降|升|提|缩|压|精简|扩|拓|回落|调/.test(way)
  return moved && /将[^,。;:]{0,30}$/.test(text.slice(Math.max(0, one.at.from - 34), one.at.from))
}

function level(one: Quantity, role: 'from' | 'to'): Quantity {
  const { sense: _, ...rest } = one
  return { ...rest, role }
}

/** 列12个区县市第8位: the eighth of twelve; the twelve are none of its own. */
function ranks(text: string, list: Quantity[]): void {
  for (let at = 1; at < list.length; at++) {
    const one = list[at] as Quantity
    const last = list[at - 1] as Quantity
    if (one.sense !== 'rank' || !counts(last) || !/^[^,。;:]{0,10}(?:第|前)$/.test(between(text, last, one))) continue
    if (!/^[个家]?$/.test(last.unit) || /[A-Za-z%]/.test(last.unit)) continue
    list[at - 1] = { ...last, sense: 'rank' }
    list[at] = { ...one, of: last.value }
  }
}

/** 50亿元以上项目2个: the first figure says which projects, the second how many. */
function qualifiers(text: string, list: Quantity[]): void {
  for (let at = 1; at < list.length; at++) {
    const one = list[at - 1] as Quantity
    const next = list[at] as Quantity
    if (
      one.bound === undefined ||
      !isMeasure(one.baseUnit) ||
      isMeasure(next.baseUnit) ||
      !counts(one) ||
      !counts(next)
    )
      continue
    const noun = text.slice(one.around.to, Math.min(next.around.from, one.around.to + 20))
    if (/^[\u4e00-\u9fff]{2,12}$/.test(noun) && !/^(?:的?同时|并|且|左右)/.test(noun))
      list[at - 1] = { ...one, qualifies: true }
  }
}
