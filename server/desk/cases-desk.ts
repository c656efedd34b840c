// Cases as people see and move them: lists, one case with its history, commands, evidence.
import { type Done, lettersIn, readLetters } from '@gongzhi/engine'
import type { CaseQuery } from '@gongzhi/engine/cases/cases.port'
import {
  type CaseEvent,
  type CaseState,
  CONTENT_ADDRESS,
  type Command,
  Fault,
  isRefusal,
  type Position,
} from '@gongzhi/kernel'
import { caseViewer } from '../api/case-view.ts'
import type { Caller, Console } from '../api/console.port.ts'
import { actorOf, answer, type ConsoleParts } from './desk-parts.ts'
import type { Reading } from './reading.ts'

export type CasesDesk = Pick<Console, 'listCases' | 'getCase' | 'openCase' | 'command' | 'evidence' | 'upload'>

/** Content addresses on a case: pictures of the eye and those of forms (and whatever else was filled in). */
function picturesOf(
  { before, after }: CaseState,
  events: readonly { readonly event: CaseEvent }[],
): readonly unknown[] {
  const filled = events.flatMap(({ event }) => (event.kind === 'moved' ? Object.values(event.filled) : []))
  const seen = events.flatMap(({ event }) => ('after' in event && event.after ? [event.after.blob] : []))
  return [before?.blob, after?.blob, ...seen, ...filled]
}

