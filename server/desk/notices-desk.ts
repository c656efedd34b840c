// Supervision notices as their readers see them: how each stands and what it is about. Sending one is a right of the pack.
import { NOTICE, type Notice, targetRef } from '@gongzhi/engine'
import { type CaseState, type Due, Fault, isOwn, nextDue, referenceOf } from '@gongzhi/kernel'
import type { z } from 'zod'
import type { Caller } from '../api/console.port.ts'
import type { NoticeRow, NoticesDesk } from '../api/notices.routes.ts'
import { actorOf, type ConsoleParts, iso } from './desk-parts.ts'
import type { Reading } from './reading.ts'

const MOST_LATE = 200

const dueOut = ({ at, provisional, span }: Due) => ({ at: iso(at), provisional, span: { ...span } })

type Row = z.infer<typeof NoticeRow>

export function noticesDesk(parts: ConsoleParts, { may, mayRead }: Reading): NoticesDesk {
  const { notices, targets, database, clock } = parts

  const partyName = (id: string) => parts.directory().org.findParty(id)?.name ?? id

  async function aboutOf(about: string): Promise<Row['about']> {
    const { kind, id } = referenceOf(about) ?? { kind: 'instruction' as const, id: about }
    if (kind === 'target') {
      const found = await targets.find(id)
      const label = found ? `${found.state.no} ${found.state.promise.what}` : id
      return { kind, id, label, standing: found?.standing.light.colour ?? '' }
    }
    if (kind === 'instruction') return { kind, id, label: '', standing: '' }
    const state = (await database.read((stores) => stores.cases.find(id)))?.state
    if (!state) return { kind, id, label: id, standing: '' }
    const { findPack, places } = parts.directory()
    const type = findPack(state.pack, state.version)?.cases.find((each) => each.id === state.type)
    const label = `${type?.label ?? state.type} ${places.find(state.place)?.name ?? ''}`.trim()
    return { kind, id, label, standing: type?.steps[state.stands.step]?.label ?? state.stands.step }
  }

  const stepLabel = ({ pack, version, type, stands }: CaseState): string =>
    parts
      .directory()
      .findPack(pack, version)
      ?.cases.find((each) => each.id === type)?.steps[stands.step]?.label ?? stands.step

  async function rowOf(caller: Caller, { about, state }: Notice): Promise<Row> {
    const { stands } = state
    const due = nextDue(state)
    const now = clock.now()
    const owner = stands.kind === 'end' ? undefined : stands.owner
    const late = state.raises > 0 || (due !== undefined && due < now) || state.closes.at < (state.ended?.at ?? now)
    const heirs = parts.directory().heirsAt(now)
    return {
      case: state.id,
      about: await aboutOf(about),
      step: stands.step,
      stepLabel: stepLabel(state),
      to: { id: state.to ?? '', name: partyName(state.to ?? '') },
      ...(owner ? { owner: { role: owner.role, party: owner.party, name: partyName(owner.party) } } : {}),
      opened: iso(state.opened),
      ...(stands.kind === 'end' ? {} : { due: dueOut(stands.due) }),
      ...(state.paused ? { pausedUntil: iso(state.paused.until.at) } : {}),
      closes: iso(state.closes.at),
      ...(state.ended ? { ended: iso(state.ended.at) } : {}),
      ...{ late, raises: state.raises, readable: mayRead(caller, state) },
      // Whose turn it is, or whose answer is awaited.
      mine: [owner, state.moreTime?.of].some(
        (whose) =>
          whose !== undefined && caller.positions.some((position) => isOwn(position, whose, state.path, heirs)),
      ),
    }
  }

  function sender(caller: Caller) {
    const district = parts
      .directory()
      .places.list()
      .find(({ kind }) => kind === 'district')
    if (!district || !parts.directory().findPack(NOTICE.pack)) return undefined
    return may(caller, 'open', {
      ...{ kind: 'notice', pack: NOTICE.pack, type: NOTICE.type, path: [district.id], owners: [] },
    })
  }

  /** Offices and streets: whoever has a position to answer in. */
  async function parties(caller: Caller): Promise<{ id: string; name: string }[]> {
    if (!sender(caller)) return []
    const accounts = await database.read((stores) => stores.accounts.list())
    const answering = new Set(
      accounts.flatMap(({ positions }) => positions.flatMap(({ role, party }) => (role === 'unit' ? [party] : []))),
    )
    return parts
      .directory()
      .org.listParties()
      .filter(({ id }) => answering.has(id))
      .map(({ id, name }) => ({ id, name }))
  }

  async function listOf(caller: Caller, found: readonly Notice[]) {
    const rows: Row[] = []
    for (const notice of found) rows.push(await rowOf(caller, notice))
    return { notices: rows, may: { open: sender(caller) !== undefined }, parties: await parties(caller) }
  }

  return {
    async listNotices(caller, { about, limit }) {
      const all = about === undefined ? await notices.list(limit) : await notices.about(about)
      return listOf(
        caller,
        all.filter(({ state }) => mayRead(caller, state)),
      )
    },
    async openNotice(caller, { id, about, to, text }) {
      const position = sender(caller)
      if (!position) throw new Fault('not-allowed')
      const by = actorOf(caller, position)
      if (by.kind !== 'person') throw new Fault('not-allowed')
      const wish = { id, text, ...(about === undefined ? {} : { about }), ...(to === undefined ? {} : { to }) }
      const { notice, opened } = await notices.open(wish, by)
      return { notice: await rowOf(caller, notice), opened }
    },
    async listLateCases(caller) {
      if (!sender(caller)) throw new Fault('not-allowed')
      return (await notices.lateCases(MOST_LATE)).flatMap((state) => {
        const { stands, ledger, place, raises } = state
        if (stands.kind === 'end') return []
        const party = ledger.findLast(({ outcome }) => outcome === 'raised')?.owner.party ?? stands.owner.party
        const { findPack, places } = parts.directory()
        const type = findPack(state.pack, state.version)?.cases.find((each) => each.id === state.type)
        return [
          {
            ...{ case: state.id, label: type?.label ?? state.type, place: places.find(place)?.name ?? place },
            ...{ step: stepLabel(state), owner: { id: party, name: partyName(party) } },
            ...{ due: dueOut(stands.due), raises },
          },
        ]
      })
    },
    async targetNotices(caller, target) {
      if (!(await targets.find(target))) throw new Fault('not-found', { what: target })
      return listOf(caller, await notices.about(targetRef(target)))
    },
  }
}
