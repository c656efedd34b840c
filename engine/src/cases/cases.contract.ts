// What every store of cases must do. Run by each adapter over an empty database per test.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonical, Fault, factsOf } from '@gongzhi/kernel'
import { type OpenDatabase, type Opened, opened } from '../opened-database.contract.ts'
import type { Append } from './cases.port.ts'
import { blocked, continued, LANES, MINUTES, opening, sha256, storyOf, T0, wished } from './filed-case.contract.ts'

export async function appendAll(database: Opened, appends: readonly Append[]): Promise<void> {
  await database.tx(async ({ cases }) => {
    for (const each of appends) await cases.append(each)
  })
}

export function isFault(code: Fault['code']): (fault: unknown) => boolean {
  return (fault) => fault instanceof Fault && fault.code === code
}

/** Everything a store tells about cases. */
export async function everything(database: Opened): Promise<unknown> {
  return database.tx(async ({ cases, history, outbox }) => ({
    chains: await history.chains(undefined, 1_000),
    projections: await history.projections(undefined, 1_000),
    due: await cases.listDue(Number.MAX_SAFE_INTEGER, 1_000),
    facts: await cases.facts(undefined),
    outbox: await outbox.list(1_000),
    list: await cases.list({ limit: 1_000 }),
  }))
}

// What a store of text must not touch: order of keys, forms of numbers, escapes, signs outside the basic plane.
const AWKWARD = canonical({
  文字: '消防通道占用，“已清通”',
  emoji: '🚒👩‍🚒🇨🇳',
  big: 1e21,
  small: 1e-7,
  negative: -0,
  exact: 0.1 + 0.2,
  safe: 2 ** 53 - 1,
  escapes: '"\\\b\f\n\r\t\u0000\u001f\u007f',
  lines: '\u2028\u2029',
  alone: '\ud83d',
  combined: 'e\u0301',
  composed: '\u00e9',
  braces: '{"a","b",NULL}',
  '': '',
  a: [],
  B: {},
  '10': 1,
  '9': 2,
})

function awkward(id: string): Append {
  const made = opening(id)
  const events = made.events.map((event) => ({ ...event, text: AWKWARD, hash: sha256(`\n${AWKWARD}`) }))
  return { ...made, events, outbox: [{ topic: 'case.消防', case: id, text: AWKWARD }] }
}

