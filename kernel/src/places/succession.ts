// What was dissolved, merged or renamed: who stands for it on a given day, and what it was called then. Days are ISO dates.
import { Fault } from '../base/errors.ts'

/** `until` is excluded; what has ended names its successors, if there are any. */
export type Dissolvable = {
  readonly id: string
  readonly from?: string
  readonly until?: string
  readonly successors?: readonly string[]
}

/** `formerly`: earlier names, each with the day on which it was given up. */
export type Named = {
  readonly name: string
  readonly formerly?: readonly { readonly name: string; readonly until: string }[]
}

export interface Succession<T extends Dissolvable> {
  /** Those that stand for it on that day: itself, else its successors, or theirs. None where it ended without any. */
  heirs(id: string, on: string): readonly T[]
  /** Those that it stands for on that day without being them; most have none. */
  forebears(id: string, on: string): readonly string[]
}

/** The name it had on that day. */
export function nameOn({ name, formerly = [] }: Named, on: string): string {
  const then = formerly.filter(({ until }) => on < until)
  return (
    then.reduce<(typeof then)[number] | undefined>(
      (first, each) => (first === undefined || each.until < first.until ? each : first),
      undefined,
    )?.name ?? name
  )
}

/** Faults: not-found for a successor that is not known, input-invalid for what would succeed itself. */
export function succession<T extends Dissolvable>(things: readonly T[]): Succession<T> {
  const byId = new Map(things.map((thing) => [thing.id, thing]))
  const followed = things.filter(({ successors = [] }) => successors.length > 0)
  const sound = new Set<string>()
  function check(id: string, way: readonly string[]): void {
    if (way.includes(id)) throw new Fault('input-invalid', { detail: `${id} would succeed itself` })
    if (sound.has(id)) return
    const thing = byId.get(id)
    if (!thing) throw new Fault('not-found', { what: id })
    for (const next of thing.successors ?? []) check(next, [...way, id])
    sound.add(id)
  }
  for (const { id } of followed) check(id, [])

  function heirs(id: string, on: string): readonly T[] {
    const thing = byId.get(id)
    if (!thing || (thing.from !== undefined && on < thing.from)) return []
    if (thing.until === undefined || on < thing.until) return [thing]
    return [...new Set((thing.successors ?? []).flatMap((next) => heirs(next, on)))]
  }

  // Asked for on every look at a case, always for the same day.
  let known: { readonly on: string; readonly forebears: ReadonlyMap<string, readonly string[]> } | undefined
  function forebearsOn(on: string): ReadonlyMap<string, readonly string[]> {
    if (known?.on === on) return known.forebears
    const forebears = new Map<string, string[]>()
    for (const { id } of followed) {
      for (const heir of heirs(id, on)) {
        if (heir.id === id) continue
        const before = forebears.get(heir.id)
        if (before) before.push(id)
        else forebears.set(heir.id, [id])
      }
    }
    known = { on, forebears }
    return forebears
  }

  return { heirs, forebears: (id, on) => forebearsOn(on).get(id) ?? [] }
}
