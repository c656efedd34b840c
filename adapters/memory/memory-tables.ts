// Reference data in memory.
import type { ReferenceStore } from '@gongzhi/engine/reference/reference.port'
import type { Answer, Calendar, Device, Pack, Party, Place } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

export class MemoryReference {
  readonly #places: UndoTable<Place>
  readonly #parties: UndoTable<Party>
  readonly #answers: UndoTable<Answer>
  readonly #devices: UndoTable<Device>
  readonly #calendar: UndoTable<Calendar>
  readonly #packs: UndoTable<Pack>

  constructor(log: UndoLog) {
    this.#places = new UndoTable(log)
    this.#parties = new UndoTable(log)
    this.#answers = new UndoTable(log)
    this.#devices = new UndoTable(log)
    this.#calendar = new UndoTable(log)
    this.#packs = new UndoTable(log)
  }

  store(): ReferenceStore {
    return {
      load: async () => ({
        places: this.#places.values(),
        parties: this.#parties.values(),
        answers: this.#answers.values(),
        devices: this.#devices.values(),
        calendar: this.#calendar.get(''),
        packs: this.#packs.values(),
      }),
      save: async ({ places, parties, answers, devices, calendar, packs }) => {
        for (const place of places ?? []) this.#places.set(place.id, stored(place))
        for (const party of parties ?? []) this.#parties.set(party.id, stored(party))
        for (const answer of answers ?? [])
          this.#answers.set(JSON.stringify([answer.role, answer.place]), stored(answer))
        for (const device of devices ?? []) this.#devices.set(device.id, stored(device))
        if (calendar) this.#calendar.set('', stored(calendar))
        for (const pack of packs ?? []) this.#packs.set(JSON.stringify([pack.id, pack.version]), stored(pack))
      },
    }
  }
}
