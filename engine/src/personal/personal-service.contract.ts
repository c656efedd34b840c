// What must hold for personal data, over any stores: nothing in clear, a row for each read, gone when it is destroyed, and the
// history sound whatever was destroyed.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { canonical, DAY, type Fault, isRefusal } from '@gongzhi/kernel'
import fc from 'fast-check'
import { isFault } from '../cases/cases.contract.ts'
import type { BlobStore } from '../evidence/evidence.port.ts'
import type { Database } from '../stores.port.ts'
import type { MasterKey, MasterKeys } from './master-keys.port.ts'
import { everyRow, official, ReportedWorld } from './reported-world.contract.ts'
import { checkMasterKeys, dropOldMasterKeys, rotateMasterKey } from './rotation.ts'
import { openText, unwrapKey, valueContext } from './sealing.ts'

export type OpenedPersonal = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly masters: MasterKeys
  close(): Promise<void>
}

const SECRET = { what: '隔壁老王半夜停的，车牌浙A12345', phone: '13957112345' }
const forDesk = { ...official, why: 'call-back' } as const

/** The database, but every transaction from the `n`-th on fails when it should commit. */
function failing(database: Database, n = 0): Database {
  let count = 0
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (stores) => {
        const result = await work(stores)
        if (count++ >= n) throw new RangeError('the commit')
        return result
      }),
  }
}

/** Texts that may be read now, by reference. */
async function refsOf(world: ReportedWorld, caseId: string): Promise<Record<string, string>> {
  const found = await world.database.read(({ cases }) => cases.find(caseId))
  return (found?.state.told ?? {}) as Record<string, string>
}

