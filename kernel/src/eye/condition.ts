// What a rule or a proof asks of an eye, as data: the eye process, the server and the browser read the same thing.
import type { Group } from './box.ts'

/**
 * `device`: id of the device kind; `inside`: place kind whose zones are looked at.
 * `standing`: only objects that have come to rest, for as long as they rest.
 * `holds.for`: at least `atLeast` objects (default 1) have been there for that long (ms).
 * `holds.none`: no object of the group has been there for that long (ms), seen by a healthy eye.
 */
export type EyeCondition = {
  readonly device: string
  readonly group: Group
  readonly inside: string
  readonly standing?: true
  readonly holds: { readonly for: number; readonly atLeast?: number } | { readonly none: number }
}
