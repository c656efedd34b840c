// The generated client types are accepted by openapi-fetch, take right calls and refuse wrong ones.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { clientTypes, typeOf } from './client.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const DOCUMENT = {
  openapi: '3.1.0',
  paths: {
    '/cases/{id}': {
      parameters: [{ name: 'id', in: 'path' as const, required: true, schema: { type: 'string' } }],
      get: {
        summary: '读取案卷 */',
        parameters: [{ $ref: '#/components/parameters/Language' }],
        responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Case' } } } } },
      },
    },
    '/cases': {
      post: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/New' } } },
        },
        responses: { 201: { description: 'made' }, '4XX': { $ref: '#/components/responses/Problem' } },
      },
    },
  },
  components: {
    parameters: { Language: { name: 'language', in: 'query', schema: { enum: ['zh', 'en'] } } },
    responses: {
      Problem: {
        content: {
          'application/problem+json': { schema: { type: 'object', properties: { code: { type: 'string' } } } },
        },
      },
    },
    schemas: {
      New: {
        type: 'object',
        properties: { place: { type: 'string' }, note: { type: ['string', 'null'] } },
        required: ['place'],
      },
      Case: {
        allOf: [
          { $ref: '#/components/schemas/New' },
          {
            type: 'object',
            properties: {
              'late-by': { type: 'integer' },
              tags: { type: 'array', items: { anyOf: [{ const: 'a' }, { type: 'number' }] } },
            },
            required: ['late-by'],
          },
        ],
      },
    },
  },
}

const USE = (wrong: boolean): string => `
import createClient from 'openapi-fetch'
import type { components, paths } from './schema.ts'
const client = createClient<paths>()
export async function go(): Promise<components['schemas']['Case'] | undefined> {
  const { data, error } = await client.GET('/cases/{id}', { params: { path: { id: '1' }, query: { language: 'zh' } } })
  const late: number | undefined = data?.['late-by']
  const tags: ('a' | number)[] | undefined = data?.tags
  const answer = await client.POST('/cases', { body: { place: 'x', note: null } })
  const code: string | undefined = answer.error?.code
  void [late, tags, code, error]
  ${wrong ? "await client.POST('/cases', { body: { plaice: 'x' } })" : ''}
  ${wrong ? "await client.GET('/cases/{id}', { params: { path: { id: '1' }, query: { language: 'fr' } } })" : ''}
  ${wrong ? "await client.GET('/nowhere')" : ''}
  return data
}
`

test('openapi-fetch takes the types', (t) => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  // Inside the repository, so that openapi-fetch is found.
  const folder = mkdtempSync(join(ROOT, '.cache', 'client-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'schema.ts'), clientTypes(DOCUMENT))
  writeFileSync(join(folder, 'right.ts'), USE(false))
  writeFileSync(join(folder, 'wrong.ts'), USE(true))
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--lib',
    'es2024,dom',
    '--allowImportingTsExtensions',
    '--skipLibCheck',
  ]
  const tsc = (file: string) =>
    spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, join(folder, file)], {
      encoding: 'utf8',
    })
  const right = tsc('right.ts')
  assert.equal(right.status, 0, right.stdout)
  const wrong = tsc('wrong.ts')
  const lines = new Set([...wrong.stdout.matchAll(/wrong\.ts\((\d+),/g)].map((match) => match[1]))
  assert.equal(lines.size, 3, wrong.stdout)
})

test('schemas become types', () => {
  assert.equal(typeOf({ type: 'array', items: { type: ['string', 'null'] } }), '(string | null)[]')
  const one = { type: 'object', properties: { a: { type: ['string', 'null'] } }, required: ['a'] }
  const other = { type: 'object', properties: { b: { type: 'number' } }, required: ['b'] }
  assert.equal(
    typeOf({ type: 'array', items: { anyOf: [one, other] } }).replace(/\s+/g, ' '),
    '({ a: string | null } | { b: number })[]',
  )
  assert.equal(typeOf({ type: 'array', items: one }).replace(/\s+/g, ' '), '{ a: string | null }[]')
  assert.equal(typeOf({ type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }] }), '[number, number]')
  assert.equal(typeOf({ type: 'object', additionalProperties: { type: 'number' } }), 'Record<string, number>')
  assert.equal(typeOf({ type: 'object', properties: {}, additionalProperties: false }), 'Record<string, never>')
  assert.equal(
    typeOf({ anyOf: [{ type: 'object', properties: { a: { const: 1 } } }, { type: 'null' }] }),
    '{\n  a?: 1\n} | null',
  )
  assert.equal(typeOf({}), 'unknown')
})
