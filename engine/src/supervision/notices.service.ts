// Supervision notices: a case opened from a red target, from a late case or from an instruction, one at a time for each of them. What
// happens to it afterwards is the case's own.
import {
  type Actor,
  type CaseState,
  type Clock,
  type Command,
  Fault,
  isOpen,
  isRefusal,
  type ReferenceKind,
  referenceOf,
} from '@gongzhi/kernel'
import type { Cases, Done } from '../cases/cases.service.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { Targets } from '../targets/targets.service.ts'
import { letterFor } from './letters.ts'

export const NOTICE = { pack: 'supervision', type: 'supervision-notice', channel: 'notice' } as const

/** `id` of the command. `about`: `target:ID` or `case:ID`; without it an instruction. `to`: a party; else whoever has it. */
export type NoticeWish = { readonly id: string; readonly about?: string; readonly to?: string; readonly text: string }
export type Notice = { readonly about: string; readonly state: CaseState }

export interface Notices {
  /**
   * `opened` false: there is an open notice about it already, which is given. Faults: not-found, notice-not-due,
   * addressee-unknown, form-field-missing, form-field-invalid, pack-unknown, command-id-reused, and refusals of opening.
   */
  open(
    wish: NoticeWish,
    by: Actor & { readonly kind: 'person' },
  ): Promise<{ readonly notice: Notice; readonly opened: boolean }>
  /** Newest first. */
  about(about: string): Promise<readonly Notice[]>
  /** Open cases of other packs that are late, of which none has an open notice. The latest first. */
  lateCases(limit: number): Promise<readonly CaseState[]>
  /** Newest first. */
  list(limit: number): Promise<readonly Notice[]>
}

const BATCH = 200

export const targetRef = (id: string): string => `target:${id}`
export const caseRef = (id: string): string => `case:${id}`

/** Whoever had the step that was late, before it was taken over. */
function lateOwner({ ledger, stands }: CaseState): string | undefined {
  return (
    ledger.findLast(({ outcome }) => outcome === 'raised')?.owner.party ??
    (stands.kind === 'end' ? undefined : stands.owner.party)
  )
}

function isLate(state: CaseState, now: number): boolean {
  if (!isOpen(state) || state.stands.kind === 'end') return false
  return state.raises > 0 || (!state.paused && state.stands.due.at < now) || state.closes.at < now
}

export function notices({
  database,
  clock,
  cases,
  targets,
  directory,
  newCaseId,
}: {
  database: Database
  clock: Clock
  cases: Cases
  targets: Pick<Targets, 'find'>
  directory: () => Directory
  newCaseId: () => string
}): Notices {
  /** Who has it; a fault where no notice can be made from it. */
  async function addresseeOf(kind: ReferenceKind, id: string): Promise<string | undefined> {
    if (kind === 'target') {
      const found = await targets.find(id)
      if (!found) throw new Fault('not-found', { what: id })
      if (found.standing.light.colour !== 'red' || found.state.dropped) throw new Fault('notice-not-due')
      return found.state.owner
    }
    const found = await database.read((stores) => stores.cases.find(id))
    if (!found) throw new Fault('not-found', { what: id })
    if (found.state.pack === NOTICE.pack || !isLate(found.state, clock.now())) throw new Fault('notice-not-due')
    return lateOwner(found.state)
  }

  async function openNotice({ notices: store, cases: stored }: Stores, about: string): Promise<CaseState | undefined> {
    for (const id of await store.about(about)) {
      const state = (await stored.find(id))?.state
      if (state && isOpen(state)) return state
    }
    return undefined
  }

  const noticesOf = (read: (stores: Stores) => Promise<readonly { case: string; about: string }[]>) =>
    database.read(async (stores) => {
      const found: Notice[] = []
      for (const { case: id, about } of await read(stores)) {
        const state = (await stores.cases.find(id))?.state
        if (state) found.push({ about, state })
      }
      return found
    })

  /** What a notice asks for is a letter of its form. */
  function textField(): { readonly label: string; readonly most: number } {
    const pack = directory().findPack(NOTICE.pack)
    const field = pack?.channels.find(({ id }) => id === NOTICE.channel)?.reporter?.fields.what
    if (field?.kind !== 'letter') throw new Fault('pack-unknown', { pack: NOTICE.pack })
    return field
  }

  return {
    async open({ id, about: given, to: named, text }, by) {
      const field = textField()
      const source = given === undefined ? undefined : referenceOf(given)
      if (given !== undefined && (source === undefined || source.kind === 'instruction'))
        throw new Fault('not-found', { what: given })
      const about = given ?? `instruction:${id}`
      const before = await database.read((stores) => stores.cases.findCommand(id))
      // Sent once more: what it is about may have become green since.
      const owner = source && !before ? await addresseeOf(source.kind, source.id) : undefined
      const to = named ?? owner
      const place = directory()
        .places.list()
        .find(({ kind }) => kind === 'district')?.id
      if (place === undefined) throw new Fault('not-found', { what: 'district' })
      const letter = letterFor({ command: id, name: 'what', field }, text, clock.now(), by.account)
      const opening = (number: string, party: string | undefined): Command & { readonly do: 'open' } => ({
        ...{ id, by, case: number, do: 'open', place, source: 'report', told: { about, what: letter.address } },
        ...(party === undefined ? {} : { to: party }),
      })
      const result = await database.transaction(async (stores): Promise<{ existing: CaseState } | { done: Done }> => {
        // One word for what it is about, so that of two at once the second finds the first.
        await stores.cases.claim([`notice ${about}`])
        const known = await stores.cases.findCommand(id)
        if (known) {
          const stored = await stores.cases.find(known.case)
          // Without a party of its own it went to whoever had it then.
          const done = await cases.runIn(stores, opening(known.case, named ?? stored?.state.to), NOTICE)
          if (isRefusal(done)) throw new Fault(done.refused, done.params)
          return { done }
        }
        const existing = await openNotice(stores, about)
        if (existing) return { existing }
        await stores.notices.addLetter(letter)
        const done = await cases.runIn(stores, opening(newCaseId(), to), NOTICE)
        if (isRefusal(done)) throw new Fault(done.refused, done.params)
        await stores.notices.add({ case: done.state.id, about })
        return { done }
      })
      if ('existing' in result) return { notice: { about, state: result.existing }, opened: false }
      cases.tell(result.done)
      return { notice: { about, state: result.done.state }, opened: !result.done.repeated }
    },
    about: (about) =>
      noticesOf(async (stores) => (await stores.notices.about(about)).map((id) => ({ case: id, about }))),
    lateCases: (limit) =>
      database.read(async (stores) => {
        const late: CaseState[] = []
        const now = clock.now()
        for (let after: string | undefined; late.length < limit; ) {
          const page = await stores.cases.list({ limit: BATCH, open: true, ...(after === undefined ? {} : { after }) })
          for (const { state } of page.cases)
            if (state.pack !== NOTICE.pack && isLate(state, now) && !(await openNotice(stores, caseRef(state.id))))
              late.push(state)
          after = page.next
          if (after === undefined) break
        }
        return late.slice(0, limit)
      }),
    list: (limit) => noticesOf((stores) => stores.notices.list(limit)),
  }
}
