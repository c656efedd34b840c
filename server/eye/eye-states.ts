// What is shown of each camera: the board's news with the names of the reference data. Who was not heard of does not see.
import type { Directory } from '@gongzhi/engine'
import type { CameraRow } from '@gongzhi/engine/eye/eye-board.port'
import type { z } from 'zod'
import type { EyeState } from '../api/schemas.ts'

const iso = (at: number | undefined, name: string) => (at === undefined ? {} : { [name]: new Date(at).toISOString() })

/** Of cameras that the reference data does not know any more, nothing. */
export function eyeStates(known: Directory, rows: readonly CameraRow[]): readonly z.infer<typeof EyeState>[] {
  return rows.flatMap((row) => {
    const device = known.findDevice(row.device)
    if (!device) return []
    const { alive, state, why, since, lastLook, scene } = row
    const counts = new Map(alive ? row.zones.map(({ id, ...counted }) => [id, counted]) : [])
    return [
      {
        device: device.id,
        name: device.name,
        kind: device.kind,
        state: alive ? state : 'off',
        ...(alive ? (why === undefined ? {} : { why }) : { why: 'no-news' }),
        ...iso(alive ? since : lastLook, 'since'),
        ...iso(lastLook, 'lastLook'),
        picture: alive && state === 'seeing',
        zones: device.zones.map(({ id, place, polygon }) => ({
          id,
          polygon: polygon.map((point) => [...point]),
          place: {
            id: place,
            name: known.places.find(place)?.name ?? place,
            kind: known.places.find(place)?.kind ?? '',
          },
          ...counts.get(id),
        })),
        ...(scene === 'standing' || scene === 'cleared' ? { watching: scene } : {}),
      },
    ]
  })
}
