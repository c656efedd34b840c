// Which cameras an eye process takes: as many as are its share, whole groups only, and none that a living one has. Pure.
import type { Roll } from './eye-board.port.ts'

type Zones = { readonly device: string; readonly places: readonly string[] }

/**
 * Cameras that look at one place belong together: only who watches all of them can say that nothing stands there. Groups
 * and the devices in them are sorted, so that every process finds the same.
 */
export function cameraGroups(cameras: readonly Zones[]): readonly (readonly string[])[] {
  const groupOf = new Map<string, Set<string>>()
  const atPlace = new Map<string, string>()
  for (const { device, places } of cameras) {
    let group = groupOf.get(device) ?? new Set([device])
    groupOf.set(device, group)
    for (const place of places) {
      const other = groupOf.get(atPlace.get(place) ?? '')
      atPlace.set(place, device)
      if (!other || other === group) continue
      for (const each of group) {
        other.add(each)
        groupOf.set(each, other)
      }
      group = other
    }
  }
  return [...new Set(groupOf.values())]
    .map((group) => [...group].sort())
    .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
}

/** The devices that `eye` watches from now on. */
export function cameraShare(
  groups: readonly (readonly string[])[],
  { eyes, leases }: Pick<Roll, 'eyes' | 'leases'>,
  eye: string,
): readonly string[] {
  const alive = new Set(eyes)
  const holder = new Map(leases.filter((lease) => alive.has(lease.eye)).map((lease) => [lease.device, lease.eye]))
  const most = Math.ceil(groups.length / Math.max(1, eyes.length))
  const holders = groups.map((group) => new Set(group.flatMap((device) => holder.get(device) ?? [])))
  const mine = groups.filter((_, i) => holders[i]?.size === 1 && holders[i].has(eye))
  // A group in two hands (a camera was added that ties two together) goes to the first of them.
  const tied = groups.filter((_, i) => (holders[i]?.size ?? 0) > 1 && [...(holders[i] ?? [])].sort()[0] === eye)
  const free = groups.filter((_, i) => holders[i]?.size === 0)
  return [...mine, ...tied, ...free].slice(0, most).flat()
}
