// The reference data made ready for use: one immutable view, replaced whole when something is saved.
import {
  type CaseType,
  type Device,
  type DeviceKind,
  Fault,
  type Grant,
  grantsOf,
  type Heirs,
  type Instant,
  type Org,
  org,
  type Pack,
  PLATFORM_AS_GRANTS,
  type PlaceTree,
  placeTree,
  type WorkingCalendar,
  workingCalendar,
} from '@gongzhi/kernel'
import type { Reference } from './reference.port.ts'

export interface Directory {
  readonly places: PlaceTree
  readonly org: Org
  readonly calendar: WorkingCalendar
  readonly devices: readonly Device[]
  /** The newest version of each pack. */
  readonly packs: readonly Pack[]
  /** Of the platform and of every version of every pack: whether somebody has to do with a kind of thing at all. */
  readonly grants: readonly Grant[]
  /** Of the platform and of that version, for things that belong to it. */
  grantsIn(pack: string, version?: number): readonly Grant[]
  /** Who stands for whom on the day of that instant. */
  heirsAt(now: Instant): Heirs
  findPack(id: string, version?: number): Pack | undefined
  findCaseType(pack: string, version: number, type: string): CaseType | undefined
  findDevice(id: string): Device | undefined
  findDeviceKind(device: string): DeviceKind | undefined
}

/** Fault config-invalid while there is no calendar: a deadline without one would be a guess. */
export function directory(reference: Reference): Directory {
  if (!reference.calendar) throw new Fault('config-invalid', { detail: 'no working calendar is loaded' })
  const places = placeTree(reference.places)
  const versions = [...reference.packs].sort((a, b) => a.version - b.version)
  const newest = new Map(versions.map((pack) => [pack.id, pack]))
  const byVersion = new Map(versions.map((pack) => [`${pack.id}@${pack.version}`, pack]))
  const devices = new Map(reference.devices.map((device) => [device.id, device]))
  const kinds = new Map([...newest.values()].flatMap((pack) => pack.devices.map((kind) => [kind.id, kind])))
  const findPack = (id: string, version?: number) =>
    version === undefined ? newest.get(id) : byVersion.get(`${id}@${version}`)
  const calendar = workingCalendar(reference.calendar)
  const answering = org(reference.parties, reference.answers, places)
  const granted = new Map([...byVersion].map(([id, pack]) => [id, [...PLATFORM_AS_GRANTS, ...grantsOf(pack)]]))
  return {
    places,
    org: answering,
    calendar,
    grants: [...PLATFORM_AS_GRANTS, ...versions.flatMap(grantsOf)],
    grantsIn: (id, version) => granted.get(`${id}@${version ?? newest.get(id)?.version}`) ?? PLATFORM_AS_GRANTS,
    heirsAt: (now) => answering.heirsOn(calendar.day(now)),
    devices: reference.devices,
    packs: [...newest.values()],
    findPack,
    findCaseType: (pack, version, type) => findPack(pack, version)?.cases.find((each) => each.id === type),
    findDevice: (id) => devices.get(id),
    findDeviceKind(device) {
      const kind = devices.get(device)?.kind
      return kind === undefined ? undefined : kinds.get(kind)
    },
  }
}
