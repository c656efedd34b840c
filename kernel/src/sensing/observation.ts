// What devices report. An eye that cannot see says so; silence is never taken for an empty place.
import type { Instant } from '../base/clock.ts'

/** A kind of device that a pack asks for. `every`: milliseconds between two looks. */
export type DeviceKind = { readonly id: string; readonly label: string; readonly at: string; readonly every: number }

/** A device in the field. `zones` tie a region of its picture to a place; x and y are shares of the frame. */
export type Device = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly zones: readonly DeviceZone[]
}

export type DeviceZone = {
  readonly id: string
  readonly kind: string
  readonly place: string
  readonly polygon: readonly (readonly [x: number, y: number])[]
}

/** One look at one zone: how many objects of a group are in it, how many of them at rest. */
export type Observation = {
  readonly at: Instant
  readonly device: string
  readonly zone: string
  readonly group: string
  readonly count: number
  readonly standing: number
}

/** `blind`: no usable picture (stopped, dark, covered, unreadable); `why` is a catalogue code or a word of the eye. */
export type Health = {
  readonly at: Instant
  readonly device: string
  readonly state: 'seeing' | 'blind'
  readonly why?: string
}
