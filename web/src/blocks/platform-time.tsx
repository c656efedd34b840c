// The platform's clock in the browser: anchored by whoever asks the server, read by everything that shows time left.
// A demonstration may run it faster than the wall clock, so no screen may use Date.now() for deadlines.
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import { dayOf } from './local-time.ts'

/** At local time `local` the platform showed `platform`; from there it runs `speed` times as fast. */
export type ClockAnchor = { readonly platform: number; readonly local: number; readonly speed: number }

const TICK_MS = 500
const PlatformClock = createContext<ClockAnchor | undefined>(undefined)

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let tick = Date.now()

function follow(listener: () => void): () => void {
  listeners.add(listener)
  tick = Date.now()
  timer ??= setInterval(() => {
    tick = Date.now()
    for (const each of listeners) each()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

export function PlatformClockProvider({ anchor, children }: { anchor: ClockAnchor | undefined; children: ReactNode }) {
  return <PlatformClock value={anchor}>{children}</PlatformClock>
}

/** Milliseconds on the platform's clock, anew twice a second. Before the first answer of the server: the local clock. */
export function usePlatformNow(): number {
  const anchor = useContext(PlatformClock)
  const local = useSyncExternalStore(follow, () => tick)
  return anchor ? anchor.platform + (local - anchor.local) * anchor.speed : local
}

/** ISO day on the platform's clock, drawn anew only when it changes. */
export function usePlatformDay(): string {
  const anchor = useContext(PlatformClock)
  return useSyncExternalStore(follow, () =>
    dayOf(anchor ? anchor.platform + (tick - anchor.local) * anchor.speed : tick),
  )
}

/** How many times faster than the wall the platform's clock runs. */
export function usePlatformSpeed(): number {
  return useContext(PlatformClock)?.speed ?? 1
}