export function personalServiceContract(name: string, open: () => Promise<OpenedPersonal>): void {
  const inWorld = async (work: (world: ReportedWorld) => Promise<void>) => {
    const opened = await open()
    try {
      await work(new ReportedWorld(opened))
    } finally {
      await opened.close()
    }
  }

  describe(name, () => {
    it('is read by whoever has a purpose, and nowhere in clear', () =>
      inWorld(async (world) => {
        const { done, code } = await world.tell({ ...SECRET, kind: '车辆' })
        const told = await refsOf(world, done.state.id)
        assert.equal(told.kind, '车辆')
        assert.deepEqual(await world.personal.read(told.phone ?? '', { ...forDesk, purpose: 'contact-back' }), {
          kind: 'phone',
          label: '联系电话',
          text: SECRET.phone,
        })
        const opened = await world.personal.read(told.what ?? '', { ...forDesk, purpose: 'describe-matter' })
        assert.equal('text' in opened && opened.text, SECRET.what)
        const stored = canonical(JSON.parse(JSON.stringify(await everyRow(world))))
        for (const secret of [SECRET.phone, '老王', '浙A12345', String(code), String(code).replaceAll('-', '')])
          for (const form of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')])
            assert.ok(!stored.includes(form), form)
      }))

    it('is not read for another purpose, and that is not called a reading', () =>
      inWorld(async (world) => {
        const { done, code } = await world.tell(SECRET)
        const { phone = '' } = await refsOf(world, done.state.id)
        await assert.rejects(
          world.personal.read(phone, { ...forDesk, purpose: 'describe-matter' }),
          isFault('personal-purpose-wrong'),
        )
        await assert.rejects(
          world.personal.read(`pd:${'0'.repeat(32)}`, { ...forDesk, purpose: 'contact-back' }),
          isFault('personal-gone'),
        )
        assert.deepEqual((await world.personal.byCode(code ?? '')).reads, [])
      }))

    it('tells the person what is held, for what, and who read it; to nobody without the code', () =>
      inWorld(async (world) => {
        const { done, code = '' } = await world.tell(SECRET)
        const { phone = '' } = await refsOf(world, done.state.id)
        await world.personal.read(phone, { ...forDesk, purpose: 'contact-back' })
        const scribbled = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
        const { subject, held, gone, reads } = await world.personal.byCode(scribbled)
        assert.equal(subject, done.state.reporter)
        assert.deepEqual(
          held.map(({ key, values, caseOpen }) => [key.purpose, key.terms.party, values.length, caseOpen]),
          [
            ['contact-back', 'the-desk', 1, true],
            ['describe-matter', 'the-desk', 1, true],
          ],
        )
        assert.deepEqual(gone, [])
        const [read] = reads
        assert.deepEqual(read, {
          ref: phone,
          subject,
          purpose: 'contact-back',
          label: '联系电话',
          at: world.now,
          ...forDesk,
        })
        for (const wrong of ['', code.slice(1), `${code}0`, subject])
          await assert.rejects(world.personal.byCode(wrong), isFault('follow-code-wrong'))
        await world.personal.withdraw(code)
        const audited = await world.database.read(({ audit }) => audit.list({ limit: 10, kind: 'personal' }))
        assert.deepEqual(
          audited.map(({ kind }) => kind),
          ['personal.destroyed', 'personal.read'],
        )
        for (const { text } of audited)
          for (const value of Object.values(SECRET)) assert.ok(!text.includes(String(value)), 'no value in the log')
      }))

    it('shows nothing when the row that says so could not be written', () =>
      inWorld(async (world) => {
        const { done, code = '' } = await world.tell(SECRET)
        const { phone = '' } = await refsOf(world, done.state.id)
        const broken = new ReportedWorld({ ...world, database: failing(world.database) })
        await assert.rejects(broken.personal.read(phone, { ...forDesk, purpose: 'contact-back' }), RangeError)
        assert.deepEqual((await world.personal.byCode(code)).reads, [])
      }))

    it('is not kept when its case is not opened, and no case is opened when it is not kept', () =>
      inWorld(async (world) => {
        const refused = await world.reports.open({ ...world.report(SECRET, 'r'), place: 'district' })
        assert.ok(isRefusal(refused) && refused.refused === 'signal-place-kind')
        const broken = new ReportedWorld({ ...world, database: failing(world.database) })
        await assert.rejects(broken.tell(SECRET), RangeError)
        const rows = (await everyRow(world)) as { held: unknown[]; chains: unknown[] }
        assert.deepEqual([rows.held, rows.chains], [[], []])
      }))

    it('is one report, however often it is sent, and another under the same id is refused', () =>
      inWorld(async (world) => {
        const first = await world.tell({ ...SECRET, kind: '车辆' }, 'r')
        const again = await world.tell({ ...SECRET, kind: '车辆' }, 'r')
        assert.equal(again.done.repeated, true)
        assert.equal(again.done.state.id, first.done.state.id)
        for (const { code = '' } of [first, again])
          assert.equal((await world.personal.byCode(code)).subject, first.done.state.reporter)
        for (const other of [{ ...SECRET, phone: '13900000000' }, { what: SECRET.what, kind: '车辆' }, SECRET]) {
          const refused = await world.reports.open(world.report(other, 'r'))
          assert.ok(isRefusal(refused) && refused.refused === 'command-id-reused', JSON.stringify(refused))
        }
        await world.personal.destroy(first.done.state.reporter ?? '')
        assert.equal((await world.tell({ ...SECRET, kind: '车辆' }, 'r')).done.state.id, first.done.state.id)
        assert.equal((await world.personal.byCode(first.code ?? '')).held.length, 0)
      }))

    it('is gone for whoever has the database and a copy of every master key', () =>
      inWorld(async (world) => {
        const { done, code = '' } = await world.tell(SECRET)
        const { phone = '', what = '' } = await refsOf(world, done.state.id)
        const copies: MasterKey[] = [await world.masters.current()]
        const sealed = await world.database.read(async ({ personal }) => (await personal.find(phone))?.value)
        assert.ok(sealed)
        const tries = async () => {
          const keys = await world.database.read(({ personalCare }) => personalCare.list(undefined, 1_000))
          const opened: string[] = []
          for (const { key } of keys)
            for (const master of copies)
              for (const context of [key, { subject: sealed.subject, purpose: sealed.purpose }])
                try {
                  const data = unwrapKey(master, key.wrapped, context.subject, context.purpose)
                  opened.push(openText(data, sealed.sealed, valueContext(phone, sealed.subject, sealed.purpose)))
                } catch {}
          return opened
        }
        // Before, the very same search finds it.
        assert.ok((await tries()).includes(SECRET.phone))
        assert.deepEqual(await world.personal.withdraw(code, 'contact-back'), { destroyed: ['contact-back'], held: [] })
        assert.deepEqual(await tries(), [])
        await assert.rejects(
          world.personal.read(phone, { ...forDesk, purpose: 'contact-back' }),
          isFault('personal-gone'),
        )
        // What was told for another purpose is still there: its case is open and the law asks for it.
        await assert.rejects(world.personal.withdraw(code, 'describe-matter'), isFault('personal-held'))
        await world.personal.read(what, { ...forDesk, purpose: 'describe-matter' })
        const { held, gone } = await world.personal.byCode(code)
        assert.deepEqual(
          [held.map(({ key }) => key.purpose), gone.map((row) => [row.purpose, row.why])],
          [['describe-matter'], [['contact-back', 'withdrawn']]],
        )
        await world.does(done.state.id, { move: 'drop' }, 'desk')
        assert.deepEqual(await world.personal.withdraw(code), { destroyed: ['describe-matter'], held: [] })
        await assert.rejects(
          world.personal.read(what, { ...forDesk, purpose: 'describe-matter' }),
          isFault('personal-gone'),
        )
      }))

    it('has its row or was not shown, when it is read, destroyed and wrapped anew at once', () =>
      inWorld(async (world) => {
        for (let i = 0; i < 12; i++) {
          const { done, code = '' } = await world.tell(SECRET, `race-${i}`)
          const { phone = '' } = await refsOf(world, done.state.id)
          const read = () =>
            world.personal.read(phone, { ...forDesk, purpose: 'contact-back' }).then(
              (opened) => 'text' in opened && opened.text === SECRET.phone,
              (fault: unknown) => {
                assert.ok(isFault('personal-gone')(fault), String(fault))
                return false
              },
            )
          const [one, , two] = await Promise.all([
            read(),
            world.personal.withdraw(code, 'contact-back'),
            read(),
            i % 4 === 0 ? rotateMasterKey(world) : undefined,
          ])
          const { reads, held } = await world.personal.byCode(code)
          assert.equal(reads.length, [one, two].filter(Boolean).length)
          assert.deepEqual(
            held.map(({ key }) => key.purpose),
            ['describe-matter'],
          )
          assert.equal(await read(), false)
        }
        await checkMasterKeys(world)
      }))

    it('keeps no more pictures waiting for one account than it could ever report', () =>
      inWorld(async (world) => {
        for (let i = 0; i < 50; i++) {
          await world.personal.admit(official.account)
          await world.personal.wait(randomBytes(10), official.account)
        }
        await assert.rejects(world.personal.admit(official.account), isFault('upload-quota'))
        await world.personal.admit('another-account')
      }))

    it('is one report, also when it is sent several times at once', () =>
      inWorld(async (world) => {
        const sent = await Promise.all(Array.from({ length: 4 }, () => world.tell(SECRET, 'at once')))
        assert.equal(new Set(sent.map(({ done }) => done.state.id)).size, 1)
        assert.equal(sent.filter(({ done }) => !done.repeated).length, 1)
        const subjects = await Promise.all(
          sent.map(async ({ code = '' }) => (await world.personal.byCode(code)).subject),
        )
        assert.deepEqual(new Set(subjects), new Set([sent[0]?.done.state.reporter]))
      }))

    it('opens only where it belongs', () =>
      inWorld(async (world) => {
        const [one, two] = [await world.tell(SECRET, 'a'), await world.tell({ ...SECRET, phone: '13900000000' }, 'b')]
        const [a, b] = [await refsOf(world, one.done.state.id), await refsOf(world, two.done.state.id)]
        const swapped = failing(world.database, Number.POSITIVE_INFINITY)
        const moved: Database = {
          ...swapped,
          transaction: (work) =>
            world.database.transaction(async (stores) => {
              const other = await stores.personal.find(b.phone ?? '')
              return work({
                ...stores,
                personal: {
                  ...stores.personal,
                  find: async (ref) => {
                    const found = await stores.personal.find(ref)
                    return found && other && { ...found, value: { ...found.value, sealed: other.value.sealed } }
                  },
                },
              })
            }),
        }
        const tampered = new ReportedWorld({ ...world, database: moved })
        await assert.rejects(
          tampered.personal.read(a.phone ?? '', { ...forDesk, purpose: 'contact-back' }),
          (fault) => isFault('personal-unreadable')(fault) && (fault as Fault).cause === undefined,
        )
      }))

    it('may be a picture, sealed, of one account, for one report, for an hour', () =>
      inWorld(async (world) => {
        const jpeg = randomBytes(5_000)
        const ref = await world.personal.wait(jpeg, official.account)
        const late = await world.personal.wait(randomBytes(100), official.account)
        for (const stranger of [late.replace(/.$/, 'x'), `pd:${'1'.repeat(32)}`])
          await assert.rejects(world.tell({ ...SECRET, seen: stranger }, stranger), isFault('form-field-invalid'))
        const theirs = await world.personal.wait(randomBytes(100), 'another-account')
        await assert.rejects(world.tell({ ...SECRET, seen: theirs }, 't'), isFault('form-field-invalid'))
        await assert.rejects(world.personal.read(ref, { ...forDesk, purpose: '_waiting' }), isFault('personal-gone'))
        const { done, code = '' } = await world.tell({ ...SECRET, seen: ref }, 'p')
        await assert.rejects(world.tell({ ...SECRET, seen: ref }, 'q'), isFault('form-field-invalid'))
        assert.equal((await world.tell({ ...SECRET, seen: ref }, 'p')).done.state.id, done.state.id)
        const opened = await world.personal.read(ref, { ...forDesk, purpose: 'describe-matter' })
        assert.ok('jpeg' in opened && Buffer.from(opened.jpeg).equals(jpeg))
        const addresses = await blobsOf(world)
        assert.equal(addresses.length, 3)
        for (const address of addresses)
          assert.ok(!Buffer.from(await world.blobs.get(address)).includes(jpeg.subarray(100, 132)))
        world.now += 3_600_001
        await world.retain()
        assert.equal((await blobsOf(world)).length, 1)
        await world.does(done.state.id, { move: 'drop' }, 'desk')
        await world.personal.withdraw(code)
        assert.deepEqual(await blobsOf(world), [])
        await assert.rejects(
          world.personal.read(ref, { ...forDesk, purpose: 'describe-matter' }),
          isFault('personal-gone'),
        )
      }))

    it('leaves no picture behind when the process dies at any moment of destroying it', () =>
      inWorld(async (world) => {
        for (let n = 0; n < 4; n++) {
          const ref = await world.personal.wait(randomBytes(100), official.account)
          const { done } = await world.tell({ ...SECRET, seen: ref }, `dies ${n}`)
          const dying = new ReportedWorld({ ...world, database: failing(world.database, n) })
          await dying.personal.destroy(done.state.reporter ?? '').catch(() => undefined)
          await world.personal.destroy(done.state.reporter ?? '')
          await world.retain()
          assert.deepEqual(await blobsOf(world), [], `killed after ${n}`)
        }
      }))

    it('is wrapped anew under a new master key, killed and begun again, and readable all the while', () =>
      inWorld(async (world) => {
        const told: { ref: string; text: string }[] = []
        for (let i = 0; i < 230; i++) {
          const phone = `139${String(10_000_000 + i)}`
          const { done } = await world.tell({ what: 'x', phone }, `r-${i}`)
          told.push({ ref: (await refsOf(world, done.state.id)).phone ?? '', text: phone })
        }
        const readable = async (of = told) => {
          for (const { ref, text } of of) {
            const opened = await world.personal.read(ref, { ...forDesk, purpose: 'contact-back' })
            assert.equal('text' in opened && opened.text, text)
          }
        }
        const before = await world.masters.current()
        const dying = { database: failing(world.database, 1), masters: world.masters }
        await assert.rejects(rotateMasterKey(dying), RangeError)
        const midway = await world.database.read(({ personalCare }) => personalCare.generations())
        assert.deepEqual(
          midway.map(({ keys }) => keys).sort((a, b) => a - b),
          [200, 260],
        )
        await checkMasterKeys(world)
        await readable(told.filter((_, i) => i % 10 === 0))
        await assert.rejects(dropOldMasterKeys(world), isFault('master-key-in-use'))
        assert.ok(await world.masters.find(before.id))
        // Whatever is told meanwhile is under the new key; what is destroyed meanwhile does not come back.
        await world.tell({ what: 'meanwhile' }, 'meanwhile')
        const [gone] = told.splice(0, 1)
        const subject = (await world.database.read(({ personal }) => personal.find(gone?.ref ?? '')))?.key.subject ?? ''
        await world.personal.destroy(subject)
        const rotated = await rotateMasterKey(world)
        assert.equal(rotated.resumed, true)
        assert.equal(rotated.generation, (await world.masters.current()).id)
        assert.deepEqual(await world.personal.of(subject).then(({ held }) => held), [])
        assert.deepEqual(await dropOldMasterKeys(world), [before.id])
        assert.equal(await world.masters.find(before.id), undefined)
        await checkMasterKeys(world)
        await readable()
        assert.deepEqual(await dropOldMasterKeys(world), [])
        const next = await rotateMasterKey(world)
        assert.equal(next.resumed, false)
        assert.ok(next.rewrapped >= told.length * 2)
        await readable(told.filter((_, i) => i % 10 === 0))
      }))

    it('is not written under a master key that is being dropped', () =>
      inWorld(async (world) => {
        const old = await world.masters.current()
        await world.masters.add()
        await dropOldMasterKeys(world)
        // A process that has not heard of it yet.
        const deaf = { ...world.masters, current: async () => old }
        const late = new ReportedWorld({ ...world, masters: deaf })
        await assert.rejects(late.tell(SECRET), isFault('case-changed'))
        assert.deepEqual(((await everyRow(world)) as { held: unknown[] }).held, [])
      }))

    it('says at the start whether it can be read', () =>
      inWorld(async (world) => {
        await checkMasterKeys(world)
        await world.tell(SECRET)
        await checkMasterKeys(world)
        const { id } = await world.masters.current()
        const none = { ...world.masters, find: async () => undefined }
        await assert.rejects(checkMasterKeys({ ...world, masters: none }), isFault('master-key-missing'))
        const wrong = { ...world.masters, find: async () => ({ id, key: randomBytes(32) }) }
        await assert.rejects(checkMasterKeys({ ...world, masters: wrong }), isFault('master-key-wrong'))
      }))

    it('is destroyed when its time is over, sooner where the district says so, and reported', () =>
      inWorld(async (world) => {
        const one = await world.tell(SECRET, 'a')
        const two = await world.tell(SECRET, 'b')
        await world.does(one.done.state.id, { move: 'drop' }, 'desk')
        const run = async () => (await world.retain()).map(({ purpose, destroyed, left }) => [purpose, destroyed, left])
        assert.deepEqual(await run(), [
          ['contact-back', 0, 2],
          ['describe-matter', 0, 2],
        ])
        world.now += 31 * DAY
        assert.deepEqual(await run(), [
          ['contact-back', 2, 0],
          ['describe-matter', 0, 2],
        ])
        world.now += 61 * DAY
        // That of the open case is held.
        assert.deepEqual(await run(), [['describe-matter', 1, 1]])
        assert.deepEqual(
          (await world.personal.byCode(one.code ?? '')).gone.map(({ why }) => why),
          ['time-over', 'time-over'],
        )
        await world.does(two.done.state.id, { move: 'drop' }, 'desk')
        world.now += 5 * DAY
        assert.deepEqual(await run(), [['describe-matter', 0, 1]])
        world.retention = { 'lanes/describe-matter': { span: { in: 'natural', amount: 3 }, after: 'case-ended' } }
        assert.deepEqual(await run(), [['describe-matter', 1, 0]])
        const rows = await world.database.read(({ personalCare }) => personalCare.runs(3))
        assert.deepEqual(rows[0], { at: world.now, purpose: 'describe-matter', destroyed: 1, left: 0 })
        // Three years after the last of it was destroyed nobody can tell any more that it ever was.
        world.now += 3 * 366 * DAY
        await world.retain()
        await assert.rejects(world.personal.byCode(one.code ?? ''), isFault('follow-code-wrong'))
        assert.equal((await world.personal.byCode(two.code ?? '')).gone.length, 2)
        world.now += DAY
        await world.retain()
        await assert.rejects(world.personal.byCode(two.code ?? ''), isFault('follow-code-wrong'))
      }))

    it('leaves the history sound, whatever is told, read and destroyed in between', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              do: fc.constantFrom(
                'report',
                'send',
                'clear',
                'back',
                'read',
                'read',
                'withdraw',
                'destroy',
                'later',
                'rotate',
              ),
              on: fc.nat({ max: 5 }),
              text: fc.stringMatching(/^[^\s\p{C}\p{M}]{8,20}$/u),
            }),
            { maxLength: 30 },
          ),
          (acts) =>
            inWorld(async (world) => {
              const people: { id: string; code: string; text: string; reads: number; gone: boolean }[] = []
              for (const [i, { do: act, on, text }] of acts.entries()) {
                const who = people[on % Math.max(people.length, 1)]
                if (act === 'report') {
                  const said = text.normalize('NFC')
                  const { done, code = '' } = await world.tell({ what: said, phone: '13957112345' }, `p-${i}`)
                  people.push({ id: done.state.id, code, text: said, reads: 0, gone: false })
                } else if (act === 'later') {
                  world.now += 20 * DAY
                  await world.retain()
                } else if (act === 'rotate') await rotateMasterKey(world)
                else if (!who) continue
                else if (act === 'send') await world.does(who.id, { move: 'send' }, 'desk')
                else if (act === 'clear') await world.does(who.id, { move: 'clear' }, 'company')
                else if (act === 'back') await world.does(who.id, { reason: '地点不对' }, 'company')
                else if (act === 'withdraw') await world.personal.withdraw(who.code)
                else if (act === 'destroy')
                  await world.personal.destroy((await world.personal.byCode(who.code)).subject)
                else {
                  const { what = '' } = await refsOf(world, who.id)
                  const held = (await world.personal.byCode(who.code)).held.some(
                    ({ key }) => key.purpose === 'describe-matter',
                  )
                  const reading = world.personal.read(what, { ...forDesk, purpose: 'describe-matter' })
                  if (held) {
                    const opened = await reading
                    assert.equal('text' in opened && opened.text, who.text)
                    who.reads++
                  } else await assert.rejects(reading, isFault('personal-gone'))
                }
              }
              for (const { code, reads } of people)
                assert.equal((await world.personal.byCode(code)).reads.length, reads)
              const stored = canonical(JSON.parse(JSON.stringify(await everyRow(world))))
              for (const { text } of people) assert.ok(!stored.includes(JSON.stringify(text).slice(1, -1)), text)
              const before = await world.database.read(({ history }) => history.projections(undefined, 500))
              assert.deepEqual((await world.history.verify()).faults, [])
              assert.deepEqual(await world.history.rebuild(), { cases: people.length, changed: 0 })
              assert.deepEqual(await world.database.read(({ history }) => history.projections(undefined, 500)), before)
            }),
        ),
        { numRuns: 25 },
      ))
  })
}

async function blobsOf(world: ReportedWorld): Promise<string[]> {
  const found: string[] = []
  for await (const { address } of world.blobs.list()) found.push(address)
  return found
}
