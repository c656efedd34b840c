// Where signals wait on the eye's own machine until the database has them: on the disk before they count as noticed, in the
// order in which they were noticed. Nothing that is in it is ever left out in silence.
import type { Box, Instant, Signal } from '@gongzhi/kernel'

export type SpooledSignal = {
  readonly signal: Signal
  readonly picture: { readonly jpeg: Uint8Array; readonly takenAt: Instant; readonly boxes: readonly Box[] }
}

export interface Spool {
  /** Names this place to wait in; whoever has it after a death has the same name. */
  readonly name: string
  /** Survives a power cut once it resolves. A signal whose id waits already is taken for that one. Fault signals-no-room. */
  put(entry: SpooledSignal): Promise<void>
  /** The oldest; undefined while none waits. */
  first(): Promise<SpooledSignal | undefined>
  /** The oldest has arrived, and is removed. */
  done(): Promise<void>
  /** The oldest cannot be delivered: it is kept apart for a person to look at, and holds nobody up. */
  setAside(): Promise<void>
  /** Waiting now. */
  count(): number
  /** Takes over what a process that died has left behind; resolves with how many. */
  adopt(): Promise<number>
  close(): Promise<void>
}
