// Planted secrets in every place a line can have: none of them gets through, and lines stay JSON.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { platformLog, requestId, struck } from './log.ts'

function logged(write: (log: ReturnType<typeof platformLog>) => void): string[] {
  const lines: string[] = []
  write(platformLog({ level: 'trace', role: 'test', to: { write: (line) => void lines.push(line) } }))
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line)
  return lines
}

const PLANTED = {
  rtsp: ['rtsp://admin:Hik12345@10.0.0.9:554/Streaming/Channels/101', 'Hik12345'],
  'rtsp with a strange password': ['rtsps://cam:p%40ss:w!rd@cam.example/1', 'p%40ss'],
  database: ['postgresql://gongzhi:s3cr3t-db@db.example:5432/gongzhi?sslmode=verify-full', 's3cr3t-db'],
  bearer: ['authorization: Bearer abcDEF123._-~', 'abcDEF123'],
  basic: ['Authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
  cookie: ['cookie: gongzhi_session=Zm9vYmFyYmF6; other=1', 'Zm9vYmFyYmF6'],
  'json in a text': ['{"login":"operator","password":"pa\\"ss word"}', 'ss word'],
  environment: ['PGPASSWORD=topsecret9 psql', 'topsecret9'],
  query: ['GET /api/x?token=tok_77aa&y=1', 'tok_77aa'],
  'code in a query': ['/callback?code=oidc-code-55&state=x', 'oidc-code-55'],
  mobile: ['请联系 13800138000 王', '13800138000'],
  'mobile with gaps': ['tel 138 0013 8000', '0013 8000'],
  'mobile abroad': ['+86-13912345678', '13912345678'],
  'identity number': ['身份证 330105199001011234', '330105199001011234'],
} as const

test('what was planted is struck out, wherever it is said', () => {
  for (const [name, [text, secret]] of Object.entries(PLANTED)) {
    const fault = new Error(text, { cause: new Error(`within: ${text}`) })
    const lines = logged((log) => {
      log.warn(text)
      log.info({ detail: text, nested: { deeper: [{ text }] } }, 'object')
      log.error({ err: fault }, text)
      log.warn(
        { req: { method: 'GET', url: `/api?x=${encodeURIComponent(text)}`, headers: { cookie: text } } },
        'request',
      )
      log.child({ bound: text }).warn('child')
    })
    assert.equal(lines.length, 5)
    for (const line of lines) assert.ok(!line.includes(secret), `${name}: ${line}`)
  }
})

test('values of telling names are struck out', () => {
  const names = [
    'password',
    'newPassword',
    'x-api-key',
    'Authorization',
    'set-cookie',
    'masterKey',
    'totp',
    'session_token',
  ]
  for (const name of names) {
    const [line = ''] = logged((log) => log.warn({ deep: { [name]: 'planted-value-1' } }, 'x'))
    assert.ok(!line.includes('planted-value-1'), line)
    const [array = ''] = logged((log) => log.warn({ headers: { [name]: ['planted-value-2'] } }, 'x'))
    assert.ok(!array.includes('planted-value-2'), array)
  }
})

test('what is no secret stays', () => {
  const kept = [
    'case 20261122-02QZFS7Z opened at 1795345656217',
    'https://example.org/path?page=2',
    'blob 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'pid 23796, 13800 rows, 2026-11-22T11:10:00.000Z',
    'user@example.org wrote',
  ]
  for (const text of kept) assert.equal(struck(JSON.stringify({ msg: text })), JSON.stringify({ msg: text }))
})

test('a telephone number that is a number of JSON is struck, and the line stays JSON', () => {
  for (const value of [
    { phone: 13957112345 },
    [13957112345],
    [1, 13957112345, 2],
    { a: [13957112345], b: 13957112345.5 },
  ]) {
    const said = logged((log) => log.warn({ value }, 'x,13957112345,y'))
    assert.ok(!JSON.stringify(said).includes('139571'), JSON.stringify(said))
  }
})

test('a line stays JSON whatever it says, and is struck in no time', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      logged((log) => log.warn({ value, password: text, msg2: `password=${text}` }, text))
    }),
    { numRuns: 500 },
  )
  const began = performance.now()
  for (const piece of ['"password":"', 'a', '\\"', '1', '://', '=', 'token', ' 138'])
    struck(piece.repeat(Math.floor(200_000 / piece.length)))
  assert.ok(performance.now() - began < 5_000, 'no pattern blows up')
})

test('an id of a request is taken from a proxy where it is one', () => {
  assert.equal(requestId({ headers: { 'x-request-id': 'abcdef-123456' } }), 'abcdef-123456')
  for (const bad of ['short', 'a'.repeat(65), 'with\nline feed', '{"a":1}'])
    assert.match(requestId({ headers: { 'x-request-id': bad } }), /^[0-9a-f-]{36}$/)
})
