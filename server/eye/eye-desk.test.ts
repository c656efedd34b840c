// An eye process from the outside, with a real one that has no cameras: it falls, it hangs, it cannot be started, it is asked
// too much.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@gongzhi/kernel'
import { eyeAdapters } from '../compose-eye.ts'
import { eyeChild } from './eye-child.ts'
import { type EyeDesk, eyeDesk } from './eye-desk.ts'
import { type UploadBlur, uploadBlur } from './upload-blur.ts'

const job = () => ({ clock: { platformStart: Date.now(), realStart: Date.now(), speed: 1 }, threshold: 0.3 })
const codeOf = (fault: unknown) => (fault instanceof Fault ? fault.code : String(fault))
const grey = { index: 0, ms: 0, width: 640, height: 480, pixels: new Uint8Array(640 * 480 * 3).fill(128) }
const picture = async () => (await eyeAdapters()).blur.blurred(grey, [])

describe('an eye process', () => {
  let ends: { stop(): Promise<void> } | undefined
  const children: ChildProcess[] = []
  const faults: unknown[] = []
  const born = (message: unknown) => void children.push((message as { process: ChildProcess }).process)
  const latest = () => children.at(-1) as ChildProcess

  async function open(): Promise<EyeDesk> {
    subscribe('child_process', born)
    const reports = { signal: async () => {}, looks: async () => {}, blind: () => {} }
    const desk = eyeDesk({ ...reports, fault: (fault) => faults.push(fault) }, job())
    ends = desk
    await desk.start()
    return desk
  }
  function uploads(checkMs?: number): UploadBlur {
    subscribe('child_process', born)
    const made = uploadBlur({
      job: job(),
      fault: (fault) => faults.push(fault),
      ...(checkMs === undefined ? {} : { checkMs }),
    })
    ends = made
    return made
  }
  afterEach(async () => {
    unsubscribe('child_process', born)
    await ends?.stop()
    ends = undefined
    children.length = 0
    faults.length = 0
  })
  const blurs = (eye: UploadBlur, bytes: Uint8Array) => eye.blur(bytes).then(() => 'blurred', codeOf)

  test('that was killed keeps nobody from ending', { timeout: 20_000 }, async () => {
    const eye = await open()
    const gone = new Promise((resolve) => latest().once('exit', resolve))
    latest().kill('SIGKILL')
    await gone
    assert.equal(await Promise.race([eye.stop().then(() => 'ended'), sleep(8_000, 'hangs', { ref: false })]), 'ended')
    assert.deepEqual(faults.map(codeOf), ['eye-not-running'])
    assert.equal(children.length, 1, 'and none is started any more')
  })

  test('that hangs is started anew', { timeout: 40_000, skip: process.platform === 'win32' }, async () => {
    const eye = uploads(2_000)
    assert.equal(await blurs(eye, await picture()), 'blurred')
    latest().kill('SIGSTOP')
    for (let i = 0; i < 300 && children.length < 2; i++) await sleep(100)
    assert.equal(children.length, 2, 'a second one')
    assert.equal(await blurs(eye, await picture()), 'blurred', 'who comes meanwhile waits for it')
  })

  test('that has nothing to see goes on', { timeout: 40_000 }, async () => {
    const eye = uploads(2_000)
    assert.equal(await blurs(eye, await picture()), 'blurred')
    await sleep(8_000)
    assert.equal(children.length, 1)
    assert.equal(await blurs(eye, await picture()), 'blurred')
  })

  test('is there only once somebody sends a picture', { timeout: 40_000 }, async () => {
    const eye = uploads()
    await sleep(200)
    assert.equal(children.length, 0)
    assert.equal(await blurs(eye, await picture()), 'blurred')
    assert.equal(children.length, 1)
    await eye.stop()
    assert.equal(await blurs(eye, await picture()), 'eye-not-running')
  })

  test('that cannot be started is tried again, with a growing pause', { timeout: 40_000 }, async () => {
    let tries = 0
    const times: number[] = []
    const eye = eyeChild({
      job: () => ({ ...job(), cameras: [] }),
      hear: () => {},
      fault: (fault) => faults.push(fault),
      launch: () => {
        times.push(performance.now())
        // As fork does where the machine has no process left to give.
        if (++tries <= 2) throw new Error('spawn EAGAIN')
        return undefined
      },
    })
    ends = eye
    assert.equal(await eye.start().then(() => 'ready', codeOf), 'eye-not-running')
    await eye.ready(20_000)
    const [first = 0, second = 0, third = 0] = times
    assert.ok(second - first >= 1_900 && third - second >= 3_900, `${times}`)
    assert.equal((await eye.ask({ kind: 'blur', bytes: await picture() })).boxes.length, 0)
  })

  test('takes a few uploads, one after the other, and tells the rest to come again', { timeout: 40_000 }, async () => {
    const eye = uploads()
    const bytes = await picture()
    const results = await Promise.all(Array.from({ length: 40 }, () => blurs(eye, bytes)))
    const count = (wanted: string) => results.filter((each) => each === wanted).length
    assert.deepEqual([count('blurred'), count('too-many-requests')], [8, 32])
    assert.equal(await blurs(eye, Buffer.from('no picture')), 'picture-invalid')
    assert.equal(await blurs(eye, bytes), 'blurred', 'one that was refused holds nobody up')
  })
})
