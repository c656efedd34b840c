// Thousands of requests that are almost right, over every operation: each is answered, none ends the server, none sees its inside.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wrongWith } from './fuzz.ts'
import { fuzzServer } from './fuzz-server.ts'
import { type OpenApi, SchemaFuzzer } from './schema-fuzzer.ts'

const COUNT = 10_000

describe('malformed requests', () => {
  it(`${COUNT} over every operation: no 5xx, no crash, nothing shown`, async (test) => {
    const seed = Date.now() % 2 ** 31
    test.diagnostic(`seed ${seed}`)
    const { sent, wrong, statuses, byOperation, slowest, errors } = await fuzzServer(COUNT, seed)
    test.diagnostic(`${JSON.stringify(statuses)}, slowest ${Math.round(slowest)} ms`)
    assert.deepEqual(wrong, [], errors)
    assert.equal(sent, COUNT)
    const counts = Object.values(byOperation)
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 24, 'every operation had its share')
    // A fuzzer that is always turned away at the first door, or always let in, tests nothing.
    assert.ok((statuses[422] ?? 0) > COUNT / 10, JSON.stringify(statuses))
    assert.ok((statuses[200] ?? 0) > COUNT / 50, JSON.stringify(statuses))
  })

  it('would tell a wrong answer', () => {
    const problem = (body: object) => JSON.stringify(body)
    const type = 'application/problem+json; charset=utf-8'
    assert.match(wrongWith({ status: 500, type, text: '{}' }, []) ?? '', /500/)
    assert.match(wrongWith({ status: 400, type: 'text/html', text: '' }, []) ?? '', /text/)
    assert.match(wrongWith({ status: 400, type, text: problem({ code: 'made-up' }) }, []) ?? '', /catalogue/)
    const shown = problem({ code: 'input-invalid', detail: 'at /srv/node_modules/x' })
    assert.match(wrongWith({ status: 400, type, text: shown }, []) ?? '', /shows/)
    assert.match(wrongWith({ status: 200, type: 'application/json', text: '{"a":"hush"}' }, ['hush']) ?? '', /secret/)
    assert.equal(wrongWith({ status: 400, type, text: problem({ code: 'input-invalid' }) }, []), undefined)
  })

  it('makes the same requests from the same seed', () => {
    const api: OpenApi = {
      paths: { '/a/{id}': { get: { parameters: [{ in: 'path', name: 'id' }] }, post: { operationId: 'b' } } },
    }
    const some = (seed: number) => {
      const fuzzer = new SchemaFuzzer(api, seed, 2, [])
      return JSON.stringify(Array.from({ length: 50 }, () => fuzzer.next()))
    }
    assert.equal(some(7), some(7))
    assert.notEqual(some(7), some(8))
  })
})
