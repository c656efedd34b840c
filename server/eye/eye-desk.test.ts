// The server's side of an eye process, with a real one that has no cameras: it falls, it hangs, it is asked too much.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@gongzhi/kernel'
import { eyeAdapters } from '../compose-eye.ts'
import { type EyeDesk, eyeDesk } from './eye-desk.ts'

describe('an eye process', () => {
  let desk: EyeDesk | undefined
  const children: ChildProcess[] = []
  const faults: unknown[] = []
  const born = (message: unknown) => void children.push((message as { process: ChildProcess }).process)
  const latest = () => children.at(-1) as ChildProcess

  async function open(checkMs?: number): Promise<EyeDesk> {
    subscribe('child_process', born)
    const reports = { signal: async () => {}, looks: async () => {}, blind: () => {} }
    desk = eyeDesk({ ...reports, fault: (fault) => faults.push(fault) }, checkMs)
    const now = Date.now()
    await desk.start({ clock: { platformStart: now, realStart: now, speed: 1 }, cameras: [], threshold: 0.3 }, [])
    return desk
  }
  afterEach(async () => {
    unsubscribe('child_process', born)
    await desk?.stop()
    children.length = 0
    faults.length = 0
  })
  const blurs = (eye: EyeDesk, picture: Uint8Array) => eye.blur(picture).then(() => 'blurred', codeOf)
  const codeOf = (fault: unknown) => (fault instanceof Fault ? fault.code : String(fault))
  const grey = { index: 0, ms: 0, width: 640, height: 480, pixels: new Uint8Array(640 * 480 * 3).fill(128) }
  const picture = async () => (await eyeAdapters()).blur.blurred(grey, [])

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
    const eye = await open(2_000)
    latest().kill('SIGSTOP')
    for (let i = 0; i < 300 && children.length < 2; i++) await sleep(100)
    assert.equal(children.length, 2, 'a second one')
    let result = ''
    for (let i = 0; i < 100 && result !== 'blurred'; i++) {
      result = await blurs(eye, await picture())
      await sleep(100)
    }
    assert.equal(result, 'blurred')
  })

  test('that has nothing to see goes on', { timeout: 40_000 }, async () => {
    const eye = await open(2_000)
    await sleep(8_000)
    assert.equal(children.length, 1)
    assert.equal(await blurs(eye, await picture()), 'blurred')
  })

  test('takes a few uploads, one after the other, and tells the rest to come again', { timeout: 40_000 }, async () => {
    const eye = await open()
    const bytes = await picture()
    const results = await Promise.all(Array.from({ length: 40 }, () => blurs(eye, bytes)))
    const count = (wanted: string) => results.filter((each) => each === wanted).length
    assert.deepEqual([count('blurred'), count('too-many-requests')], [8, 32])
    assert.equal(await blurs(eye, Buffer.from('no picture')), 'picture-invalid')
    assert.equal(await blurs(eye, bytes), 'blurred', 'one that was refused holds nobody up')
  })
})
