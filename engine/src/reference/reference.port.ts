// What changes seldom and is needed everywhere: places, parties, devices, calendar, pack versions. Read whole at start.
import type { Answer, Calendar, Device, Pack, Party, Place } from '@gongzhi/kernel'

export type Reference = {
  readonly places: readonly Place[]
  readonly parties: readonly Party[]
  readonly answers: readonly Answer[]
  readonly devices: readonly Device[]
  readonly calendar: Calendar | undefined
  /** Every version that a case may be pinned to. */
  readonly packs: readonly Pack[]
}

export interface ReferenceStore {
  load(): Promise<Reference>
  /** Adds or replaces by id (an answer by role and place, a pack by id and version); nothing is removed. */
  save(part: Partial<Reference>): Promise<void>
}