export function casesDesk(parts: ConsoleParts, { may, mayRead, readable, asked }: Reading): CasesDesk {
  const { database, clock, cases, proofs, eyes } = parts
  const places = () => parts.directory().places

  async function detail(caller: Caller, id: string) {
    const { stored, events } = await readable(caller, id)
    const letters = await database.read((stores) => readLetters(stores, addressesIn(events)))
    return caseViewer(parts.directory(), caller.positions, clock.now(), letters, caller.account).detail(
      stored.state,
      events,
      await proofs.view(stored.state),
    )
  }

  /** Content addresses that events hold, of whatever is stored under them. */
  function addressesIn(events: readonly { readonly event: CaseEvent }[]): readonly string[] {
    const values = events.flatMap(({ event }) =>
      event.kind === 'moved'
        ? Object.values(event.filled)
        : event.kind === 'opened'
          ? Object.values(event.told ?? {})
          : [],
    )
    return values.filter((value): value is string => typeof value === 'string' && CONTENT_ADDRESS.test(value))
  }

  /** What is written in a move becomes its address. */
  function written(caller: Caller, state: CaseState, id: string, what: object) {
    const { pack, version, type } = state
    const known = parts
      .directory()
      .findPack(pack, version)
      ?.cases.find((each) => each.id === type)
    const move = what as { readonly do: string; readonly move: string; readonly values: Record<string, unknown> }
    if (move.do !== 'move' || !known) return { what, letters: [] }
    const { values, letters } = lettersIn(known, { ...move, id }, clock.now(), caller.account)
    return { what: { ...move, values }, letters }
  }

  /** Whose it is to do this: who is asked for time answers, whoever's turn it is does the rest. */
  function positionFor(caller: Caller, state: CaseState, what: string): Position {
    const turn = state.stands.kind === 'end' ? state.stands.asks : state.stands.owner
    const owner = what === 'grant-time' || what === 'refuse-time' ? state.moreTime?.of : turn
    const { pack, version, type, path } = state
    const position = may(caller, 'act', { kind: 'case', pack, version, type, path, owners: owner ? [owner] : [] })
    if (!position) throw new Fault('not-allowed')
    return position
  }

  return {
    async listCases(caller, query) {
      const viewer = caseViewer(parts.directory(), caller.positions, clock.now())
      const wanted: CaseQuery = {
        limit: query.limit,
        // What is mine I own or am asked to judge: no grant makes it so.
        readable: asked(caller).map((each) => (query.mine === 'true' ? { ...each, types: [] } : each)),
        ...(query.place === undefined ? {} : { places: [query.place] }),
        ...(query.open === undefined ? {} : { open: query.open === 'true' }),
        ...(query.type === undefined ? {} : { type: query.type }),
        ...(query.after === undefined ? {} : { after: query.after }),
      }
      const rows: ReturnType<typeof viewer.row>[] = []
      let next: string | undefined
      let after = wanted.after
      // What may not be read is skipped, so pages are filled from as many store pages as it takes.
      do {
        const page = await database.read((stores) =>
          stores.cases.list({ ...wanted, limit: query.limit - rows.length, ...(after ? { after } : {}) }),
        )
        for (const { state } of page.cases) {
          if (!mayRead(caller, state)) continue
          const row = viewer.row(state)
          if (query.mine !== 'true' || row.mine || row.asked || row.timeAsked) rows.push(row)
        }
        next = page.next
        after = page.next
      } while (next !== undefined && rows.length < query.limit)
      return { cases: rows, ...(next === undefined ? {} : { next }) }
    },
    getCase: detail,
    async openCase(caller, { id, pack, type, place }) {
      const known = parts.directory().findPack(pack)
      if (!known) throw new Fault('pack-unknown', { pack })
      if (!places().find(place)) throw new Fault('signal-place-unknown', { place })
      const path = places().path(place)
      const grant = may(caller, 'open', { kind: 'case', pack, type, path, owners: [] })
      if (!grant) throw new Fault('not-allowed')
      const by = actorOf(caller, grant)
      const done = await cases.open({ id, by, do: 'open', place, source: 'report' }, { pack, type }, parts.newCaseId)
      return detail(caller, answer<Done>(done).state.id)
    },
    async command(caller, caseId, { id, expect, ...asked }) {
      const { stored, events } = await readable(caller, caseId)
      const { what, letters } = written(caller, stored.state, id, asked)
      const commandBy = (position: Position) => {
        const by = actorOf(caller, position)
        return { ...what, id, case: caseId, by, ...(expect === undefined ? {} : { expect }) } as Command
      }
      if (await database.transaction((stores) => stores.cases.findCommand(id))) {
        // The case may be somebody else's by now: the answer is for whoever gave this very command, then.
        for (const position of caller.positions)
          if (!isRefusal(await cases.run(commandBy(position)))) return detail(caller, caseId)
        throw new Fault('command-id-reused')
      }
      // Who acts on what he saw before is told that it changed, not that it is no longer his.
      if (expect !== undefined && expect !== stored.state.seq) throw new Fault('case-changed')
      if (stored.state.stands.kind === 'end' && asked.do !== 'judge') throw new Fault('case-ended')
      const command = commandBy(positionFor(caller, stored.state, asked.do))
      for (const [name, value] of 'values' in what ? Object.entries(what.values as object) : []) {
        if (letters.some(({ address }) => address === value)) continue
        if (typeof value !== 'string' || !CONTENT_ADDRESS.test(value)) continue
        // A picture named in a form must be one that was stored; anything else is not evidence.
        if (!(await parts.blobs.has(value))) throw new Fault('evidence-missing')
        // And a new one: what showed the matter, or an earlier handling, does not show that it is over.
        if (picturesOf(stored.state, events).includes(value)) throw new Fault('form-field-invalid', { label: name })
        // And his own: naming it would show him the picture of a case that he may not see.
        if (!(await parts.care.isUploadOf(value, caller.account))) throw new Fault('evidence-missing')
      }
      if (letters.length === 0) answer(await cases.run(command))
      else {
        const done = await database.transaction(async (stores) => {
          for (const letter of letters) await stores.notices.addLetter(letter)
          // Thrown, so that what was written for a move that was refused goes with it.
          return answer<Done>(await cases.runIn(stores, command))
        })
        cases.tell(done)
      }
      return detail(caller, caseId)
    },
    async evidence(caller, id, address) {
      const { stored, events } = await readable(caller, id)
      if (!picturesOf(stored.state, events).includes(address)) throw new Fault('evidence-missing')
      return parts.blobs.get(address).catch(async (fault: unknown) => {
        // What was removed at its time is told as that, and not as lost.
        throw fault instanceof Fault && fault.code === 'evidence-missing' ? await parts.care.missing(address) : fault
      })
    },
    async upload(caller, bytes) {
      await parts.care.admit(caller.account)
      const blob = await parts.blobs.put(await eyes.blur(bytes))
      await parts.care.uploaded(blob, caller.account)
      return { blob }
    },
  }
}
