// Where numbers stand in a text and which words belong to each: what it counts, and the verb said of it. Judges nothing.

import type { Clause } from './clauses.ts'
import { PARTICLES, stageWords } from './lexicon.ts'
import { bared } from './likeness.ts'
import { counts, type Quantity } from './quantities.ts'

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
  /** The noun was not beside it, but before it in the sentence. */
  readonly inherited: boolean
  readonly verbs: readonly string[]
  readonly from: number
  readonly to: number
}

/** Words further from a number than this are not about it. */
const NEAR = 120
const SEPARATOR = /[、]|以及|并且|同时|[和与及并](?![续者非])/g

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
  const counting = quantities.filter((quantity) => counts(quantity))
  const spots: Spot[] = []
  let next = 0
  for (const clause of clauses) {
    const inside: Quantity[] = []
    while (next < counting.length && (counting[next] as Quantity).at.from < clause.to) {
      const quantity = counting[next] as Quantity
      if (quantity.at.from >= clause.from) inside.push(quantity)
      next += 1
    }
    if (inside.length > 0) spots.push(...named(roughly(text, clause, inside), spots.at(-1)))
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
    following.before = rest
    following.from = gapFrom + particles
    return
  }
  one.after = rest.slice(0, cut)
  one.to = gapFrom + particles + cut
  following.before = rest.slice(behind)
  following.from = gapFrom + particles + behind
}

function named(rough: readonly Rough[], earlier: Spot | undefined): Spot[] {
  const done: Spot[] = []
  for (const [at, one] of rough.entries()) {
    const previous = done.at(-1) ?? (earlier?.clause.sentence === one.clause.sentence ? earlier : undefined)
    let { before, after } = one
    // "16宗683亩": what stands behind the second is said of the first too.
    if (one.adjacent && !after && previous && !one.aside) after = previous.after
    let noun = nounOf(before, after)
    let inherited = false
    if (!noun) {
      const later = rough.slice(at + 1, at + 6).find((other) => other.after)
      const shared = later && !one.after ? nounOf('', later.after) : ''
      noun = shared || previous?.noun || ''
      inherited = !shared && noun !== ''
    }
    let verbs: readonly string[] = verbsOf(before, after)
    if (verbs.length === 0 && previous && (one.adjacent || done.length > 0)) verbs = previous.verbs
    done.push({ ...one, before, after, noun, inherited, verbs })
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

/** What a number counts: the words around it without verbs and filling words. */
export function nounOf(before: string, after: string): string {
  return bared(`${before.slice(-NEAR)}，${after.slice(0, NEAR)}`.replace(stageWords(), ''))
}

/** The verbs of stage said of a number: the last ones in front of it, else the first behind it. */
export function verbsOf(before: string, after: string): string[] {
  const front = [...before.slice(-NEAR).matchAll(stageWords())]
  const last = front.at(-1)
  if (last) {
    // "开工及续建7000个", "新建、更新…26处": verbs side by side count together.
    const verbs = [last[0]]
    for (let at = front.length - 2; at >= 0; at -= 1) {
      const one = front[at] as RegExpExecArray
      const behind = front[at + 1] as RegExpExecArray
      if (behind.index - one.index - one[0].length > 1) break
      verbs.unshift(one[0])
    }
    return verbs
  }
  const behind = [...after.slice(0, NEAR).matchAll(stageWords())].map(([word]) => word)
  return behind.slice(0, 2)
}
