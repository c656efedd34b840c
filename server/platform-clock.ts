// The platform's clock: real time, or real time made to run faster from a given instant (demonstrations and journeys).
import type { Clock, Instant } from '@gongzhi/kernel'

/** Plain data, so that another process can run the very same clock. */
export type ClockSetting = { readonly platformStart: Instant; readonly realStart: number; readonly speed: number }

export interface PlatformClock extends Clock {
  readonly setting: ClockSetting
  /** Real milliseconds until the platform's clock shows `at`; never negative. */
  realUntil(at: Instant): number
}

export function platformClock(setting: ClockSetting): PlatformClock {
  const { platformStart, realStart, speed } = setting
  const now = () => Math.round(platformStart + (Date.now() - realStart) * speed)
  return { setting, now, realUntil: (at) => Math.max(0, (at - now()) / speed) }
}
