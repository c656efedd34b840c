// Who sees and does what: only one's own, and nothing that says whether there is more.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import {
  assertProblem,
  type CaseOut,
  CLOSED,
  type Door,
  FAR_LANE,
  LANE,
  openDoor,
  PACK,
  TYPE,
} from './platform.contract.ts'

type SignalRow = { outcome: { case?: string } }

describe('access', () => {
  let door: Door
  /** At the demonstration's lane; `far` in the neighbouring street. */
  let near: string
  let far: string
  before(async () => {
    door = await openDoor()
    near = (await door.signal()).json().case
    far = (await door.signal({ place: FAR_LANE })).json().case
  })
  after(() => door.close())

  const idsOf = async (login: string, query = ''): Promise<string[]> => {
    const answer = await (await door.as(login)).get(`/api/cases${query}`)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer
      .json<{ cases: CaseOut[] }>()
      .cases.map(({ id }) => id)
      .sort()
  }

  test('each sees the cases of its own place and part', async () => {
    const both = [near, far, CLOSED].sort()
    assert.deepEqual(await idsOf('operator'), both)
    assert.deepEqual(await idsOf('brigade'), both)
    assert.deepEqual(await idsOf('property'), [near, CLOSED].sort())
    assert.deepEqual(await idsOf('street'), [near, CLOSED].sort())
    assert.deepEqual(await idsOf('community'), [near, CLOSED].sort())
    assert.deepEqual(await idsOf('otherStreet'), [far])
    assert.deepEqual(await idsOf('otherCompany'), [], 'the same role at the same place, but another company')
    assertProblem(await (await door.as('idle')).get('/api/cases'), 'not-allowed')
    assert.deepEqual(await idsOf('operator', `?place=${LANE}&open=true`), [near])
    assert.deepEqual(await idsOf('otherStreet', `?place=${LANE}`), [])
    assert.deepEqual(await idsOf('property', '?mine=true'), [near])
    assert.deepEqual(await idsOf('community', '?mine=true'), [CLOSED], 'it waits to be judged')
    assert.deepEqual(await idsOf('operator', '?mine=true'), [])
  })

  test('a case that may not be read is one that does not exist', async () => {
    const unknown = (await (await door.as('otherStreet')).get('/api/cases/20260101-NONE')).json()
    const idle = await door.as('idle')
    assertProblem(await idle.get(`/api/cases/${near}`), 'not-allowed')
    assertProblem(await idle.get('/api/cases/20260101-NONE'), 'not-allowed')
    for (const login of ['otherStreet', 'otherCompany']) {
      const client = await door.as(login)
      for (const answer of [
        await client.get(`/api/cases/${near}`),
        await client.post(`/api/cases/${near}/commands`, {
          id: randomUUID(),
          do: 'move',
          move: 'clear',
          values: { how: '移车' },
        }),
        await client.get(`/api/cases/${near}/evidence/${'a'.repeat(64)}`),
      ]) {
        assertProblem(answer, 'case-not-found')
        assert.deepEqual(answer.json(), unknown, 'no difference is made')
      }
    }
  })

  test('the list of signals tells of no other case either', async () => {
    const seen = async (login: string) =>
      (await (await door.as(login)).get('/api/signals'))
        .json()
        .map((row: SignalRow) => row.outcome.case)
        .sort()
    const both = [near, far].sort()
    assert.deepEqual(await seen('operator'), both)
    assert.deepEqual(await seen('property'), [near])
    assert.deepEqual(await seen('street'), [near])
    assert.deepEqual(await seen('otherStreet'), [far])
    assert.deepEqual(await seen('otherCompany'), [])
    assertProblem(await (await door.as('idle')).get('/api/signals'), 'not-allowed')
  })

  test('a figure is for everybody who has to do with it, the cases behind it are not', async () => {
    const behind = async (login: string) => {
      const answer = await (await door.as(login)).get('/api/indicators')
      const figures = answer.json<{ id: string; denominator: { count: number; cases: string[] } }[]>()
      return figures.find(({ id }) => id === 'co-governance')?.denominator
    }
    assert.deepEqual(await behind('property'), { count: 1, cases: [CLOSED] })
    assert.deepEqual(await behind('otherStreet'), { count: 1, cases: [] })
    assertProblem(await (await door.as('idle')).get('/api/indicators'), 'not-allowed')
  })

  test('pages hold what may be read, each once', async () => {
    const client = await door.as('operator')
    const seen: string[] = []
    let next: string | undefined
    do {
      const page = (await client.get(`/api/cases?limit=1${next ? `&after=${encodeURIComponent(next)}` : ''}`)).json()
      seen.push(...page.cases.map(({ id }: CaseOut) => id))
      next = page.next
    } while (next !== undefined && seen.length < 10)
    assert.deepEqual(seen.sort(), [near, far, CLOSED].sort())
    for (const after of ['nonsense', '%00', '9'.repeat(200)])
      assertProblem(await client.get(`/api/cases?after=${after}`), 'input-invalid')
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'open=maybe'])
      assertProblem(await client.get(`/api/cases?${query}`), 'input-invalid')
  })

  test('the desk may open a case; the company may not, nor the desk another kind, place or pack', async () => {
    const opens = (place = LANE, type = TYPE, pack = PACK) => ({ id: randomUUID(), pack, type, place })
    const operator = await door.as('operator')
    for (const login of ['property', 'street', 'community', 'otherStreet', 'idle'])
      assertProblem(await (await door.as(login)).post('/api/cases', opens()), 'not-allowed')
    assertProblem(await operator.post('/api/cases', opens(LANE, TYPE, 'flying-saucers')), 'pack-unknown')
    assertProblem(await operator.post('/api/cases', opens(LANE, 'crop-circle')), 'not-allowed')
    assertProblem(await operator.post('/api/cases', opens('nowhere')), 'signal-place-unknown')
    assertProblem(await operator.post('/api/cases', opens('demo-compound')), 'signal-place-kind')

    const order = opens()
    const opened = await operator.post('/api/cases', order)
    assert.equal(opened.statusCode, 200, opened.body)
    const made = opened.json<CaseOut>()
    assert.deepEqual(
      [made.step, made.source, made.owner?.role, made.place.id],
      ['reported', 'report', 'operator', LANE],
    )
    assert.equal(made.timeline.length, 1)
    const again = await operator.post('/api/cases', order)
    assert.equal(again.json<CaseOut>().id, made.id, 'asked twice, opened once')
    assertProblem(await operator.post('/api/cases', { ...order, place: FAR_LANE }), 'command-id-reused')
    const twins = opens()
    const [one, two] = await Promise.all([operator.post('/api/cases', twins), operator.post('/api/cases', twins)])
    assert.equal(one.statusCode, 200, one.body)
    assert.equal(two.statusCode, 200, two.body)
    assert.equal(one.json<CaseOut>().id, two.json<CaseOut>().id, 'two clicks at once are one case')
  })

  test('who is asked judges, once; the handler cannot', async () => {
    const judge = async (login: string, id = CLOSED) =>
      (await door.as(login)).post(`/api/cases/${id}/commands`, { id: randomUUID(), do: 'judge', satisfied: true })
    for (const login of ['property', 'operator', 'street']) {
      assertProblem(await judge(login), 'not-allowed')
      assert.equal((await (await door.as(login)).get(`/api/cases/${CLOSED}`)).json<CaseOut>().may.judge, false)
    }
    assertProblem(await judge('otherStreet'), 'case-not-found')
    assertProblem(await judge('property', near), 'case-not-ended')
    const before = (await (await door.as('community')).get(`/api/cases/${CLOSED}`)).json<CaseOut>()
    assert.deepEqual([before.may.judge, before.asked, before.step], [true, true, 'closed'])
    const judged = (await judge('community')).json<CaseOut>()
    assert.deepEqual(
      [judged.judged?.satisfied, judged.may.judge, judged.timeline.at(-1)?.kind],
      [true, false, 'judged'],
    )
    assertProblem(await judge('community'), 'already-judged')
  })

  test('a live picture of a camera that is not one’s own is not found', async () => {
    for (const login of ['operator', 'otherStreet'])
      assertProblem(await (await door.as(login)).get('/api/eyes/demo-camera/picture'), 'not-found')
  })
})
