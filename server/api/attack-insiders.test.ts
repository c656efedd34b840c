// People with an account, and what they must not get by it: each test is something that was once possible, or was tried and is not.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { assertProblem, type CaseOut, type Client, type Door, LANE, openDoor, PACK, TYPE } from './platform.contract.ts'

describe('insiders', () => {
  let door: Door
  let operator: Client
  before(async () => {
    door = await openDoor({ GONGZHI_SECOND_FACTOR_FOR: 'streetOffice' })
    operator = await door.as('operator')
  })
  after(() => door.close())

  async function sent(): Promise<CaseOut> {
    const answer = await operator.post('/api/cases', { id: randomUUID(), pack: PACK, type: TYPE, place: LANE })
    assert.equal(answer.statusCode, 200, answer.body)
    return operator.act(answer.json<CaseOut>().id, { do: 'move', move: 'send', values: {} })
  }

  test('a report does not take the id that the clock will need for a deadline', async () => {
    const { id, due } = await sent()
    const report = { pack: PACK, channel: 'lane-blocked', place: LANE, values: { what: '通道被占' } }
    for (const taken of [`tick:${id}:${Date.parse(due?.at ?? '')}`, `before:${id}`, 'short', 'signal:12345678'])
      assertProblem(await operator.post('/api/reports', { id: taken, ...report }), 'input-invalid')
    const answer = await operator.post('/api/reports', { id: randomUUID(), ...report })
    assert.equal(answer.statusCode, 200, answer.body)
  })

  test('who still has to set up his second factor hands nothing on to somebody who needs none', async () => {
    const street = await door.as('street')
    assert.equal((await street.get('/api/session')).json<{ enrols: boolean }>().enrols, true)
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const wish = { id: randomUUID(), standing: 'idle', positions: 'all', from: new Date().toISOString(), until }
    assertProblem(await street.post('/api/stand-ins', wish), 'second-factor-needed')
    const answer = await door.inject({
      method: 'DELETE',
      url: `/api/stand-ins/${wish.id}`,
      headers: { cookie: street.cookie },
    })
    assertProblem(answer, 'second-factor-needed')
    assertProblem(await (await door.as('idle')).get('/api/cases'), 'not-allowed')
  })

  test('an administrator alone hands nobody the positions of another party', async () => {
    const admin = await door.as('admin1')
    const accounts = (await admin.get('/api/accounts')).json<{ id: string; login: string }[]>()
    const idOf = (login: string) => accounts.find((each) => each.login === login)?.id ?? ''
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const wish = { absent: idOf('operator'), positions: 'all', from: new Date().toISOString(), until }
    for (const standing of [idOf('idle'), 'property'])
      assertProblem(await admin.post('/api/stand-ins', { ...wish, id: randomUUID(), standing }), 'not-allowed')
    assertProblem(await (await door.as('idle')).get('/api/cases'), 'not-allowed')
  })
})
