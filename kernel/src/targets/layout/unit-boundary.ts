// Whether figures of two times are those of the same unit: units and districts end, merge, divide and change their names. It never
// calls two figures comparable without saying what lies between them.
import { type Dissolvable, type Named, nameOn, type Succession } from '../../places/succession.ts'
import type { Words } from '../source.ts'
import type { StatementDocument, StatementNote } from './statements.ts'

export type Lasting = Dissolvable & Named

/** `on`: the first day afterwards (ISO). A change of name alone leaves the unit what it was; the others do not. */
export type Boundary = {
  readonly on: string
  readonly kind: 'renamed' | 'succeeded' | 'merged' | 'divided'
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** `same`: one and the same, or the heir of it. `across`: what lies between, in order; with anything but `renamed`, not the same scope. */
export type Comparison = { readonly same: boolean; readonly across: readonly Boundary[]; readonly comparable: boolean }

type At = { readonly unit: string; readonly on: string }

/** The unit of that name on that day, with or without the word for its level before it. */
export function unitNamed<T extends Lasting>(things: readonly T[], name: string, on: string): T | undefined {
  const there = (thing: T): boolean =>
    (thing.from === undefined || thing.from <= on) && (thing.until === undefined || on < thing.until)
  const bare = (text: string): string => text.replace(/^[区市县省镇]/, '')
  const standing = things.filter(there)
  return (
    standing.find((thing) => nameOn(thing, on) === name) ??
    standing.find((thing) => bare(nameOn(thing, on)) === bare(name)) ??
    things.find((thing) => thing.name === name)
  )
}

/** What became of a unit after one day and up to another one. */
export function boundariesBetween<T extends Lasting>(
  things: readonly T[],
  succession: Succession<T>,
  unit: T,
  after: string,
  until: string,
): Boundary[] {
  const found: Boundary[] = []
  const seen = new Set<string>()
  const follow = (thing: T, from: string): void => {
    if (seen.has(thing.id)) return
    seen.add(thing.id)
    for (const { name, until: given } of thing.formerly ?? []) {
      if (given > from && given <= until && (thing.until === undefined || given < thing.until))
        found.push({ on: given, kind: 'renamed', before: [name], after: [nameOn(thing, given)] })
    }
    const end = thing.until
    if (end === undefined || end <= from || end > until) return
    const heirs = succession.heirs(thing.id, end)
    const forebears = new Set(heirs.flatMap((heir) => succession.forebears(heir.id, end)).concat(thing.id))
    const before = things.filter(({ id }) => forebears.has(id)).map((each) => nameOn(each, each.until ?? end))
    const kind =
      heirs.length > 1
        ? 'divided'
        : forebears.size > 1 || heirs.some((heir) => heir.from !== undefined && heir.from < end)
          ? 'merged'
          : 'succeeded'
    found.push({ on: end, kind, before, after: heirs.map((heir) => nameOn(heir, end)) })
    for (const heir of heirs) follow(heir, end)
  }
  follow(unit, after)
  return found.sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0))
}

/** Whether a figure of one unit and day can stand beside one of another. An unknown name is the same only as itself. */
export function comparedUnits<T extends Lasting>(
  things: readonly T[],
  succession: Succession<T>,
  one: At,
  other: At,
): Comparison {
  const [first, last] = one.on <= other.on ? [one, other] : [other, one]
  const [then, now] = [unitNamed(things, first.unit, first.on), unitNamed(things, last.unit, last.on)]
  if (!then || !now) {
    const same = first.unit === last.unit
    return { same, across: [], comparable: same && then === now }
  }
  const across = boundariesBetween(things, succession, then, first.on, last.on)
  const same = then.id === now.id || succession.heirs(then.id, last.on).some(({ id }) => id === now.id)
  return { same, across, comparable: same && across.every(({ kind }) => kind === 'renamed') }
}

/** A note for each unit that is no longer what it was when the document was written (`on`), as of `today`. */
export function olderUnits<T extends Lasting>(
  document: StatementDocument,
  things: readonly T[],
  succession: Succession<T>,
  on: string,
  today: string,
): StatementNote[] {
  return document.sections.flatMap(({ unit, heading }): StatementNote[] => {
    const thing = unit === undefined ? undefined : unitNamed(things, unit, on)
    if (!thing || !heading) return []
    const across = boundariesBetween(things, succession, thing, on, today)
    const words: Words = heading
    return across.length === 0
      ? []
      : [{ code: 'unit-older', words, name: (across.at(-1) as Boundary).after.join('、') }]
  })
}
