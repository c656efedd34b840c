// What people told us: put away under keys of their own, read only with a row that says so, destroyed for good. A value in clear
// lives in the memory of this module and in the answer to whoever may read it; never in a log, an error, an event or a message.
import { createHash, randomBytes } from 'node:crypto'
import {
  type Channel,
  type Clock,
  Fault,
  type FormValues,
  fill,
  type Instant,
  isRefusal,
  mayWithdraw,
  type Pack,
  type PersonalKind,
  type PersonalValue,
  type ReadReason,
  type Refusal,
  readTold,
  refuse,
  type Terms,
} from '@gongzhi/kernel'
import { addAudit } from '../access/audit.service.ts'
import { digest } from '../cases/chain.ts'
import type { BlobStore } from '../evidence/evidence.port.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database, Stores } from '../stores.port.ts'
import { drawFollowCode, sameFollowCode } from './follow-code.ts'
import type { MasterKeys } from './master-keys.port.ts'
import type { Destroyed, GoneRow, HeldKey, ReadRow, StoredKey, StoredValue } from './personal.port.ts'
import {
  drawKey,
  drawRef,
  drawSubject,
  openBytes,
  openText,
  pictureContext,
  sealBytes,
  sealText,
  unwrapKey,
  valueContext,
  wrapKey,
} from './sealing.ts'

/** A picture that was sent and belongs to no report yet. No pack can have a purpose of this name. */
export const WAITING = '_waiting'
const WAITING_TERMS: Terms = {
  pack: '',
  version: 0,
  label: '待提交的照片',
  holder: '',
  party: '',
  place: '',
  basis: 'consent',
  keep: { span: { in: 'urgent', amount: 3_600_000 }, after: 'received' },
}
const MOST_READS = 500
/** Pictures of one account that wait for a report. */
const MOST_WAITING = 50

/** What was told, checked and ready to be put away. `code`: for the person, shown once. Without personal values no subject. */
export type Telling = {
  readonly reporter: string | undefined
  readonly code: string | undefined
  readonly told: FormValues
  readonly values: readonly (PersonalValue & { readonly ref: string })[]
  readonly terms: ReadonlyMap<string, Terms>
}

export type Reader = { readonly account: string; readonly role: string; readonly party: string }
export type Opened =
  | { readonly kind: Exclude<PersonalKind, 'personal-photo'>; readonly label: string; readonly text: string }
  | { readonly kind: 'personal-photo'; readonly label: string; readonly jpeg: Uint8Array }

/** What a person may know of what is held about him: everything but the values and the names of officials. */
export type OfPerson = {
  readonly held: readonly (HeldKey & { readonly caseOpen: boolean; readonly caseEnded: Instant | undefined })[]
  readonly gone: readonly GoneRow[]
  readonly reads: readonly ReadRow[]
}

export interface Personal {
  /** Checks what a form of `channel` brought. Refusals: those of forms, nobody-answers where nobody would answer for the data. */
  tell(pack: Pack, channel: Channel, place: string, values: Readonly<Record<string, unknown>>): Telling | Refusal
  /** Puts it away in the transaction that opens its case. Fault form-field-invalid for a picture that does not wait (any more). */
  keep(stores: Stores, telling: Telling, caseId: string, account: string): Promise<void>
  /** A further code for somebody who did not get the first: the answer may have been lost. */
  addCode(stores: Stores, telling: Telling, reporter: string): Promise<void>
  /** Whether the same was told before, as far as it can still be read. */
  sameAs(stores: Stores, telling: Telling, told: FormValues): Promise<boolean>
  /** Before a picture is blurred for `wait`. Fault upload-quota. */
  admit(account: string): Promise<void>
  /** Takes a blurred picture in advance; `account` alone may put it into a report, within the hour. Fault evidence-no-room. */
  wait(jpeg: Uint8Array, account: string): Promise<string>
  /**
   * A value, after the row that says who read it has been committed. Whoever calls has made sure that `by` may.
   * Faults: personal-gone, personal-purpose-wrong, personal-unreadable.
   */
  read(ref: string, by: Reader & { readonly purpose: string; readonly why: ReadReason }): Promise<Opened>
  /** Fault follow-code-wrong. */
  byCode(code: string): Promise<{ readonly subject: string } & OfPerson>
  of(subject: string): Promise<OfPerson>
  /**
   * The person wants it destroyed: for one purpose (fault personal-held where it must be kept for now) or all that may be.
   * What is `held` stays. Fault follow-code-wrong.
   */
  withdraw(code: string, purpose?: string): Promise<{ readonly destroyed: string[]; readonly held: string[] }>
  /** By order of whoever answers for the data; purposes that were destroyed. `by`: account, or `cli`. */
  destroy(
    subject: string,
    purpose?: string,
    why?: Exclude<Destroyed, 'adopted'>,
    by?: string,
  ): Promise<readonly string[]>
  /** Removes sealed pictures whose keys are gone; how many. */
  clearPictures(): Promise<number>
}

