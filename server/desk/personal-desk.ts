// What people told, at the door: who may report, who may read what for which purpose, and what a person may ask about himself.
// Whoever handles a case never learns who reported it, nor whether anybody told anything.
import { endOfKeeping, type Personal, type Reports, reported } from '@gongzhi/engine'
import type { GoneRow, HeldKey } from '@gongzhi/engine/personal/personal.port'
import {
  type CaseState,
  concerned,
  Fault,
  handlersOf,
  isPersonal,
  knowsBy,
  LAWFUL_BASES,
  mayWithdraw,
  type Position,
  platformGrant,
  READ_REASONS,
  type Retention,
} from '@gongzhi/kernel'
import type { Caller } from '../api/console.port.ts'
import type { PersonalDesk } from '../api/personal.routes.ts'
import { actorOf, type ConsoleParts, iso } from './desk-parts.ts'
import type { Reading } from './reading.ts'

/** The only purpose for which a platform role destroys what it cannot read. */
const AT_REQUEST = 'subject-request'
const MOST_RUNS = 500

export type PersonalParts = Pick<ConsoleParts, 'database' | 'directory' | 'clock' | 'eyes' | 'english'> & {
  readonly personal: Personal
  readonly reports: Reports
  readonly retention: Retention
}

export function personalDesk(
  { database, directory, clock, eyes, english, personal, reports, retention }: PersonalParts,
  { may, mayRead }: Pick<Reading, 'may' | 'mayRead'>,
): PersonalDesk {
  async function stateOf(caseId: string): Promise<CaseState | undefined> {
    return (await database.read(({ cases }) => cases.find(caseId)))?.state
  }

  /** The case, and for each purpose the position by which this caller may know what was told for it. */
  async function known(caller: Caller, caseId: string) {
    const state = await stateOf(caseId)
    if (!state || !mayRead(caller, state)) throw new Fault('case-not-found')
    const pack = directory().findPack(state.pack, state.version)
    const type = pack?.cases.find(({ id }) => id === state.type)
    const resource = {
      type: state.type,
      path: state.path,
      owners: concerned(state),
      handlers: handlersOf(state, type),
    }
    const heirs = directory().heirsAt(clock.now())
    const by = new Map<string, Position>()
    for (const { id } of pack?.purposes ?? []) {
      const position = knowsBy(caller.positions, id, resource, pack?.knows ?? [], heirs)
      if (position) by.set(id, position)
    }
    // The same where nobody told anything: whether somebody did is not for everybody either.
    if (by.size === 0) throw new Fault('not-allowed')
    return { state, pack, by }
  }

  /** Personal fields of the form by which the case was reported, with the references that its events hold. */
  function toldFields({ state, pack }: Pick<Awaited<ReturnType<typeof known>>, 'state' | 'pack'>) {
    const fields = pack?.channels.find(({ id }) => id === state.channel)?.reporter?.fields ?? {}
    return Object.entries(fields).flatMap(([name, field]) => {
      const ref = state.told?.[name]
      return isPersonal(field) && typeof ref === 'string' ? [{ ref, field }] : []
    })
  }

  const roleLabel = (pack: string, role: string) =>
    directory()
      .findPack(pack)
      ?.roles.find(({ id }) => id === role)?.label ?? role
  const partyName = (party: string) => directory().org.findParty(party)?.name ?? party

  const ends = (each: HeldKey & { readonly caseEnded: number | undefined; readonly caseOpen: boolean }) =>
    endOfKeeping({ key: each.key, ended: each.caseEnded, caseKnown: true }, retention, directory().calendar)

  const goneOut = ({ purpose, terms, received, at, why, values }: GoneRow) => ({
    purpose,
    label: terms.label,
    received: iso(received),
    at: iso(at),
    why,
    items: values,
  })

  return {
    async report(caller, { id, pack: packId, channel: channelId, place, values }) {
      const pack = directory().findPack(packId)
      if (!pack) throw new Fault('pack-unknown', { pack: packId })
      const channel = pack.channels.find((each) => each.id === channelId)
      if (!channel) throw new Fault('not-found', { what: channelId })
      if (!directory().places.find(place)) throw new Fault('signal-place-unknown', { place })
      const path = directory().places.path(place)
      const position = may(caller, 'open', { kind: 'case', pack: packId, type: channel.opens, path, owners: [] })
      if (!position) throw new Fault('not-allowed')
      const by = actorOf(caller, position)
      if (by.kind !== 'person') throw new Fault('not-allowed')
      const { done, code } = reported(await reports.open({ id, by, pack: packId, channel: channelId, place, values }))
      return { case: done.state.id, ...(code === undefined ? {} : { code }) }
    },

    async reportPicture(caller, bytes) {
      await personal.admit(caller.account)
      return { ref: await personal.wait(await eyes.blur(bytes), caller.account) }
    },

    async listPersonal(caller, caseId) {
      const found = await known(caller, caseId)
      const told = toldFields(found).filter(({ field }) => found.by.has(field.purpose))
      const held = found.state.reporter === undefined ? [] : (await personal.of(found.state.reporter)).held
      return told.map(({ ref, field }) => {
        const key = held.find(({ values }) => values.some((value) => value.ref === ref))
        const until = key && ends(key)
        return {
          ref,
          kind: field.kind,
          label: field.label,
          purpose: field.purpose,
          purposeLabel: found.pack?.purposes?.find(({ id }) => id === field.purpose)?.label ?? field.purpose,
          gone: key === undefined,
          ...(until === undefined ? {} : { until: iso(until) }),
        }
      })
    },

    async readPersonal(caller, caseId, ref, { purpose, why }) {
      const found = await known(caller, caseId)
      const position = found.by.get(purpose)
      if (!position) throw new Fault('not-allowed')
      const told = toldFields(found).find((each) => each.ref === ref)
      // A reference of another case, or of another purpose that is none of his: not there.
      if (!told || !found.by.has(told.field.purpose)) throw new Fault('personal-not-found')
      const { role, party } = position
      const opened = await personal.read(ref, { account: caller.account, role, party, purpose, why })
      return 'jpeg' in opened
        ? { kind: opened.kind, label: opened.label, jpeg: Buffer.from(opened.jpeg).toString('base64') }
        : { kind: opened.kind, label: opened.label, text: opened.text }
    },

    async destroyPersonal(caller, caseId, purpose) {
      if (!platformGrant(caller.roles, 'destroy', 'personal', AT_REQUEST)) throw new Fault('not-allowed')
      const state = await stateOf(caseId)
      if (!state) throw new Fault('case-not-found')
      if (state.reporter === undefined) return { destroyed: [], held: [] }
      return { destroyed: [...(await personal.destroy(state.reporter, purpose, 'by-order', caller.account))], held: [] }
    },

    async mine(code) {
      const { held, gone, reads } = await personal.byCode(code)
      const labels = new Map([...held.map(({ key }) => key), ...gone].map(({ purpose, terms }) => [purpose, terms]))
      return {
        held: held.map((each) => {
          const { key, values, caseOpen } = each
          const { label, basis, holder, party, pack } = key.terms
          const until = ends(each)
          const labelEn = english[pack]?.[label]
          return {
            purpose: key.purpose,
            label,
            ...(labelEn === undefined ? {} : { labelEn }),
            basis: { ...LAWFUL_BASES[basis] },
            holder: { role: roleLabel(pack, holder), party: partyName(party) },
            received: iso(key.received),
            ...(until === undefined ? {} : { until: iso(until) }),
            withdrawable: mayWithdraw(key.terms, caseOpen),
            items: values.map(({ kind, label: what }) => ({ kind, label: what })),
          }
        }),
        gone: gone.map(goneOut),
        // Which office read it, never which official: that is for whoever audits.
        reads: reads.map(({ at, label, purpose, role, party, why }) => ({
          at: iso(at),
          label,
          purpose: labels.get(purpose)?.label ?? purpose,
          reader: { role: roleLabel(labels.get(purpose)?.pack ?? '', role), party: partyName(party) },
          why: { ...READ_REASONS[why] },
        })),
      }
    },

    withdraw: (code, purpose) => personal.withdraw(code, purpose),

    async retentionRuns() {
      const rows = await database.read(({ personalCare }) => personalCare.runs(MOST_RUNS))
      return rows.map(({ at, ...counts }) => ({ at: iso(at), ...counts }))
    },
  }
}
