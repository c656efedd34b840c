// kill -9 of the whole process group at random moments while signals and moves arrive. A client outside keeps the list of
// what was acknowledged: all of it must be there afterwards, nothing may have been applied twice.
import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CaseEvent } from '@gongzhi/kernel'
import { openStorage } from '../server/compose.ts'
import { seed } from '../server/demo/seed.ts'
import { type RunningServer, signIn, startServer, temporaryFolder } from './running-server.ts'

const ROUNDS = process.env.CI ? 5 : 20
const LANES = 40
const WORKERS = 4
const WANTED_RESTART_MS = 3_000

/** `at` belongs to the signal: sent again it is the very same. */
type Signal = { id: string; place: string; at: string; since: string }
type Move = { id: string; case: string; as: 'property' | 'operator'; body: Record<string, unknown> }
type Request = { kind: 'signal'; signal: Signal } | { kind: 'move'; move: Move }
type Acknowledged = { kind: 'signal'; id: string; outcome: unknown } | { kind: 'move'; id: string; case: string }

/** A client that remembers what it asked and what it was told, and asks again what nobody answered. */
class Client {
  readonly acknowledged: Acknowledged[] = []
  readonly #open: Request[] = []
  readonly #cases = new Map<string, 'property' | 'operator'>()
  #server: Pick<RunningServer, 'address'> | undefined
  repeated = 0
  readonly #cookies: Readonly<Record<'property' | 'operator', string>>
  readonly #token: string

  constructor(cookies: Readonly<Record<'property' | 'operator', string>>, token: string) {
    this.#cookies = cookies
    this.#token = token
  }

  #next(): Request {
    const again = this.#open.shift()
    if (again) {
      this.repeated++
      return again
    }
    const known = [...this.#cases]
    const [id, as] = known[randomInt(Math.max(1, known.length))] ?? []
    if (id === undefined || as === undefined || randomInt(3) === 0) {
      const at = new Date().toISOString()
      return { kind: 'signal', signal: { id: randomUUID(), place: `kill-lane-${randomInt(LANES)}`, at, since: at } }
    }
    this.#cases.delete(id)
    const body = as === 'property' ? { do: 'return', reason: '地点不对' } : { do: 'move', move: 'send', values: {} }
    return { kind: 'move', move: { id: randomUUID(), case: id, as, body } }
  }

  async #send(request: Request): Promise<void> {
    const base = this.#server?.address ?? ''
    const [path, headers, body] =
      request.kind === 'signal'
        ? [
            '/api/signals',
            { authorization: `Bearer ${this.#token}` },
            {
              ...request.signal,
              pack: 'fire-lane',
              rule: 'vehicle-in-lane',
              device: 'outside',
              zone: 'z',
              count: 1,
              confidence: 0.9,
              model: 'outside',
              threshold: 0.3,
            },
          ]
        : [
            `/api/cases/${request.move.case}/commands`,
            { cookie: this.#cookies[request.move.as] },
            { id: request.move.id, ...request.move.body },
          ]
    const answer = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers } as Record<string, string>,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
    const said = (await answer.json()) as { kind?: string; case?: string; code?: string }
    if (!answer.ok) throw new Error(`${request.kind} refused with ${answer.status} ${said.code}`)
    if (request.kind === 'signal') {
      this.acknowledged.push({ kind: 'signal', id: request.signal.id, outcome: said })
      if (said.kind === 'opened' && said.case) this.#cases.set(said.case, 'property')
    } else {
      this.acknowledged.push({ kind: 'move', id: request.move.id, case: request.move.case })
      this.#cases.set(request.move.case, request.move.as === 'property' ? 'operator' : 'property')
    }
  }

  /** Keeps sending until the server no longer answers or `until` says stop. */
  async run(server: RunningServer, until: AbortSignal): Promise<void> {
    this.#server = server
    await Promise.all(
      Array.from({ length: WORKERS }, async () => {
        while (!until.aborted) {
          const request = this.#next()
          try {
            await this.#send(request)
          } catch (fault) {
            this.#open.push(request)
            if (fault instanceof Error && fault.message.includes('refused with')) throw fault
            return
          }
        }
      }),
    )
  }

  get waiting(): number {
    return this.#open.length
  }
}

test(`kill -9 at random moments, ${ROUNDS} times`, { timeout: 280_000 }, async (t) => {
  const folder = await temporaryFolder()
  let server: RunningServer | undefined
  try {
    const prepared = await openStorage(folder.path, { now: () => Date.now() })
    const passwords = new Map((await seed(prepared.database)).map(({ login, password }) => [login, password]))
    await prepared.database.transaction(({ reference }) =>
      reference.save({
        places: Array.from({ length: LANES }, (_, i) => ({
          id: `kill-lane-${i}`,
          kind: 'fire-lane',
          name: `通道 ${i}`,
          within: 'demo-compound',
        })),
      }),
    )
    await prepared.close()

    server = await startServer(folder.path, ['--no-demo'])
    const token = (await readFile(join(folder.path, 'intake-token'), 'utf8')).trim()
    const session = async (login: string) =>
      (await signIn(server as RunningServer, login, passwords.get(login) ?? '')).cookie
    const client = new Client({ property: await session('property'), operator: await session('operator') }, token)
    const restarts: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const stopping = new AbortController()
      const running = client.run(server, stopping.signal)
      await sleep(randomInt(200, 1500))
      await server.kill()
      stopping.abort()
      await running
      server = await startServer(folder.path, ['--no-demo'])
      restarts.push(server.firstAnswerMs)
    }
    const last = new AbortController()
    const running = client.run(server, last.signal)
    while (client.waiting > 0) await sleep(50)
    await sleep(300)
    last.abort()
    await running
    assert.equal(await server.stop(), 0, server.errors())
    server = undefined

    const storage = await openStorage(folder.path, { now: () => Date.now() })
    try {
      const verified = await storage.history.verify()
      assert.deepEqual(verified.faults, [])
      const events = await storage.database.transaction(async ({ history }) =>
        (await history.chains(undefined, 100_000)).flatMap((chain) =>
          chain.events.map(({ text }) => JSON.parse(text) as CaseEvent),
        ),
      )
      const commands = events.map((event) => event.command)
      assert.equal(new Set(commands).size, commands.length, 'no command was applied twice')
      for (const each of client.acknowledged) {
        await storage.database.transaction(async (stores) => {
          if (each.kind === 'move')
            assert.equal((await stores.cases.findCommand(each.id))?.case, each.case, `move ${each.id} is there`)
          else
            assert.deepEqual((await stores.signals.find(each.id))?.outcome, each.outcome, `signal ${each.id} is there`)
        })
      }
      const signals = client.acknowledged.filter((each) => each.kind === 'signal').length
      t.diagnostic(
        `${signals} signals and ${client.acknowledged.length - signals} moves acknowledged, ${client.repeated} sent again; ${verified.cases} cases, ${verified.events} events, chains whole`,
      )
      restarts.sort((a, b) => a - b)
      const median = restarts[Math.floor(restarts.length / 2)] ?? 0
      t.diagnostic(
        `restart to first answer: median ${Math.round(median)} ms, longest ${Math.round(restarts.at(-1) ?? 0)} ms`,
      )
      assert.ok(client.acknowledged.length > ROUNDS * 5, 'there was work to lose')
      assert.ok(median < WANTED_RESTART_MS, `restart took ${Math.round(median)} ms`)
    } finally {
      await storage.close()
    }
  } finally {
    await server?.kill()
    await folder.remove()
  }
})
