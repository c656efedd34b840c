// What the eyes see, for whoever may look.
import { Fault } from '@gongzhi/kernel'
import type { Caller, Console } from '../api/console.port.ts'
import type { ConsoleParts } from './desk-parts.ts'
import type { Reading } from './reading.ts'

export type EyesDesk = Pick<Console, 'eyes' | 'eyePicture'>

export function eyesDesk(parts: ConsoleParts, { reach }: Reading): EyesDesk {
  const { eyes } = parts
  const places = () => parts.directory().places
  async function states(caller: Caller) {
    const mine = reach(caller)
    return eyes.states().filter(({ zones }) =>
      zones.some(
        ({ place }) =>
          places()
            .path(place.id)
            .some((id) => mine.includes(id)) || mine.some((id) => places().path(id).includes(place.id)),
      ),
    )
  }

  return {
    eyes: states,
    async eyePicture(caller, device) {
      if (!(await states(caller)).some((each) => each.device === device)) throw new Fault('not-found', { what: device })
      return (await eyes.picture(device)).jpeg
    },
  }
}
