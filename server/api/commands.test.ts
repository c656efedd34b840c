// Commands over HTTP: asked twice is done once, and what cannot be done changes nothing and says why.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import {
  assertProblem,
  type CaseOut,
  type Client,
  type Door,
  FAR_LANE,
  openDoor,
  PACK,
  TYPE,
} from './platform.contract.ts'

describe('commands', () => {
  let door: Door
  let operator: Client
  let property: Client
  before(async () => {
    door = await openDoor()
    operator = await door.as('operator')
    property = await door.as('property')
  })
  after(() => door.close())

  /** A case of its own for a test: opened by the desk, not by the eye. */
  async function reported(place = 'demo-lane'): Promise<CaseOut> {
    const answer = await operator.post('/api/cases', { id: randomUUID(), pack: PACK, type: TYPE, place })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<CaseOut>()
  }
  const sent = async (): Promise<CaseOut> =>
    operator.act((await reported()).id, { do: 'move', move: 'send', values: {} })
  const command = (id: string, what: object, as = property) =>
    as.post(`/api/cases/${id}/commands`, { id: randomUUID(), ...what })
  const seqOf = async (id: string): Promise<number> => (await operator.get(`/api/cases/${id}`)).json<CaseOut>().seq

  test('a stale view is refused; the present one is not', async () => {
    const { id, seq } = await sent()
    assertProblem(await command(id, { do: 'return', reason: '地点不对', expect: seq - 1 }), 'case-changed')
    assertProblem(await command(id, { do: 'return', reason: '地点不对', expect: seq + 1 }), 'case-changed')
    assert.equal(await seqOf(id), seq)
    assert.equal((await command(id, { do: 'return', reason: '地点不对', expect: seq })).statusCode, 200)
    assert.equal(await seqOf(id), seq + 1)
    const late = { do: 'move', move: 'clear', values: { how: '移车' } }
    assertProblem(await command(id, { ...late, expect: seq }), 'case-changed')
    assertProblem(await command(id, { ...late, expect: seq + 1 }), 'not-allowed')
  })

  test('a repeated id is answered and not repeated, also when the case has moved on since', async () => {
    const { id, seq } = await sent()
    const order = { id: randomUUID(), do: 'return', reason: '地点不对', expect: seq }
    const url = `/api/cases/${id}/commands`
    const answers = await Promise.all(Array.from({ length: 5 }, () => property.post(url, order)))
    for (const answer of answers) assert.equal(answer.statusCode, 200, answer.body)
    assert.equal(await seqOf(id), seq + 1, 'one event')
    await operator.act(id, { do: 'move', move: 'dismiss', values: {} })
    const late = await property.post(url, order)
    assert.equal(late.statusCode, 200, late.body)
    assert.equal(late.json<CaseOut>().step, 'dismissed', 'the answer is the case as it is')
    assert.equal(await seqOf(id), seq + 2)
  })

  test('the same id with other content, on another case or from somebody else is refused', async () => {
    const [one, other] = [await sent(), await sent()]
    const order = { id: randomUUID(), do: 'return', reason: '地点不对' }
    assert.equal((await property.post(`/api/cases/${one.id}/commands`, order)).statusCode, 200)
    const seqs = [await seqOf(one.id), await seqOf(other.id)]
    assertProblem(
      await property.post(`/api/cases/${one.id}/commands`, { ...order, reason: '现场没有车辆' }),
      'command-id-reused',
    )
    assertProblem(await property.post(`/api/cases/${one.id}/commands`, { ...order, expect: 2 }), 'command-id-reused')
    assertProblem(
      await property.post(`/api/cases/${one.id}/commands`, { id: order.id, do: 'resume' }),
      'command-id-reused',
    )
    assertProblem(await property.post(`/api/cases/${other.id}/commands`, order), 'command-id-reused')
    assertProblem(await operator.post(`/api/cases/${one.id}/commands`, order), 'command-id-reused')
    assertProblem(
      await operator.post('/api/cases', { id: order.id, pack: PACK, type: TYPE, place: FAR_LANE }),
      'command-id-reused',
    )
    assert.deepEqual([await seqOf(one.id), await seqOf(other.id)], seqs)
  })

  test('nobody takes an id that the platform will need: the clock’s, the eye’s', async () => {
    const { id, seq, due } = await sent()
    const at = Date.parse(due?.at ?? '')
    for (const taken of [
      `tick:${id}:${at}`,
      `look:${id}:${seq}:unproven`,
      `before:${id}`,
      'short',
      'x'.repeat(121),
      'nul\u0000nul\u0000',
      '一二三四五六七八九',
    ]) {
      assertProblem(
        await property.post(`/api/cases/${id}/commands`, { id: taken, do: 'return', reason: '地点不对' }),
        'input-invalid',
      )
    }
    assertProblem(
      await operator.post('/api/cases', { id: `tick:${id}:${at}`, pack: PACK, type: TYPE, place: FAR_LANE }),
      'input-invalid',
    )
    assert.equal(await seqOf(id), seq)
  })

  test('what the step does not know, or the form does not, has its code', async () => {
    const { id, seq } = await sent()
    const move = (name: string, values: object, as = property) => command(id, { do: 'move', move: name, values }, as)
    assertProblem(await move('teleport', {}), 'move-unknown')
    assertProblem(await move('constructor', {}), 'move-unknown')
    assertProblem(await move('send', {}), 'move-unknown')
    assertProblem(await move('clear', {}), 'form-field-missing')
    assertProblem(await move('clear', { how: '' }), 'form-field-missing')
    assertProblem(await move('clear', { how: '吹走' }), 'form-field-invalid')
    assertProblem(await move('clear', { how: 7 }), 'form-field-invalid')
    assertProblem(await move('clear', { how: '移车', note: '张三的手机号' }), 'form-field-unknown')
    assertProblem(await move('clear', { how: { $ne: 1 } }), 'input-invalid')
    assertProblem(await move('clear', { how: '移车', after: 'not-an-address' }), 'form-field-invalid')
    assertProblem(await move('clear', { how: '移车', after: 'A'.repeat(64) }), 'form-field-invalid')
    assertProblem(await move('clear', { how: '移车', after: 'a'.repeat(64) }), 'evidence-missing')
    assertProblem(await move('clear', { how: '移车' }, operator), 'not-allowed')
    assertProblem(await command(id, { do: 'return', reason: '不想去' }), 'return-reason-unknown')
    assertProblem(await command(id, { do: 'resume' }), 'case-not-paused')
    for (const [span, code] of [
      [{ in: 'urgent', amount: 3 * 3_600_000 }, 'pause-too-long'],
      [{ in: 'urgent', amount: Number.MAX_SAFE_INTEGER }, 'pause-too-long'],
      [{ in: 'urgent', amount: 0 }, 'input-invalid'],
      [{ in: 'urgent', amount: -1 }, 'input-invalid'],
      [{ in: 'urgent', amount: 0.5 }, 'input-invalid'],
      [{ in: 'moons', amount: 1 }, 'input-invalid'],
    ] as const) {
      assertProblem(await command(id, { do: 'pause', reason: '等待拖车到场', span }), code)
    }
    for (const body of [
      {},
      { do: 'explode' },
      { do: 'tick', seeing: true },
      { do: 'look', verdict: 'proven' },
      { do: 'resume', by: { kind: 'clock' } },
    ]) {
      assertProblem(await command(id, body), 'input-invalid')
    }
    assert.equal(await seqOf(id), seq, 'none of it left a trace')
  })

  test('a pause stops the clock; what waits cannot move; the end comes back', async () => {
    const { id } = await sent()
    const paused = await property.act(id, {
      do: 'pause',
      reason: '等待拖车到场',
      span: { in: 'urgent', amount: 3_600_000 },
    })
    assert.ok(paused.pausedUntil && paused.may.resume && paused.may.moves.length === 0)
    assertProblem(await command(id, { do: 'move', move: 'clear', values: { how: '移车' } }), 'case-paused')
    const resumed = await property.act(id, { do: 'resume' })
    assert.equal(resumed.pausedUntil, undefined)
    const cleared = await property.act(id, { do: 'move', move: 'clear', values: { how: '移车' } })
    assert.deepEqual([cleared.step, cleared.stepKind, cleared.proof?.seeing], ['proving', 'proof', false])
    assertProblem(await command(id, { do: 'move', move: 'clear', values: { how: '移车' } }), 'move-unknown')
  })

  test('an ended case stays ended', async () => {
    const { id } = await reported()
    await operator.act(id, { do: 'move', move: 'wrong', values: {} })
    for (const what of [
      { do: 'move', move: 'send', values: {} },
      { do: 'resume' },
      { do: 'return', reason: '地点不对' },
    ]) {
      assertProblem(await command(id, what, operator), 'case-ended')
    }
  })

  test('the timeline names parties and roles, and no person', async () => {
    const { id } = await sent()
    const answer = await property.get(`/api/cases/${id}`)
    const [opened, moved] = answer.json<CaseOut>().timeline
    assert.deepEqual([opened?.byKind, moved?.byLabel], ['person', '拱墅区城市运行中心 · 运行中心坐席'])
    assert.doesNotMatch(answer.body, /演示账号|account/)
    assert.match(moved?.hash ?? '', /^[0-9a-f]{64}$/)
  })

  test('what is no picture is not taken, and nothing of it is stored', async () => {
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
    const upload = (payload: Buffer, type: string) =>
      door.inject({
        method: 'POST',
        url: '/api/uploads',
        headers: { cookie: property.cookie, 'content-type': type },
        payload,
      })
    for (const type of ['image/jpeg', 'image/png', 'image/webp', 'application/octet-stream'])
      assertProblem(await upload(jpeg, type), 'picture-invalid')
    assertProblem(await property.post('/api/uploads', { picture: 'x' }), 'picture-invalid')
    assertProblem(await upload(jpeg, 'image/gif'), 'input-invalid')
    assert.deepEqual(await door.stored(), [], 'nothing lies in the evidence folder')
  })
})