export function casesContract(open: OpenDatabase): void {
  describe('cases', () => {
    it('gives back what was appended', () =>
      opened(open, async (database) => {
        const appends = storyOf('case-1', [
          'send',
          'attach',
          'giveBack',
          'send',
          'clear',
          'unproven',
          'clear',
          'proven',
        ])
        for (const append of appends) {
          await appendAll(database, [append])
          const found = await database.tx(({ cases }) => cases.find('case-1'))
          assert.deepEqual(found, { state: append.state, head: append.head })
        }
        const events = await database.tx(({ cases }) => cases.listEvents('case-1'))
        assert.deepEqual(
          events,
          appends.flatMap((append) => append.events),
        )
        assert.equal(await database.tx(({ cases }) => cases.find('case-2')), undefined)
        assert.deepEqual(await database.tx(({ cases }) => cases.listEvents('case-2')), [])
      }))

    it('keeps every byte of an event and of a message', () =>
      opened(open, async (database) => {
        await appendAll(database, [awkward('case-1')])
        const [events, messages] = await database.tx(
          async ({ cases, outbox }) => [await cases.listEvents('case-1'), await outbox.list(9)] as const,
        )
        assert.equal(events[0]?.text, AWKWARD)
        assert.equal(messages[0]?.text, AWKWARD)
        assert.equal(messages[0]?.topic, 'case.消防')
        assert.equal(sha256(`\n${events[0]?.text}`), events[0]?.hash)
      }))

    it('keeps the state to the byte', () =>
      opened(open, async (database) => {
        const made = opening('case-1')
        const found = made.state.found && { ...made.state.found, zone: '通道🚒"\\\u0000{}', confidence: 0.1 + 0.2 }
        const state = { ...made.state, ...(found ? { found } : {}) }
        await appendAll(database, [{ ...made, state }])
        const projections = await database.tx(({ history }) => history.projections(undefined, 9))
        assert.equal(projections[0]?.text, canonical(state))
      }))

    it('refuses a sequence number that is taken and leaves nothing of the append', () =>
      opened(open, async (database) => {
        const [first, second] = storyOf('case-1', ['send']) as [Append, Append]
        await appendAll(database, [first, second])
        const before = await everything(database)
        const other = {
          ...wished(first, 'dismiss', T0 + 9 * MINUTES),
          outbox: [{ topic: 'x', case: 'case-1', text: '{}' }],
        } as Append
        await assert.rejects(appendAll(database, [other]), isFault('case-changed'))
        assert.deepEqual(await everything(database), before)
        assert.equal(await database.tx(({ cases }) => cases.findCommand(other.command.id)), undefined)
        await appendAll(database, [continued(second, 'clear', T0 + 10 * MINUTES)])
      }))

    it('refuses an append of which a later event is taken', () =>
      opened(open, async (database) => {
        const [first, second] = storyOf('case-1', ['send']) as [Append, Append]
        await appendAll(database, [first, second])
        const before = await everything(database)
        const third = continued(second, 'clear', T0 + 3 * MINUTES)
        const mixed = { ...third, events: [...third.events, ...second.events] }
        await assert.rejects(appendAll(database, [mixed]), isFault('case-changed'))
        assert.deepEqual(await everything(database), before)
      }))

    it('refuses a command that was written before', () =>
      opened(open, async (database) => {
        const first = opening('case-1')
        await appendAll(database, [first])
        const before = await everything(database)
        await assert.rejects(
          appendAll(database, [{ ...opening('case-2'), command: first.command }]),
          isFault('case-changed'),
        )
        assert.deepEqual(await everything(database), before)
      }))

    it('finds a command again, also one that needed no event', () =>
      opened(open, async (database) => {
        const [first, second] = storyOf('case-1', ['send']) as [Append, Append]
        const idle: Append = { ...second, events: [], outbox: [], command: { id: 'idle', digest: sha256('idle') } }
        await appendAll(database, [first, second, idle])
        await database.tx(async ({ cases }) => {
          assert.deepEqual(await cases.findCommand(first.command.id), {
            case: 'case-1',
            seq: 1,
            digest: first.command.digest,
          })
          assert.deepEqual(await cases.findCommand(second.command.id), {
            case: 'case-1',
            seq: 2,
            digest: second.command.digest,
          })
          assert.deepEqual(await cases.findCommand('idle'), { case: 'case-1', seq: 2, digest: sha256('idle') })
          assert.equal(await cases.findCommand('never'), undefined)
          assert.equal((await cases.listEvents('case-1')).length, 2)
        })
      }))

    it('knows the cases near in place and time', () =>
      opened(open, async (database) => {
        const done = storyOf('done', ['send', 'clear', 'proven'])
        await appendAll(database, [...done, opening('open', 'lane-a2', T0 + MINUTES)])
        const ended = T0 + 3 * MINUTES
        const near = async (type: string, after: number, places: readonly string[] = LANES) =>
          [...(await database.tx(({ cases }) => cases.near(type, places, after)))].sort((a, b) =>
            a.id < b.id ? -1 : 1,
          )
        const stored = await database.tx(({ cases }) => cases.find('open'))
        const isOpen = { id: 'open', place: 'lane-a2', opened: T0 + MINUTES, stored }
        assert.deepEqual(await near(blocked.id, ended - 1), [
          { id: 'done', place: 'lane-a1', opened: T0, ended },
          isOpen,
        ])
        assert.deepEqual(await near(blocked.id, ended), [isOpen])
        assert.deepEqual(await near('other', 0), [])
        assert.deepEqual(await near(blocked.id, 0, []), [])
        assert.deepEqual(await near(blocked.id, 0, ['lane-a2', 'nowhere']), [isOpen])
        assert.deepEqual(
          (await near(blocked.id, 0, ['lane-a1'])).map(({ id }) => id),
          ['done'],
        )
      }))

    it('knows what was ruled at a place, about that type of case', () =>
      opened(open, async (database) => {
        const ruledAt = (id: string, place: string, at: number): Append => {
          const plain = opening(id, place, T0)
          const by = { kind: 'clock' } as const
          const who = { step: 'sent', role: 'propertyCompany', from: 'a', to: `b-${at}`, kept: false }
          const state = { ...plain.state, rulings: [{ at, by, ...who, reason: '“%', ground: '"rulings":[' }] }
          return { ...plain, state, facts: factsOf(state) }
        }
        await appendAll(database, [
          ruledAt('one', 'lane-a1', T0 + 1),
          ruledAt('two', 'lane-a1', T0 + 2),
          ruledAt('three', 'lane-a2', T0 + 3),
          opening('none', 'lane-a2', T0),
        ])
        const precedents = async (type: string, places: readonly string[]) =>
          [...(await database.tx(({ cases }) => cases.precedents(type, places)))].sort((a, b) => a.at - b.at)
        const one = { case: 'one', at: T0 + 1, place: 'lane-a1', role: 'propertyCompany', party: `b-${T0 + 1}` }
        const two = { ...one, case: 'two', at: T0 + 2, party: `b-${T0 + 2}` }
        assert.deepEqual(await precedents(blocked.id, ['lane-a1']), [one, two])
        assert.equal((await precedents(blocked.id, ['lane-a1', 'lane-a2', 'nowhere'])).length, 3)
        assert.deepEqual(await precedents('other', ['lane-a1']), [])
        assert.deepEqual(await precedents(blocked.id, []), [])
      }))

    it('lists timers that are due, earliest first, until the case ends', () =>
      opened(open, async (database) => {
        const first = opening('case-1', LANES[0], T0)
        const second = opening('case-2', LANES[1], T0 + MINUTES)
        await appendAll(database, [second, first])
        const due = (now: number, limit = 9) => database.tx(({ cases }) => cases.listDue(now, limit))
        const [at1, at2] = [T0 + 15 * MINUTES, T0 + 16 * MINUTES]
        assert.deepEqual(await due(at1 - 1), [])
        assert.deepEqual(await due(at1), [{ case: 'case-1', at: at1 }])
        assert.deepEqual(await due(at2), [
          { case: 'case-1', at: at1 },
          { case: 'case-2', at: at2 },
        ])
        assert.deepEqual(await due(at2, 1), [{ case: 'case-1', at: at1 }])
        await appendAll(database, [continued(first, 'send', T0 + 10 * MINUTES)])
        assert.deepEqual(await due(at2), [{ case: 'case-2', at: at2 }])
        await appendAll(database, [continued(second, 'dismiss', T0 + 10 * MINUTES)])
        assert.deepEqual(await due(T0 + 1_000 * MINUTES), [{ case: 'case-1', at: T0 + 40 * MINUTES }])
      }))

    it('has the facts of every case as of its last event', () =>
      opened(open, async (database) => {
        const appends = storyOf('case-1', ['send', 'clear', 'proven'])
        const last = appends.at(-1) as Append
        const other = opening('case-2')
        await appendAll(database, [...appends, other])
        const facts = (type: string | undefined) => database.tx(({ cases }) => cases.facts(type))
        assert.deepEqual(await facts(undefined), [last.facts, other.facts])
        assert.deepEqual(await facts(blocked.id), [last.facts, other.facts])
        assert.deepEqual(await facts('other'), [])
      }))

    it('takes an instant and a number of events as large as they come', () =>
      opened(open, async (database) => {
        const made = opening('case-1', LANES[0], 8_640_000_000_000_000 - 1_000 * MINUTES)
        const events = Array.from({ length: 500 }, (_, i) => ({
          case: 'case-1',
          seq: i + 1,
          at: made.state.opened,
          text: `{"i":${i}}`,
          hash: sha256(String(i)),
        }))
        await appendAll(database, [{ ...made, events }])
        assert.deepEqual(await database.tx(({ cases }) => cases.listEvents('case-1')), events)
        assert.deepEqual(await database.tx(({ cases }) => cases.listDue(Number.MAX_SAFE_INTEGER, 1)), [
          { case: 'case-1', at: made.due },
        ])
      }))
  })
}
