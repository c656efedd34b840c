// Rows by key that can go back to where a transaction began. Rows are frozen copies: nobody changes what is stored.

/** What undoes the running transaction, newest last. */
export type UndoLog = (() => void)[]

export function undoAll(log: UndoLog): void {
  for (let undo = log.pop(); undo !== undefined; undo = log.pop()) undo()
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const member of Object.values(value)) frozen(member)
    Object.freeze(value)
  }
  return value
}

/** A copy as a store of JSON would give it back: members that are undefined are gone. */
export function stored<T>(value: T): T {
  return frozen(JSON.parse(JSON.stringify(value)) as T)
}

export class UndoTable<V> {
  readonly #rows = new Map<string, V>()
  readonly #log: UndoLog

  constructor(log: UndoLog) {
    this.#log = log
  }

  get(key: string): V | undefined {
    return this.#rows.get(key)
  }

  has(key: string): boolean {
    return this.#rows.has(key)
  }

  values(): V[] {
    return [...this.#rows.values()]
  }

  entries(): [string, V][] {
    return [...this.#rows.entries()]
  }

  set(key: string, row: V): void {
    const before = this.#rows.get(key)
    this.#log.push(before === undefined ? () => this.#rows.delete(key) : () => this.#rows.set(key, before))
    this.#rows.set(key, row)
  }

  delete(key: string): void {
    const before = this.#rows.get(key)
    if (before === undefined) return
    this.#log.push(() => this.#rows.set(key, before))
    this.#rows.delete(key)
  }
}
