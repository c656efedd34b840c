// What the eyes see, for whoever may look.
import { Fault } from '@gongzhi/kernel'
import type { Caller, Console } from '../api/console.port.ts'
import type { ConsoleParts } from './desk-parts.ts'
import type { Reading } from './reading.ts'

export type EyesDesk = Pick<Console, 'eyes' | 'eyePicture'>

export function eyesDesk(parts: ConsoleParts, { mayLook }: Reading): EyesDesk {
  const { eyes } = parts
  // One zone that is not one's own and the picture shows what is not one's own: every zone must be.
  const states = async (caller: Caller) =>
    (await eyes.states()).filter(
      ({ kind, zones }) => zones.length > 0 && zones.every(({ place }) => mayLook(caller, kind, place.id)),
    )

  return {
    eyes: states,
    async eyePicture(caller, device) {
      if (!(await states(caller)).some((each) => each.device === device)) throw new Fault('not-found', { what: device })
      return (await eyes.picture(device)).jpeg
    },
  }
}
