// What the server and an eye process say to each other. No message carries a picture that was not blurred.
import type { Box, ErrorCode, ErrorParams, EyeRule, Instant, Signal, Zone } from '@gongzhi/kernel'
import type { ClockSetting } from '../platform-clock.ts'

export type CameraSource =
  /** Folders of JPEGs, one per scene, played in a loop by the platform's clock. */
  | { readonly kind: 'scenes'; readonly scenes: Readonly<Record<'standing' | 'cleared', string>>; readonly fps: number }
  /** A video file, played once at the platform's pace, or a network camera. */
  | { readonly kind: 'stream'; readonly address: string }

export type CameraJob = {
  readonly device: string
  readonly pack: string
  readonly zones: readonly Zone[]
  readonly rules: readonly EyeRule[]
  /** Milliseconds of platform time between two looks. */
  readonly every: number
  readonly source: CameraSource
}

export type EyeJob = {
  readonly clock: ClockSetting
  readonly cameras: readonly CameraJob[]
  readonly threshold: number
  readonly modelFile?: string
}

export type Picture = { readonly jpeg: Uint8Array; readonly takenAt: Instant; readonly boxes: readonly Box[] }

export type ToEye =
  | { readonly kind: 'start'; readonly job: EyeJob }
  /** Exactly these from now on. */
  | { readonly kind: 'watch'; readonly cameras: readonly CameraJob[] }
  | { readonly kind: 'scene'; readonly device: string; readonly scene: 'standing' | 'cleared' }
  | { readonly kind: 'picture'; readonly request: number; readonly device: string }
  | { readonly kind: 'blur'; readonly request: number; readonly bytes: Uint8Array }
  | { readonly kind: 'taken'; readonly signal: string }
  | { readonly kind: 'stop' }

/** A signal as the eye knows it: which place a zone belongs to is the server's to say. */
export type SeenSignal = Omit<Signal, 'place'>

export type FromEye =
  | { readonly kind: 'ready' }
  /** Every few seconds: the process goes on. */
  | { readonly kind: 'alive' }
  /** The eye cannot start at all; it ends after this. */
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly params: ErrorParams }
  | {
      readonly kind: 'looks'
      readonly device: string
      readonly at: Instant
      readonly looks: readonly {
        readonly zone: string
        readonly group: string
        readonly count: number
        readonly standing: number
      }[]
    }
  | { readonly kind: 'signal'; readonly signal: SeenSignal; readonly picture: Picture }
  | {
      readonly kind: 'health'
      readonly device: string
      readonly at: Instant
      readonly state: 'seeing' | 'blind'
      readonly why?: string
      readonly params?: ErrorParams
    }
  | { readonly kind: 'answer'; readonly request: number; readonly picture: Picture }
  | { readonly kind: 'refused'; readonly request: number; readonly code: ErrorCode; readonly params: ErrorParams }
