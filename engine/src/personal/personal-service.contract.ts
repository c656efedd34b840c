// What must hold for personal data that is told and read, over any stores: nothing in clear, a row for each read.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { canonical, type Fault, isRefusal } from '@gongzhi/kernel'
import { isFault } from '../cases/cases.contract.ts'
import type { Database } from '../stores.port.ts'
import { blobsOf, failing, forDesk, inWorld, type OpenPersonal, refsOf, SECRET } from './opened-personal.contract.ts'
import { everyRow, official, ReportedWorld } from './reported-world.contract.ts'
import { checkMasterKeys } from './rotation.ts'

export function personalServiceContract(name: string, open: OpenPersonal): void {
  describe(name, () => {
    it('is read by whoever has a purpose, and nowhere in clear', () =>
      inWorld(open, async (world) => {
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
      inWorld(open, async (world) => {
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
      inWorld(open, async (world) => {
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
      inWorld(open, async (world) => {
        const { done, code = '' } = await world.tell(SECRET)
        const { phone = '' } = await refsOf(world, done.state.id)
        const broken = new ReportedWorld({ ...world, database: failing(world.database) })
        await assert.rejects(broken.personal.read(phone, { ...forDesk, purpose: 'contact-back' }), RangeError)
        assert.deepEqual((await world.personal.byCode(code)).reads, [])
      }))

    it('is not kept when its case is not opened, and no case is opened when it is not kept', () =>
      inWorld(open, async (world) => {
        const refused = await world.reports.open({ ...world.report(SECRET, 'r'), place: 'district' })
        assert.ok(isRefusal(refused) && refused.refused === 'signal-place-kind')
        const broken = new ReportedWorld({ ...world, database: failing(world.database) })
        await assert.rejects(broken.tell(SECRET), RangeError)
        const rows = (await everyRow(world)) as { held: unknown[]; chains: unknown[] }
        assert.deepEqual([rows.held, rows.chains], [[], []])
      }))

    it('is one report, however often it is sent, and another under the same id is refused', () =>
      inWorld(open, async (world) => {
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

    it('keeps no more pictures waiting for one account than it could ever report', () =>
      inWorld(open, async (world) => {
        for (let i = 0; i < 50; i++) {
          await world.personal.admit(official.account)
          await world.personal.wait(randomBytes(10), official.account)
        }
        await assert.rejects(world.personal.admit(official.account), isFault('upload-quota'))
        await world.personal.admit('another-account')
      }))

    it('is one report, also when it is sent several times at once', () =>
      inWorld(open, async (world) => {
        const sent = await Promise.all(Array.from({ length: 4 }, () => world.tell(SECRET, 'at once')))
        assert.equal(new Set(sent.map(({ done }) => done.state.id)).size, 1)
        assert.equal(sent.filter(({ done }) => !done.repeated).length, 1)
        const subjects = await Promise.all(
          sent.map(async ({ code = '' }) => (await world.personal.byCode(code)).subject),
        )
        assert.deepEqual(new Set(subjects), new Set([sent[0]?.done.state.reporter]))
      }))

    it('opens only where it belongs', () =>
      inWorld(open, async (world) => {
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
      inWorld(open, async (world) => {
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

    it('says at the start whether it can be read', () =>
      inWorld(open, async (world) => {
        await checkMasterKeys(world)
        await world.tell(SECRET)
        await checkMasterKeys(world)
        const { id } = await world.masters.current()
        const none = { ...world.masters, find: async () => undefined }
        await assert.rejects(checkMasterKeys({ ...world, masters: none }), isFault('master-key-missing'))
        const wrong = { ...world.masters, find: async () => ({ id, key: randomBytes(32) }) }
        await assert.rejects(checkMasterKeys({ ...world, masters: wrong }), isFault('master-key-wrong'))
      }))
  })
}
