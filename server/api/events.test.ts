// Changes as they happen, over a real connection: each hears of the cases it may read and of no other.
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CaseOut, CLOSED, type Door, FAR_LANE, openDoor } from './platform.contract.ts'

type Change = { id: number; topic: string; case: string }

/** Opens a stream and collects what it says. */
async function listen(base: string, cookie: string) {
  const ending = new AbortController()
  const answer = await fetch(`${base}/api/events`, { headers: { cookie }, signal: ending.signal })
  let text = ''
  const reading = (async () => {
    for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) text += part
    return 'ended' as const
  })().catch(() => 'cut' as const)
  const changes = () =>
    [...text.matchAll(/^id: (\d+)\nevent: changed\ndata: (.+)\n\n/gm)].map(([, id, data]) => {
      const change = JSON.parse(data ?? '') as Change
      assert.equal(change.id, Number(id))
      return change
    })
  async function until(done: () => boolean): Promise<void> {
    for (let i = 0; i < 300 && !done(); i++) await sleep(10)
    assert.ok(done(), `in time; heard: ${text}`)
  }
  return { answer, changes, until, reading, text: () => text, close: () => ending.abort() }
}

describe('changes', () => {
  let door: Door
  let base: string
  before(async () => {
    door = await openDoor()
    await door.app.listen({ host: '127.0.0.1', port: 0 })
    base = `http://127.0.0.1:${(door.app.server.address() as AddressInfo).port}`
  })
  after(() => door.close())
  const stream = async (login: string) => listen(base, (await door.as(login)).cookie)

  test('come to those who may read the case, once each, in order, and to nobody else', async () => {
    const logins = ['operator', 'property', 'street', 'otherStreet', 'otherCompany', 'idle']
    const streams = new Map<string, Awaited<ReturnType<typeof stream>>>()
    for (const login of logins) streams.set(login, await stream(login))
    const heard = (login: string) =>
      (streams.get(login)?.changes() ?? [])
        .filter((change) => change.case !== CLOSED)
        .map((change) => [change.topic, change.case])
    const operator = streams.get('operator')
    assert.ok(operator)
    assert.equal(operator.answer.headers.get('content-type'), 'text/event-stream')
    assert.equal(operator.answer.headers.get('cache-control'), 'no-store')
    assert.match(operator.text(), /^retry: \d+\n\n/)

    const near = (await door.signal()).json().case
    const far = (await door.signal({ place: FAR_LANE })).json().case
    await (await door.as('property')).act(near, { do: 'return', reason: '地点不对' })
    await operator.until(() => heard('operator').length >= 3)
    const all = [
      ['case.opened', near],
      ['case.opened', far],
      ['case.returned', near],
    ]
    assert.deepEqual(heard('operator'), all)
    await sleep(100)
    const ofNear = all.filter(([, id]) => id === near)
    assert.deepEqual(heard('property'), ofNear)
    assert.deepEqual(heard('street'), ofNear)
    assert.deepEqual(heard('otherStreet'), [['case.opened', far]])
    assert.deepEqual(heard('otherCompany'), [])
    assert.deepEqual(heard('idle'), [])
    const ids = operator.changes().map(({ id }) => id)
    assert.deepEqual(
      ids,
      [...new Set(ids)].sort((a, b) => a - b),
    )
    for (const each of streams.values()) {
      assert.doesNotMatch(each.text(), /account|移车|地点不对/, 'only that something changed, not what')
      each.close()
    }
  })

  test('a client that went away is forgotten; a refused command tells nothing', async () => {
    const gone = await stream('operator')
    gone.close()
    const stays = await stream('operator')
    const { id } = (await (await door.as('operator')).get('/api/cases?limit=1')).json<{ cases: CaseOut[] }>()
      .cases[0] ?? { id: '' }
    await (await door.as('operator')).post(`/api/cases/${id}/commands`, {
      id: 'refused-command',
      do: 'move',
      move: 'teleport',
      values: {},
    })
    const count = stays.changes().length
    await door.signal()
    await stays.until(() => stays.changes().length > count)
    assert.deepEqual(
      stays
        .changes()
        .slice(count)
        .map(({ topic }) => topic),
      ['case.attached'],
    )
    stays.close()
  })

  test('who signs out hears no more', async () => {
    const answer = await door.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login: 'operator', password: door.passwords.get('operator') ?? '' },
    })
    const cookie = `gongzhi_session=${answer.cookies[0]?.value}`
    const mine = await listen(base, cookie)
    await door.signal()
    await mine.until(() => mine.changes().length > 0)
    const count = mine.changes().length
    await door.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })
    const others = await stream('operator')
    await door.signal()
    await others.until(() => others.changes().length > 0)
    await sleep(100)
    assert.equal(mine.changes().length, count)
    assert.equal(await Promise.race([mine.reading, sleep(2_000, 'open')]), 'ended', 'the stream is closed')
    mine.close()
    others.close()
  })
})