export type PersonalParts = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly directory: () => Directory
  readonly masters: MasterKeys
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export function personal({ database, blobs, clock, directory, masters }: PersonalParts): Personal {
  async function dataKey({ generation, wrapped, subject, purpose }: StoredKey): Promise<Uint8Array> {
    const master = await masters.find(generation)
    if (!master) throw new Fault('master-key-missing', { generation })
    return unwrapKey(master, wrapped, subject, purpose)
  }

  async function newKey(
    given: Omit<StoredKey, 'generation' | 'wrapped'>,
  ): Promise<{ row: StoredKey; key: Uint8Array }> {
    const key = drawKey()
    const master = await masters.current()
    return {
      row: { ...given, generation: master.id, wrapped: wrapKey(master, key, given.subject, given.purpose) },
      key,
    }
  }

  /** The picture stays as it is; its own key changes hands. */
  async function adopt(stores: Stores, ref: string, account: string, label: string) {
    const found = await stores.personal.find(ref)
    // Somebody else's picture is not there for this account.
    if (found?.key.purpose !== WAITING || found.key.terms.place !== account)
      throw new Fault('form-field-invalid', { label })
    const pictureKey = openText(await dataKey(found.key), found.value.sealed, contextOf(found.value))
    // Its time may have run out this very moment: then it is being removed.
    if (!(await stores.personal.destroy(found.key.subject, WAITING, clock.now(), 'adopted')))
      throw new Fault('form-field-invalid', { label })
    return { pictureKey, blob: found.value.blob }
  }

  const contextOf = ({ ref, subject, purpose }: Pick<StoredValue, 'ref' | 'subject' | 'purpose'>) =>
    valueContext(ref, subject, purpose)

  async function opened({ key, value }: { key: StoredKey; value: StoredValue }): Promise<Opened> {
    const text = openText(await dataKey(key), value.sealed, contextOf(value))
    const { kind, label, ref } = value
    if (kind !== 'personal-photo') return { kind, label, text }
    const sealed = await blobs.get(value.blob ?? '').catch((fault: unknown) => {
      // Destroyed between the reading of its key and this.
      throw fault instanceof Fault && fault.code === 'evidence-missing' ? new Fault('personal-gone') : fault
    })
    return { kind, label, jpeg: openBytes(Buffer.from(text, 'base64url'), sealed, pictureContext(ref)) }
  }

  async function personOf(stores: Stores, subject: string): Promise<OfPerson> {
    const held = await stores.personal.held(subject)
    const cases = new Map<string, { open: boolean; ended: Instant | undefined }>()
    for (const { key } of held) {
      const state = (await stores.cases.find(key.case))?.state
      // A case whose projection is lost counts as open: nothing is destroyed by mistake.
      cases.set(key.case, { open: key.case !== '' && state?.stands.kind !== 'end', ended: state?.ended?.at })
    }
    return {
      held: held.map((each) => ({
        ...each,
        caseOpen: cases.get(each.key.case)?.open ?? true,
        caseEnded: cases.get(each.key.case)?.ended,
      })),
      gone: await stores.personal.gone(subject),
      reads: await stores.personal.reads(subject, MOST_READS),
    }
  }

  async function subjectOf(stores: Stores, code: string): Promise<string> {
    const subject = await stores.personal.findCode(digest(sameFollowCode(code)))
    if (subject === undefined) throw new Fault('follow-code-wrong')
    return subject
  }

  async function noteDestroyed(
    stores: Stores,
    subject: string,
    purposes: readonly string[],
    why: string,
    by?: string,
  ): Promise<void> {
    if (purposes.length === 0) return
    const about = { subject, purposes, why }
    await addAudit(stores, clock.now(), { kind: 'personal.destroyed', ...(by === undefined ? {} : { by }), about })
  }

  async function clearPictures(): Promise<number> {
    let removed = 0
    for (;;) {
      const addresses = await database.read(({ personalCare }) => personalCare.pictures(100))
      for (const address of addresses) {
        // In this order: what dies in between is removed again, which does no harm.
        await blobs.remove(address)
        await database.transaction(({ personalCare }) => personalCare.pictureRemoved(address))
        removed++
      }
      if (addresses.length < 100) return removed
    }
  }

  return {
    tell(pack, channel, place, values) {
      const sorted = readTold(channel.reporter, values)
      if (isRefusal(sorted)) return sorted
      const terms = new Map<string, Terms>()
      for (const { field } of sorted.personal) {
        const declared = pack.purposes?.find(({ id }) => id === field.purpose)
        if (!declared) return refuse('pack-faulty', { count: 1, detail: `purposes/${field.purpose}` })
        const party = directory().org.whoAnswers(declared.holder, place)
        if (!party)
          return refuse('nobody-answers', {
            role: declared.holder,
            place: directory().places.find(place)?.name ?? place,
          })
        const { label, holder, basis, keep } = declared
        terms.set(declared.id, {
          pack: pack.id,
          version: pack.version,
          label,
          holder,
          party: party.id,
          place,
          basis,
          keep,
        })
      }
      const refs = sorted.personal.map((value) => ({
        ...value,
        ref: value.field.kind === 'personal-photo' ? value.value : drawRef(),
      }))
      const told = fill(channel.reporter, {
        ...sorted.plain,
        ...Object.fromEntries(refs.map(({ name, ref }) => [name, ref])),
      })
      if (isRefusal(told)) return told
      const known = refs.length > 0
      return {
        reporter: known ? drawSubject() : undefined,
        code: known ? drawFollowCode(randomBytes(13)) : undefined,
        told,
        values: refs,
        terms,
      }
    },

    async keep(stores, { reporter: subject, values, terms, code }, caseId, account) {
      if (subject === undefined || code === undefined) return
      const received = clock.now()
      const made = new Map<string, { row: StoredKey; key: Uint8Array }>()
      for (const [purpose, each] of terms)
        made.set(purpose, await newKey({ subject, purpose, case: caseId, received, terms: each }))
      const rows: StoredValue[] = []
      for (const { ref, field, value } of values) {
        const { kind, label, purpose } = field
        const key = made.get(purpose)?.key
        if (!key) throw new Fault('pack-faulty', { count: 1, detail: `purposes/${purpose}` })
        const waited = kind === 'personal-photo' ? await adopt(stores, ref, account, label) : undefined
        rows.push({
          ref,
          subject,
          purpose,
          label,
          kind,
          sealed: sealText(key, waited ? waited.pictureKey : value, valueContext(ref, subject, purpose)),
          ...(waited?.blob === undefined ? {} : { blob: waited.blob }),
        })
      }
      await stores.personal.add(
        [...made.values()].map(({ row }) => row),
        rows,
      )
      await stores.personal.addCode(digest(sameFollowCode(code)), subject, received)
    },

    async addCode(stores, { code }, reporter) {
      if (code !== undefined) await stores.personal.addCode(digest(sameFollowCode(code)), reporter, clock.now())
    },

    async sameAs(stores, { values }, told) {
      for (const { name, field, value } of values) {
        const ref = told[name]
        if (typeof ref !== 'string') return false
        if (field.kind === 'personal-photo') {
          if (ref !== value) return false
          continue
        }
        const found = await stores.personal.find(ref)
        if (!found) continue
        if (openText(await dataKey(found.key), found.value.sealed, contextOf(found.value)) !== value) return false
      }
      return true
    },

    async admit(account) {
      const waiting = await database.read((stores) => stores.personal.countAt(WAITING, account))
      if (waiting >= MOST_WAITING) throw new Fault('upload-quota', { limit: MOST_WAITING })
    },

    async wait(jpeg, account) {
      const [ref, subject, pictureKey] = [drawRef(), drawSubject(), drawKey()]
      const sealed = sealBytes(pictureKey, jpeg, pictureContext(ref))
      const blob = sha256(sealed)
      const purpose = WAITING
      // Who may put it into a report stands where the place would; the picture has none yet.
      const terms = { ...WAITING_TERMS, place: account }
      const { row, key } = await newKey({ subject, purpose, case: '', received: clock.now(), terms })
      const value: StoredValue = {
        ref,
        subject,
        purpose,
        label: WAITING_TERMS.label,
        kind: 'personal-photo',
        sealed: sealText(key, Buffer.from(pictureKey).toString('base64url'), valueContext(ref, subject, purpose)),
        blob,
      }
      // The row first: whatever dies in between, the picture is known and will be removed.
      await database.transaction((stores) => stores.personal.add([row], [value]))
      try {
        await blobs.put(sealed)
      } catch (fault) {
        await database.transaction((stores) => stores.personal.destroy(subject, purpose, clock.now(), 'time-over'))
        throw fault
      }
      return ref
    },

    async read(ref, { purpose, why, account, role, party }) {
      const found = await database.transaction(async (stores) => {
        const known = await stores.personal.find(ref)
        if (!known || known.key.purpose === WAITING) throw new Fault('personal-gone')
        if (known.key.purpose !== purpose) throw new Fault('personal-purpose-wrong')
        const { subject } = known.key
        const { label } = known.value
        const at = clock.now()
        const row = { ref, subject, purpose, label, at, account, role, party, why }
        if (!(await stores.personal.addRead(row))) throw new Fault('personal-gone')
        const about = { ref, subject, purpose, why, role, party }
        await addAudit(stores, at, { kind: 'personal.read', by: account, about })
        return known
      })
      // Only here, after the commit, does anything become readable.
      return opened(found)
    },

    of: (subject) => database.read((stores) => personOf(stores, subject)),

    byCode: (code) =>
      database.read(async (stores) => {
        const subject = await subjectOf(stores, code)
        return { subject, ...(await personOf(stores, subject)) }
      }),

    async withdraw(code, purpose) {
      const result = await database.transaction(async (stores) => {
        const subject = await subjectOf(stores, code)
        const destroyed: string[] = []
        const stays: string[] = []
        for (const { key, caseOpen } of (await personOf(stores, subject)).held) {
          if (purpose !== undefined && key.purpose !== purpose) continue
          if (!mayWithdraw(key.terms, caseOpen)) stays.push(key.purpose)
          else if (await stores.personal.destroy(subject, key.purpose, clock.now(), 'withdrawn'))
            destroyed.push(key.purpose)
        }
        await noteDestroyed(stores, subject, destroyed, 'withdrawn')
        return { destroyed, held: stays }
      })
      if (purpose !== undefined && result.held.length > 0) throw new Fault('personal-held')
      if (result.destroyed.length > 0) await clearPictures()
      return result
    },

    async destroy(subject, purpose, why = 'by-order', by) {
      const destroyed = await database.transaction(async (stores) => {
        const done: string[] = []
        for (const { key } of await stores.personal.held(subject)) {
          if (purpose !== undefined && key.purpose !== purpose) continue
          if (await stores.personal.destroy(subject, key.purpose, clock.now(), why)) done.push(key.purpose)
        }
        await noteDestroyed(stores, subject, done, why, by)
        return done
      })
      if (destroyed.length > 0) await clearPictures()
      return destroyed
    },

    clearPictures,
  }
}
