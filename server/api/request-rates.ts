// How many requests one account may make, wherever it makes them from: a fixed number a minute, counted in this process.
// Addresses are counted before anything is looked up (app.ts); this counts whoever is known by then.

export interface RequestRates {
  /** Counts one; false when it is one too many. */
  take(who: string): boolean
}

const MINUTE_MS = 60_000
/** Beyond so many, all begin anew: rather a few requests too many than a memory without end. */
const MOST_KNOWN = 100_000

export function requestRates(perMinute: number, now: () => number = () => performance.now()): RequestRates {
  let counts = new Map<string, number>()
  let began = now()
  return {
    take(who) {
      if (now() - began >= MINUTE_MS || counts.size >= MOST_KNOWN) {
        counts = new Map()
        began = now()
      }
      const count = (counts.get(who) ?? 0) + 1
      counts.set(who, count)
      return count <= perMinute
    },
  }
}
