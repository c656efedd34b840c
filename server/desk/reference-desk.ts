// Packs, places and the platform's own health: nothing of anybody.
import type { Console } from '../api/console.port.ts'
import { type ConsoleParts, iso } from './desk-parts.ts'

export type ReferenceDesk = Pick<Console, 'packs' | 'places' | 'health'>

export function referenceDesk(parts: ConsoleParts): ReferenceDesk {
  const { clock } = parts
  const places = () => parts.directory().places
  return {
    async packs() {
      return parts.directory().packs.map((pack) => ({
        id: pack.id,
        version: pack.version,
        label: pack.label,
        family: pack.family,
        ...(pack.row === undefined ? {} : { row: pack.row }),
        data: pack,
        english: { ...parts.english[pack.id] },
      }))
    },
    async places() {
      return places()
        .list()
        .map(({ id, name, kind, within, code }) => ({
          id,
          name,
          kind,
          ...(within ? { within } : {}),
          ...(code ? { code } : {}),
        }))
    },
    async health(known) {
      return {
        ok: parts.faults.list().length === 0,
        now: iso(clock.now()),
        speed: parts.speed,
        version: known ? parts.version : '',
        demo: parts.demo,
        faults: known ? [...parts.faults.list()] : [],
      }
    },
  }
}
