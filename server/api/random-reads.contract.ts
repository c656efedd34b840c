// Random questions of random people at the real door, each answer compared with what the oracle says. Stops at the first answer
// that tells of something it should not, or keeps back something it should tell.
import assert from 'node:assert/strict'
import type { CaseState } from '@gongzhi/kernel'
import { accessOracle } from './access-oracle.contract.ts'
import { dice, PICTURE, type World, type WorldAccount } from './access-world.contract.ts'
import { SESSION_COOKIE } from './doorman.ts'

const CASE_ID = /case-\d{4}/g
const NO_EVIDENCE = 'b'.repeat(64)

export type Tally = Readonly<Record<string, number>>

export async function randomReads(world: World, seed: number, count: number): Promise<Tally> {
  const next = dice(seed)
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T
  const { accounts, reference } = world.raw
  const oracle = accessOracle(world.raw)
  const states = await world.cases()
  const byId = new Map(states.map((state) => [state.id, state]))
  const places = reference.places.map(({ id }) => id)
  const lanes = new Map(reference.devices.map(({ id, zones }) => [id, zones[0]?.place ?? '']))
  const tally: Record<string, number> = {}
  const count1 = (what: string) => {
    tally[what] = (tally[what] ?? 0) + 1
  }
  const readable = new Map<string, ReadonlySet<string>>()
  const allOf = (account: WorldAccount): ReadonlySet<string> => {
    const known = readable.get(account.id)
    if (known) return known
    const all = new Set(states.filter((state) => oracle.reads(account, state)).map(({ id }) => id))
    readable.set(account.id, all)
    return all
  }
  const cursors: string[] = []

  async function get(account: WorldAccount, url: string) {
    return world.app.inject({ method: 'GET', url, headers: { cookie: `${SESSION_COOKIE}=${account.id}` } })
  }

  /** Whatever an answer says, it names no case that its reader may not read. */
  function namesNothingForeign(account: WorldAccount, body: string, url: string): void {
    const mine = allOf(account)
    for (const [id] of body.matchAll(CASE_ID)) {
      if (byId.has(id) && !url.includes(id)) assert.ok(mine.has(id), `${account.id} GET ${url}: ${id} is not for him`)
    }
  }

  async function oneCase(account: WorldAccount): Promise<void> {
    const state = pick(states)
    const what = next()
    const id = what < 0.05 ? 'case-9999' : state.id
    const evidence = what > 0.8
    const address = what > 0.9 ? NO_EVIDENCE : PICTURE
    const url = `/api/cases/${id}${evidence ? `/evidence/${address}` : ''}`
    const answer = await get(account, url)
    const may = id === state.id && allOf(account).has(id)
    if (!oracle.knocks(account)) return assert.equal(answer.statusCode, 403, url)
    if (!may) {
      assert.equal(answer.json().code, 'case-not-found', `${account.id} GET ${url} ${answer.body}`)
      return count1('not there for him')
    }
    if (!evidence) {
      assert.equal(answer.statusCode, 200, `${account.id} GET ${url} ${answer.body}`)
      namesNothingForeign(account, answer.body, url)
      return count1('a case')
    }
    const has = shows(state)
    assert.equal(answer.statusCode, address === PICTURE && has ? 200 : 404, `${account.id} GET ${url}`)
    if (answer.statusCode === 404) assert.equal(answer.json().code, 'evidence-missing')
    return count1('evidence')
  }

  /** The two moves of the pack whose forms have a picture: cleared, and found clear on site. */
  function shows({ handlings, proved }: CaseState): boolean {
    return handlings.some(({ move }) => move === 'clear') || proved?.how === 'person'
  }

  async function list(account: WorldAccount): Promise<void> {
    const query = new URLSearchParams({ limit: String(pick([1, 2, 5, 20, 50, 200])) })
    if (next() < 0.3) query.set('limit', '200')
    else {
      if (next() < 0.3) query.set('open', pick(['true', 'false']))
      if (next() < 0.3) query.set('place', pick(places))
      if (next() < 0.2) query.set('mine', 'true')
      if (next() < 0.3 && cursors.length > 0) query.set('after', pick(cursors))
    }
    const url = `/api/cases?${query}`
    const answer = await get(account, url)
    if (!oracle.knocks(account)) return assert.equal(answer.statusCode, 403, url)
    assert.equal(answer.statusCode, 200, answer.body)
    namesNothingForeign(account, answer.body, url)
    const page = answer.json<{ cases: { id: string }[]; next?: string }>()
    if (page.next !== undefined && cursors.length < 500) cursors.push(page.next)
    count1('a list')
    // Nothing foreign is easy when nothing is shown: what is one's own must be there, all of it, once.
    if (query.size > 1 || page.next !== undefined) return
    assert.deepEqual(page.cases.map(({ id }) => id).sort(), [...allOf(account)].sort(), `${account.id}: all of his own`)
    count1('a whole list')
  }

  async function eyes(account: WorldAccount): Promise<void> {
    const device = pick([...lanes.keys()])
    const may = oracle.looks(account, lanes.get(device) ?? '')
    const picture = await get(account, `/api/eyes/${device}/picture`)
    if (!oracle.knocks(account)) return assert.equal(picture.statusCode, 403)
    assert.equal(picture.statusCode, may ? 200 : 404, `${account.id}: picture of ${device}`)
    count1(may ? 'a live picture' : 'no live picture')
    if (next() > 0.2) return
    const listed = (await get(account, '/api/eyes')).json<{ device: string }[]>().map((each) => each.device)
    assert.deepEqual(
      listed.sort(),
      [...lanes]
        .filter(([, lane]) => oracle.looks(account, lane))
        .map(([id]) => id)
        .sort(),
    )
    count1('a list of cameras')
  }

  async function signals(account: WorldAccount): Promise<void> {
    const answer = await get(account, '/api/signals')
    if (!oracle.knocks(account)) return assert.equal(answer.statusCode, 403)
    namesNothingForeign(account, answer.body, '/api/signals')
    for (const row of answer.json<{ id: string; place: string; outcome: { case?: string } }[]>()) {
      const state = row.outcome.case === undefined ? undefined : byId.get(row.outcome.case)
      assert.ok(
        state ? oracle.reads(account, state) : oracle.readsSignal(account, row.place),
        `${account.id}: signal ${row.id} is not for him`,
      )
    }
    count1('a list of signals')
  }

  async function figures(account: WorldAccount): Promise<void> {
    const answer = await get(account, `/api/indicators?place=${pick(places)}`)
    if (!oracle.knocks(account)) return assert.equal(answer.statusCode, 403)
    assert.equal(answer.statusCode, 200, answer.body)
    namesNothingForeign(account, answer.body, '/api/indicators')
    count1('figures')
  }

  async function follow(account: WorldAccount): Promise<void> {
    const told: string[] = []
    const stop = world.desk.follow(
      () => world.desk.callerOf(account.id),
      (message) => told.push(message.case),
      () => undefined,
    )
    const changed = pick(states).id
    await world.tell(changed)
    stop()
    assert.deepEqual(told, allOf(account).has(changed) ? [changed] : [], `${account.id} follows ${changed}`)
    count1('a change')
  }

  for (let i = 0; i < count; i++) {
    const account = pick(accounts)
    const what = next()
    if (what < 0.79) await oneCase(account)
    else if (what < 0.86) await list(account)
    else if (what < 0.93) await eyes(account)
    else if (what < 0.995) await follow(account)
    else if (what < 0.998) await signals(account)
    else await figures(account)
  }
  return tally
}
