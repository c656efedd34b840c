// How a process ends: not ready first, in order, once, within its time, and at once for whoever insists.
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ending } from './ending.ts'
import { readiness } from './readiness.ts'

function process_(options: { drainMs?: number; limitMs?: number } = {}) {
  const signals = new EventEmitter() as EventEmitter & Pick<NodeJS.Process, 'on'>
  const codes: number[] = []
  const said: string[] = []
  const log = { warn: () => undefined, error: (_: unknown, text: string) => void said.push(text) } as never
  const made = ending({ drainMs: 0, limitMs: 200, ...options, log, signals, exit: (code) => void codes.push(code) })
  return { ...made, signals, codes, said }
}

test('it says that it is not ready before it ends anything', async () => {
  const one = process_({ drainMs: 60 })
  const ready = readiness([{ name: 'database', needed: true, ask: async () => 'ok' }], one.isEnding)
  let ended = false
  one.begin(async () => {
    ended = true
  })
  assert.deepEqual(await ready(), { ready: true, checks: { database: 'ok' } })
  one.signals.emit('SIGTERM')
  assert.deepEqual(await ready(), { ready: false, checks: { process: 'ending' } })
  await sleep(20)
  assert.equal(ended, false, 'still answering')
  await sleep(80)
  assert.deepEqual([ended, one.codes], [true, [0]])
})

test('asked twice it ends once; a second Ctrl-C ends it at once', async () => {
  const one = process_()
  let times = 0
  one.begin(async () => {
    times++
    await sleep(50)
  })
  one.signals.emit('SIGTERM')
  one.signals.emit('SIGTERM')
  await sleep(90)
  assert.deepEqual([times, one.codes], [1, [0]])
  const other = process_()
  other.begin(() => new Promise(() => undefined))
  other.signals.emit('SIGINT')
  other.signals.emit('SIGINT')
  assert.deepEqual(other.codes, [1])
})

test('an end that hangs or fails is an end all the same, with code 1', async () => {
  const hangs = process_({ limitMs: 40 })
  // Something else keeps the test alive; the limit itself keeps nobody.
  const alive = setInterval(() => undefined, 10)
  hangs.begin(() => new Promise(() => undefined))
  hangs.signals.emit('SIGTERM')
  await sleep(90)
  assert.deepEqual([hangs.codes, hangs.said], [[1], ['the end took too long']])
  const fails = process_()
  fails.begin(async () => {
    throw new Error('no')
  })
  fails.signals.emit('SIGTERM')
  await sleep(10)
  clearInterval(alive)
  assert.deepEqual(fails.codes, [1])
})

test('readiness: only what is needed keeps requests away; what hangs is slow, what throws has failed', {
  timeout: 10_000,
}, async () => {
  const ready = readiness(
    [
      { name: 'database', needed: true, ask: async () => 'ok' },
      { name: 'eye', needed: false, ask: () => new Promise(() => undefined) },
      {
        name: 'worker',
        needed: false,
        ask: async () => {
          throw new Error('inside: secret')
        },
      },
    ],
    () => false,
  )
  const told = await ready()
  assert.deepEqual(told, { ready: true, checks: { database: 'ok', eye: 'slow', worker: 'failed' } })
  let asked = 0
  let now = 0
  const away = readiness(
    [
      {
        name: 'database',
        needed: true,
        ask: async () => {
          asked++
          return 'away'
        },
      },
    ],
    () => false,
    () => now,
  )
  for (let i = 0; i < 100; i++) assert.equal((await away()).ready, false)
  assert.equal(asked, 1, 'whoever asks often asks nobody')
  now = 1_000
  await away()
  assert.equal(asked, 2)
})
