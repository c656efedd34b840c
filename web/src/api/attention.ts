// Whether somebody is there: the console asks by itself, also before an empty chair. Notes only when, never what.
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const
const PRESENT_MS = 60_000

let last = Date.now()
if (typeof addEventListener === 'function')
  for (const sign of SIGNS)
    addEventListener(
      sign,
      () => {
        last = Date.now()
      },
      { passive: true, capture: true },
    )

/** No sign of anybody for a minute. */
export const isUnattended = (now: number): boolean => now - last > PRESENT_MS
