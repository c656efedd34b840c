// One camera's frames → what is in its zones → signals. Holds tracks and timers of one camera in memory, nothing else.
import type { Instant } from '../base/clock.ts'
import { type Lasting, lastedFor, lasting } from '../sensing/lasting.ts'
import { type Box, bottomCentre, type Detection, type Group, withoutPassengers } from './box.ts'
import type { EyeCondition } from './condition.ts'
import { TRACKER_DEFAULTS, type Track, type TrackerOptions, type TrackTotals, tracker } from './tracker.ts'
import { contains, type Zone } from './zone.ts'

export type EyeRule = { readonly id: string; readonly when: EyeCondition }

/** How many objects of a group are in a zone, and how many of them stand. */
export type ZoneLook = {
  readonly zone: string
  readonly group: Group
  readonly count: number
  readonly standing: number
  readonly changed: boolean
}

/** `count`: objects of the group there when it fired; `since`: when the condition began to hold; `box`: of the object that fired it. */
export type EyeSignal = {
  readonly rule: string
  readonly zone: string
  readonly group: Group
  readonly count: number
  readonly track: number
  readonly since: Instant
  readonly box: Box
  readonly boxes: readonly Box[]
  readonly confidence: number
}

export type WatchOptions = {
  readonly zones: readonly Zone[]
  readonly rules: readonly EyeRule[]
  readonly tracker?: Partial<TrackerOptions>
  /** Frames further apart than this do not belong together: what lasted before is forgotten, ms. */
  readonly maxGap?: number
}

export type Watched = {
  readonly looks: readonly ZoneLook[]
  readonly signals: readonly EyeSignal[]
  readonly tracks: readonly Track[]
  /** Set when the camera's clock went back by that many ms; timing started anew with this frame. */
  readonly jumpedBack?: number
}

export interface Watch {
  frame(at: Instant, detections: readonly Detection[]): Watched
  totals(): TrackTotals
}

/** Frames on the other side that change a track's membership: quick to enter, slower to leave (a box trembles). */
const FRAMES_TO_ENTER = 2
const FRAMES_TO_LEAVE = 3
const DEFAULT_MAX_GAP = 30_000

type Membership = { inside: boolean; contrary: number; since: Instant }
type RuleState = { fired: boolean; enough: Lasting<boolean> | undefined }

export function watch({ zones, rules, maxGap = DEFAULT_MAX_GAP, ...options }: WatchOptions): Watch {
  const tracks = tracker({ ...TRACKER_DEFAULTS, ...options.tracker })
  const groups = [...new Set(rules.map((rule) => rule.when.group))]
  const memberships = new Map<string, Membership>()
  const states = new Map<string, RuleState>()
  const lastLooks = new Map<string, string>()
  let last: Instant | undefined

  function forget(): void {
    tracks.reset()
    memberships.clear()
    for (const state of states.values()) state.enough = undefined
  }

  function settleMembership(zone: Zone, track: Track, at: Instant): Membership {
    const key = `${zone.id}\n${track.id}`
    const now = track.seen === at ? contains(zone.polygon, bottomCentre(track.box)) : undefined
    const known = memberships.get(key) ?? { inside: false, contrary: 0, since: track.began }
    if (now === undefined || now === known.inside) known.contrary = 0
    else if (++known.contrary >= (known.inside ? FRAMES_TO_LEAVE : FRAMES_TO_ENTER)) {
      known.inside = now
      known.contrary = 0
    }
    if (now === true && !known.inside && known.contrary === 1) known.since = at
    memberships.set(key, known)
    return known
  }

  function members(zone: Zone, live: readonly Track[], at: Instant): { track: Track; since: Instant }[] {
    const found: { track: Track; since: Instant }[] = []
    for (const track of live) {
      const membership = settleMembership(zone, track, at)
      if (membership.inside && track.confirmed) found.push({ track, since: membership.since })
    }
    return found
  }

  function evaluate(
    rule: EyeRule,
    zone: Zone,
    present: readonly { track: Track; since: Instant }[],
    at: Instant,
  ): EyeSignal | undefined {
    const { when } = rule
    if (!('for' in when.holds)) return undefined
    const key = `${rule.id}\n${zone.id}`
    const state = states.get(key) ?? { fired: false, enough: undefined }
    states.set(key, state)
    const there = present.filter(({ track }) => track.group === when.group)
    const counted = when.standing ? there.filter(({ track }) => track.standing) : there
    // The rule rests until the place is free of what it looks for: one stay, one signal.
    if (there.length === 0) state.fired = false
    const { for: needed, atLeast } = when.holds
    const began = ({ track, since }: { track: Track; since: Instant }) =>
      Math.max(since, when.standing ? track.restsSince : since)
    state.enough = lasting(state.enough, counted.length >= (atLeast ?? 1), at, maxGap)
    const lasted = [...counted].sort((a, b) => began(a) - began(b))
    const first = lasted[0]
    if (state.fired || !first) return undefined
    const held =
      atLeast === undefined ? at - began(first) >= needed : state.enough.value && lastedFor(state.enough) >= needed
    if (!held) return undefined
    state.fired = true
    return {
      rule: rule.id,
      zone: zone.id,
      group: when.group,
      count: counted.length,
      track: first.track.id,
      since: atLeast === undefined ? began(first) : state.enough.since,
      box: first.track.box,
      boxes: counted.map(({ track }) => track.box),
      confidence: first.track.confidence,
    }
  }

  return {
    totals: () => tracks.totals(),
    frame(at, detections) {
      const back = last !== undefined && at < last ? last - at : undefined
      if (back !== undefined || (last !== undefined && at - last > maxGap)) forget()
      last = at
      const live = tracks.update(at, withoutPassengers(detections))
      const looks: ZoneLook[] = []
      const signals: EyeSignal[] = []
      for (const zone of zones) {
        const present = members(zone, live, at)
        for (const group of groups) {
          const those = present.filter(({ track }) => track.group === group)
          const standing = those.filter(({ track }) => track.standing).length
          const key = `${zone.id}\n${group}`
          const text = `${those.length}/${standing}`
          looks.push({ zone: zone.id, group, count: those.length, standing, changed: lastLooks.get(key) !== text })
          lastLooks.set(key, text)
        }
        for (const rule of rules) {
          if (rule.when.inside !== zone.kind) continue
          const signal = evaluate(rule, zone, present, at)
          if (signal) signals.push(signal)
        }
      }
      const alive = new Set(live.map((track) => track.id))
      for (const key of memberships.keys())
        if (!alive.has(Number(key.slice(key.lastIndexOf('\n') + 1)))) memberships.delete(key)
      return { looks, signals, tracks: live, ...(back === undefined ? {} : { jumpedBack: back }) }
    },
  }
}
