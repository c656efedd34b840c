// The reference data made ready for use: one immutable view, replaced whole when something is saved.
import {
  type CaseType,
  type Device,
  type DeviceKind,
  Fault,
  type Org,
  org,
  type Pack,
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
  return {
    places,
    org: org(reference.parties, reference.answers, places),
    calendar: workingCalendar(reference.calendar),
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
