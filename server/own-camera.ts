// A camera named on the command line becomes a device of the demonstration compound. Opens no camera.
import type { Database } from '@gongzhi/engine/stores.port'
import { type Device, Fault, type Place, type Zone } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'

export const OWN_CAMERA = 'own-camera'

/** Each zone becomes a place of the demonstration compound, so that somebody answers for it. Fault zones-invalid. */
export async function addOwnCamera(database: Database, zones: readonly Zone[]): Promise<void> {
  const watches = (kind: { readonly at: string }) => zones.every((zone) => zone.kind === kind.at)
  const entry = catalogue.find(({ pack }) => pack.devices.some(watches))
  const kind = entry?.pack.devices.find(watches)
  if (!kind) {
    const known = [...new Set(catalogue.flatMap(({ pack }) => pack.devices.map(({ at }) => at)))].join(', ')
    throw new Fault('zones-invalid', { detail: `kind: ${known}` })
  }
  const compound = entry?.demo.places.find((place) => place.kind === 'compound')
  const places = zones.map(
    (zone): Place => ({
      id: `own-${zone.id}`,
      kind: zone.kind,
      name: `自接摄像头 ${zone.id}`,
      ...(compound ? { within: compound.id } : {}),
    }),
  )
  const device: Device = {
    id: OWN_CAMERA,
    kind: kind.id,
    name: '自接摄像头',
    zones: zones.map(({ id, kind: of, polygon }) => ({ id, kind: of, polygon, place: `own-${id}` })),
  }
  await database.transaction(({ reference }) => reference.save({ places, devices: [device] }))
}
