// camera over RTSP: a real server on the loopback, run by the system's own Python with GStreamer's RTSP server.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { it } from 'node:test'
import { Fault, parseNetwork } from '@gongzhi/kernel'
import { hasProgram } from '../../tools/shared-assets.ts'
import { ffmpegSource } from './ffmpeg-source.ts'

const networks = [parseNetwork('127.0.0.0/8')].flatMap((network) => network ?? [])
const PYTHON = '/usr/bin/python3'

const LIBRARY = `
import gi
gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import Gst, GstRtspServer, GLib
Gst.init(None)
assert all(Gst.ElementFactory.find(name) for name in ('videotestsrc', 'jpegenc', 'rtpjpegpay'))
`

/** Serves a test picture to one who knows the password; says its port; ends by itself after 40 s. */
const SERVER = `${LIBRARY}
server = GstRtspServer.RTSPServer()
server.set_address('127.0.0.1')
server.set_service('0')
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch('( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=480,framerate=10/1 ! jpegenc ! rtpjpegpay name=pay0 pt=26 )')
factory.set_shared(True)
role = GstRtspServer.RTSPToken()
role.set_string('media.factory.role', 'viewer')
auth = GstRtspServer.RTSPAuth()
auth.add_basic(GstRtspServer.RTSPAuth.make_basic('eye', 'geheim'), role)
server.set_auth(auth)
permissions = GstRtspServer.RTSPPermissions()
permissions.add_permission_for_role('viewer', 'media.factory.access', True)
permissions.add_permission_for_role('viewer', 'media.factory.construct', True)
factory.set_permissions(permissions)
server.get_mount_points().add_factory('/lane', factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
loop = GLib.MainLoop()
GLib.timeout_add_seconds(40, loop.quit)
loop.run()
`

async function serve(): Promise<{ server: ChildProcess; port: number }> {
  const server = spawn(PYTHON, ['-c', SERVER], { stdio: ['ignore', 'pipe', 'ignore'] })
  const lines = createInterface({ input: server.stdout as Readable })
  const [port] = (await once(lines, 'line', { signal: AbortSignal.timeout(15_000) })) as [string]
  return { server, port: Number(port) }
}

/** What everybody on the machine can read of a process, and what its owner can. */
async function nobodySees(secret: string): Promise<void> {
  if (!existsSync('/proc/self/cmdline')) return
  let seen = 0
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'latin1').catch(() => '')
    const line = (await read('cmdline')).replaceAll('\0', ' ')
    // The server of this test stands for a camera: it has to know the password.
    if (line.startsWith(PYTHON)) continue
    if (line.startsWith('ffmpeg ')) seen++
    assert.ok(!line.includes(secret), `arguments of ${pid}`)
    if (line.startsWith('ffmpeg ')) assert.ok(!(await read('environ')).includes(secret), `environment of ${pid}`)
  }
  assert.ok(seen > 0, 'ffmpeg itself was looked at')
}

it('camera over RTSP', { timeout: 60_000 }, async (t) => {
  if (!hasProgram(t, 'ffmpeg', ['-version'])) return
  if (!hasProgram(t, PYTHON, ['-c', LIBRARY], "GStreamer's RTSP server with its Python binding")) return
  const { server, port } = await serve()
  try {
    const source = await ffmpegSource(`rtsp://eye:geheim@127.0.0.1:${port}/lane`, {
      fps: 2,
      longSide: 320,
      timeoutMs: 5000,
      networks,
    })
    assert.equal(source.name, `rtsp://127.0.0.1:${port}/lane`)
    const times: number[] = []
    for await (const { width, height, pixels, ms } of source.frames()) {
      assert.deepEqual([width, height, pixels.length], [320, 240, 320 * 240 * 3])
      assert.ok(pixels.some((value) => value > 200))
      if (times.length === 0) await nobodySees('geheim')
      times.push(ms)
      if (times.length === 5) await source.stop()
    }
    assert.equal(times.length, 5)
    const span = (times.at(-1) as number) - (times[1] as number)
    t.diagnostic(`5 frames at 2 a second over ${Math.round(span)} ms, decoding ${source.decodeMs()} ms`)
    assert.ok(span > 1000 && span < 4000, `three half seconds took ${span} ms: ${times.map(Math.round)}`)

    const wrong = ffmpegSource(`rtsp://eye:falsch@127.0.0.1:${port}/lane`, { timeoutMs: 5000, networks })
    await assert.rejects(
      wrong,
      (error) => error instanceof Fault && /refuses the sign-in/.test(error.message) && !/falsch/.test(error.message),
    )
    const absent = ffmpegSource(`rtsp://eye:geheim@127.0.0.1:${port}/none`, { timeoutMs: 5000, networks })
    await assert.rejects(absent, (error) => error instanceof Fault && /no such stream/.test(error.message))

    const dying = await ffmpegSource(`rtsp://eye:geheim@127.0.0.1:${port}/lane`, {
      fps: 2,
      longSide: 320,
      timeoutMs: 3000,
      networks,
    })
    const reading = (async () => {
      for await (const { index } of dying.frames()) if (index === 1) server.kill('SIGKILL')
    })()
    await assert.rejects(reading, (error) => error instanceof Fault && error.code === 'camera-truncated')
  } finally {
    server.kill('SIGKILL')
  }
})
