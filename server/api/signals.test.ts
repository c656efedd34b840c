// Signals from devices over HTTP: each is answered, kept with what became of it, and never counted twice.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import {
  assertProblem,
  type CaseOut,
  type Door,
  FAR_LANE,
  LANE,
  openDoor,
  type SignalIn,
  signalAt,
} from './platform.contract.ts'

type Row = SignalIn & { received: string; outcome: { kind: string; case?: string; code?: string } }

describe('signals', () => {
  let door: Door
  before(async () => {
    door = await openDoor()
  })
  after(() => door.close())

  const listed = async (login = 'operator'): Promise<Row[]> => (await (await door.as(login)).get('/api/signals')).json()
  const taken = async (change: Partial<SignalIn>) => {
    const answer = await door.signal(change)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<Row['outcome']>()
  }

  test('without the intake’s token nothing is taken, whoever is signed in', async () => {
    assertProblem(await door.signal({}, ''), 'not-signed-in')
    assertProblem(await door.signal({}, 'wrong'), 'not-signed-in')
    assertProblem(await door.signal({}, `${door.token}x`), 'not-signed-in')
    for (const authorization of [door.token, `Basic ${door.token}`, 'Bearer ', `Bearer  ${door.token}`]) {
      assertProblem(
        await door.inject({ method: 'POST', url: '/api/signals', headers: { authorization }, payload: signalAt() }),
        'not-signed-in',
      )
    }
    assertProblem(await (await door.as('operator')).post('/api/signals', signalAt()), 'not-signed-in')
    assert.deepEqual(await listed(), [])
  })

  test('opened, attached, repeated: one stay, one case; each is kept with its outcome', async () => {
    const first = signalAt({ since: new Date(Date.now() - 180_000).toISOString(), model: 'told:1', confidence: 0.61 })
    const opened = await taken(first)
    assert.equal(opened.kind, 'opened')
    const detail = (await (await door.as('property')).get(`/api/cases/${opened.case}`)).json<CaseOut>()
    assert.deepEqual([detail.step, detail.source, detail.signals], ['sent', 'eye', 1])
    assert.deepEqual(
      [detail.found?.since, detail.found?.confidence, detail.found?.model, detail.found?.threshold],
      [first.since, 0.61, 'told:1', 0.3],
      'what found it is on the case',
    )
    assert.deepEqual(await taken(first), opened, 'the same again is the same answer')
    const second = signalAt({ count: 2 })
    assert.deepEqual(await taken(second), { kind: 'attached', case: opened.case })
    assert.deepEqual(await taken(second), { kind: 'attached', case: opened.case })
    const twins = signalAt({ place: FAR_LANE })
    const both = await Promise.all([taken(twins), taken(twins)])
    assert.deepEqual(both[0], both[1])
    const unsure = await taken({ place: FAR_LANE, confidence: 0.1 })
    assert.equal(unsure.kind, 'attached')

    const after = (await (await door.as('operator')).get(`/api/cases/${opened.case}`)).json<CaseOut>()
    assert.equal(after.signals, 2)
    const rows = (await listed()).filter(({ id }) => id === first.id || id === second.id)
    assert.deepEqual(
      rows.map(({ id, outcome }) => [id, outcome]),
      [
        [second.id, { kind: 'attached', case: opened.case }],
        [first.id, opened],
      ],
    )
    const { received, outcome: _, ...kept } = rows[1] as Row
    assert.deepEqual(kept, first, 'as it came')
    assert.ok(Math.abs(Date.parse(received) - Date.now()) < 60_000)
  })

  test('what cannot be taken is refused with its code and kept all the same', async () => {
    const future = new Date(Date.now() + 3_600_000).toISOString()
    for (const [change, code] of [
      [{ rule: 'no-such-rule' }, 'signal-rule-unknown'],
      [{ pack: 'no-such-pack' }, 'signal-rule-unknown'],
      [{ place: 'nowhere' }, 'signal-place-unknown'],
      [{ place: 'demo-compound' }, 'signal-place-kind'],
      [{ at: future }, 'signal-from-future'],
    ] as const) {
      const signal = signalAt(change)
      assert.deepEqual(await taken(signal), { kind: 'refused', code })
      assert.deepEqual(await taken(signal), { kind: 'refused', code }, 'and stays refused')
      const row = (await listed()).filter(({ id }) => id === signal.id)
      assert.deepEqual(
        row.map(({ outcome }) => outcome),
        [{ kind: 'refused', code }],
        code,
      )
    }
    const strange = await listed('street')
    assert.ok(
      strange.some(({ outcome }) => outcome.code === 'signal-place-kind'),
      'the street sees what was refused in it',
    )
    assert.ok(!strange.some(({ place }) => place === 'nowhere'), 'what names no place is for the district')
    assert.deepEqual(await listed('otherCompany'), [])
  })

  test('a signal of a wrong shape never comes in', async () => {
    const before = (await listed()).length
    const wrong: readonly object[] = [
      { count: 0 },
      { count: 1.5 },
      { confidence: 1.1 },
      { confidence: -0.1 },
      { at: 'yesterday' },
      { at: '2026-06-01T02:00:00+08:00' },
      { id: '' },
      { id: 'x'.repeat(121) },
      { place: '' },
      { extra: 1 },
      { at: undefined },
      { place: 7 },
      { model: 'x'.repeat(201) },
    ]
    for (const change of wrong)
      assertProblem(await door.signal({ id: randomUUID(), ...change } as Partial<SignalIn>), 'input-invalid')
    assertProblem(await door.signal({ id: 'nul\u0000' }), 'input-invalid')
    assert.equal((await listed()).length, before)
    assert.equal((await taken({ place: `${LANE}\u0000` })).code, 'signal-place-unknown')
    assert.ok(
      (await listed()).some(({ place }) => place === `${LANE}\u0000`),
      'kept as it came',
    )
  })
})
