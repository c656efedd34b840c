// What eye processes tell all the others, and what they are asked for, through the database: the only way between them. Holds
// no address of a camera and no picture that was not blurred. Nothing here is history; all of it may be lost and told anew.
import type { Box, Instant } from '@gongzhi/kernel'

export type CameraState = 'seeing' | 'blind' | 'off'

/** What one camera sees. `since`, `lastLook`: platform time. */
export type CameraNews = {
  readonly device: string
  readonly state: CameraState
  readonly since?: Instant
  /** Why it does not see: a code of the catalogue, or covered, clock, ended. */
  readonly why?: string
  readonly lastLook?: Instant
  readonly zones: readonly { readonly id: string; readonly count?: number; readonly standing?: number }[]
  readonly scene?: string
}

/** How far a case's second look is. */
export type ProofNews = {
  readonly case: string
  /** When the case's step began: what was seen of an earlier one says nothing about this. */
  readonly since: Instant
  /** Milliseconds. */
  readonly lasted: number
  readonly holds?: boolean
  /** Every camera of this proof has looked lately. */
  readonly looking: boolean
  /** The same, and what it saw could be recorded: whoever lets a proof run out is late only then. */
  readonly seeing: boolean
}

/** `alive`: the eye process that told it was heard of within its lease. */
export type CameraRow = CameraNews & { readonly alive: boolean }

export type LivePicture = { readonly jpeg: Uint8Array; readonly takenAt: Instant; readonly boxes: readonly Box[] }

/** `known`: this eye was on the board before; if not, it tells everything anew. */
export type Roll = {
  readonly known: boolean
  /** Ids of all eye processes that are alive, this one among them. */
  readonly eyes: readonly string[]
  readonly leases: readonly { readonly device: string; readonly eye: string }[]
}

export type Wish = { readonly device: string; readonly picture: boolean; readonly scene?: string }

/** Times of leases and ages are the database's own: the clocks of processes may differ. */
export interface EyeBoardStore {
  /**
   * `eye` is here for another `leaseMs`; eyes whose lease is over are gone, and so are their cameras' leases. Until the
   * transaction ends no other eye does the same. A power cut may undo it.
   */
  beat(eye: string, leaseMs: number): Promise<Roll>
  /** Exactly these devices are watched by `eye` from now on, whoever had them before. */
  hold(eye: string, devices: readonly string[]): Promise<void>
  /** `over`: cases that wait for no eye any more. */
  tell(
    eye: string,
    news: {
      readonly cameras: readonly CameraNews[]
      readonly proofs: readonly ProofNews[]
      readonly over: readonly string[]
    },
  ): Promise<void>
  /** What `eye` told in an earlier life is no news; its cameras stay its own. */
  forget(eye: string): Promise<void>
  /** This eye ends: what it told is no news any more, and its cameras are free. */
  leave(eye: string): Promise<void>
  /** By device. */
  cameras(): Promise<readonly CameraRow[]>
  /** Only what living eyes have told; without `cases` all of it. */
  proofs(cases?: readonly string[]): Promise<readonly ProofNews[]>
  /** Somebody wants to see the picture of this camera for so long. */
  wantPicture(device: string, forMs: number): Promise<void>
  /** Demonstration cameras: which scene is to be played. */
  wantScene(device: string, scene: string): Promise<void>
  wishes(devices: readonly string[]): Promise<readonly Wish[]>
  putPicture(device: string, picture: LivePicture): Promise<void>
  /** Undefined where there is none as young as that. */
  picture(device: string, mostMs: number): Promise<LivePicture | undefined>
}
