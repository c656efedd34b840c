// A pack's demonstration: its seed, its story world, its screenshot. One truth, as data.
import type { Answer, Party, Position } from '../org/org.ts'
import type { Place } from '../places/place.ts'
import type { Device } from '../sensing/observation.ts'

/**
 * `within` of a place may name a place of the district (12-digit community code). `frames` of a camera are folders of
 * JPEGs beside the pack: what it shows while the matter stands and after it was cleared.
 */
export type Demo = {
  readonly places: readonly Place[]
  readonly parties: readonly Party[]
  readonly answers: readonly Answer[]
  readonly devices: readonly Device[]
  readonly cameras: readonly {
    readonly device: string
    readonly fps: number
    readonly frames: { readonly standing: string; readonly cleared: string }
  }[]
  /** Sign-ins of the demonstration, one for every position; passwords are drawn when it is seeded. */
  readonly accounts: readonly {
    readonly login: string
    readonly name: string
    readonly positions: readonly Position[]
  }[]
}
