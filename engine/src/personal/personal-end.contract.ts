// What must hold at the end of personal data, over any stores: destroyed, wrapped anew or over its time, it is gone or readable as
// it should be, and the history sound whatever happened.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { canonical, DAY } from '@gongzhi/kernel'
import fc from 'fast-check'
import { isFault } from '../cases/cases.contract.ts'
import type { MasterKey } from './master-keys.port.ts'
import { blobsOf, failing, forDesk, inWorld, type OpenPersonal, refsOf, SECRET } from './opened-personal.contract.ts'
import { everyRow, official, ReportedWorld } from './reported-world.contract.ts'
import { checkMasterKeys, dropOldMasterKeys, rotateMasterKey } from './rotation.ts'
import { openText, unwrapKey, valueContext } from './sealing.ts'

export function personalEndContract(name: string, open: OpenPersonal): void {
  describe(name, () => {
    it('is gone for whoever has the database and a copy of every master key', () =>
      inWorld(open, async (world) => {
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
      inWorld(open, async (world) => {
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

    it('leaves no picture behind when the process dies at any moment of destroying it', () =>
      inWorld(open, async (world) => {
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
      inWorld(open, async (world) => {
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
      inWorld(open, async (world) => {
        const old = await world.masters.current()
        await world.masters.add()
        await dropOldMasterKeys(world)
        // A process that has not heard of it yet.
        const deaf = { ...world.masters, current: async () => old }
        const late = new ReportedWorld({ ...world, masters: deaf })
        await assert.rejects(late.tell(SECRET), isFault('case-changed'))
        assert.deepEqual(((await everyRow(world)) as { held: unknown[] }).held, [])
      }))

    it('is destroyed when its time is over, sooner where the district says so, and reported', () =>
      inWorld(open, async (world) => {
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
            inWorld(open, async (world) => {
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
