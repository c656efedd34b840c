// Reading videos: sizes, times, back pressure, and everything that can be wrong with a file or an address.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FrameSource } from '@gongzhi/engine/eye/eye.port'
import { Fault, parseNetwork } from '@gongzhi/kernel'
import fc from 'fast-check'
import { hasProgram } from '../../tools/shared-assets.ts'
import { cameraAddress, locateCamera } from './camera-address.ts'
import { explainError } from './explain-error.ts'
import { cameraScript, ffmpegArguments } from './ffmpeg-arguments.ts'
import { CAMERA_NETWORKS, ffmpegSource, fittedSize } from './ffmpeg-source.ts'

const LOOPBACK = [parseNetwork('127.0.0.0/8')].flatMap((network) => network ?? [])

const fault =
  (code: string, pattern = /./) =>
  (error: unknown): boolean =>
    error instanceof Fault && error.code === code && pattern.test(error.message)

describe('videos', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'video-'))
  })
  after(() => rm(folder, { recursive: true }))

  /** 4 s of a moving test picture, 10 frames a second. */
  const make = (t: TestContext, name: string, size = '320x240', ...more: string[]): string | undefined => {
    if (!hasProgram(t, 'ffmpeg', ['-version'])) return undefined
    const file = join(folder, name)
    const input = ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=10:duration=4`]
    const made = spawnSync('ffmpeg', [
      '-nostdin',
      '-loglevel',
      'error',
      '-y',
      ...input,
      '-c:v',
      'mpeg4',
      '-g',
      '10',
      ...more,
      file,
    ])
    assert.equal(made.status, 0, String(made.stderr))
    return file
  }
  const count = async (source: FrameSource): Promise<number> => {
    let frames = 0
    for await (const frame of source.frames()) {
      assert.equal(frame.index, frames++)
      assert.equal(frame.pixels.length, frame.width * frame.height * 3)
    }
    return frames
  }

  it('gives every frame, scaled to the long side, with its time, and says what decoding cost', async (t) => {
    const file = make(t, 'wide.mp4', '1280x722')
    if (file === undefined) return
    const source = await ffmpegSource(file, { fps: 2 })
    const times: number[] = []
    for await (const { width, height, ms } of source.frames()) {
      assert.deepEqual([width, height], [960, 540])
      times.push(ms)
    }
    assert.deepEqual(times, [0, 500, 1000, 1500, 2000, 2500, 3000, 3500])
    assert.ok(source.decodeMs() > 0)
    assert.equal(source.name, 'wide.mp4')
    assert.equal(await count(await ffmpegSource(file, { longSide: 320 })), 40)
    assert.equal(await count(await ffmpegSource(file, { longSide: 320, keyframesOnly: true })), 3)
  })

  it('shows the pixels as they are', async (t) => {
    const file = make(t, 'red.mp4', '64x64', '-vf', 'drawbox=color=red:t=fill', '-q:v', '1')
    if (file === undefined) return
    for await (const { pixels } of (await ffmpegSource(file)).frames()) {
      assert.ok((pixels[0] as number) > 230 && (pixels[1] as number) < 25 && (pixels[2] as number) < 25)
    }
  })

  it('decodes no further than it is asked to, and stops at once', async (t) => {
    const file = make(t, 'long.mp4', '640x480')
    if (file === undefined) return
    const source = await ffmpegSource(file)
    const frames = source.frames()[Symbol.asyncIterator]()
    await frames.next()
    const cpu = source.decodeMs()
    await sleep(300)
    assert.ok(source.decodeMs() - cpu <= 100, 'it went on decoding')
    await source.stop()
    assert.equal((await frames.next()).done, true)
    for await (const _ of source.frames()) assert.fail('a stopped source gives nothing')
  })

  it('leaves no process behind when its reader breaks off', { skip: !existsSync('/proc/self/stat') }, async (t) => {
    const file = make(t, 'left.mp4', '640x480')
    if (file === undefined) return
    for await (const _ of (await ffmpegSource(file)).frames()) break
    const running = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout
    assert.ok(!running.includes(file))
  })

  it('tells a truncated recording, in every container', async (t) => {
    // A transport stream has no length and no index: only a decoder that misses its bits can tell.
    const more: Record<string, string[]> = {
      'faststart.mp4': ['-movflags', '+faststart'],
      'a.ts': ['-vf', 'noise=alls=40:allf=t', '-c:v', 'libx264'],
    }
    for (const name of ['a.mkv', 'a.ts', 'a.avi', 'faststart.mp4']) {
      const file = make(t, name, '320x240', ...(more[name] ?? []))
      if (file === undefined) return
      assert.equal(await count(await ffmpegSource(file, { fps: 5 })), 20, name)
      const bytes = await readFile(file)
      await writeFile(file, bytes.subarray(0, Math.round(bytes.length * 0.6)))
      await assert.rejects(
        count(await ffmpegSource(file, { fps: 5 })),
        fault('camera-truncated', /after 1\d frames/),
        name,
      )
    }
  })

  it('tells an unreadable file, a missing one, and a missing ffmpeg', async (t) => {
    const file = make(t, 'cut.mp4')
    if (file === undefined) return
    await writeFile(file, (await readFile(file)).subarray(0, 9000))
    await assert.rejects(ffmpegSource(file), fault('camera-unreadable', /cut\.mp4: the file has no index/))
    const text = join(folder, 'text.mp4')
    await writeFile(text, 'hello')
    await assert.rejects(ffmpegSource(text), fault('camera-unreadable'))
    await assert.rejects(ffmpegSource(folder), fault('camera-unreadable'))
    await assert.rejects(ffmpegSource(join(folder, 'none.mp4')), fault('camera-not-found', /none\.mp4/))
    await assert.rejects(ffmpegSource(text, { ffprobe: join(folder, 'no-such-program') }), fault('ffmpeg-missing'))
  })

  it('does not follow a playlist or a script to other files', async (t) => {
    const film = make(t, 'film.ts')
    if (film === undefined) return
    const playlist = join(folder, 'list.m3u8')
    await writeFile(playlist, `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${film}\n#EXT-X-ENDLIST\n`)
    const script = join(folder, 'list.ffconcat')
    await writeFile(script, 'ffconcat version 1.0\nfile film.ts\n')
    for (const file of [playlist, script]) await assert.rejects(ffmpegSource(file), fault('camera-unreadable'))
  })

  it('refuses pictures that would fill the memory, before one is decoded', async (t) => {
    const file = make(t, 'vast.mp4', '16x16')
    if (file === undefined) return
    const bytes = await readFile(file)
    // The size stands in the sample description of the only track: `mp4v`, then 24 bytes, then width and height.
    const at = bytes.indexOf('mp4v') + 28
    assert.deepEqual([bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)], [16, 16])
    bytes.writeUInt16BE(30_000, at)
    bytes.writeUInt16BE(30_000, at + 2)
    await writeFile(file, bytes)
    const begin = performance.now()
    await ffmpegSource(file).then(count, () => 0)
    assert.ok(performance.now() - begin < 5000)
    assert.equal(
      spawnSync('ffmpeg', ['-hide_banner', '-h', 'full'], { maxBuffer: 1e8 }).stdout.includes('max_pixels'),
      true,
    )
  })

  it('reads no other file and asks no server, whatever a file that is called .mp4 says', async (t) => {
    const film = make(t, 'secret.ts')
    if (film === undefined) return
    let asked = 0
    const server = createServer((socket) => {
      asked++
      socket.destroy()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as { port: number }
    const url = `http://127.0.0.1:${port}/x.ts`
    const hls = (line: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${line}\n#EXT-X-ENDLIST\n`
    const hostile = {
      'hls file': hls(film),
      'hls url': hls(url),
      'hls key': hls(film).replace('#EXTINF', `#EXT-X-KEY:METHOD=AES-128,URI="${url}"\n#EXTINF`),
      'hls concat': hls(`concat:${film}|${url}`),
      'hls subfile': hls(`subfile,,start,0,end,0,,:${film}`),
      'hls data': hls('data:video/mp2t;base64,AAAA'),
      concat: `ffconcat version 1.0\nfile '${film}'\n`,
      'concat url': `ffconcat version 1.0\nfile '${url}'\n`,
      sdp: `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${port} RTP/AVP 26\na=rtpmap:26 JPEG/90000\n`,
      dash: `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${url}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
      xxe: `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><MPD>&x;</MPD>`,
      imf: `<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"/>`,
      asx: `[Reference]\r\nRef1=${url}\r\n`,
      'rtsp redirect': `RTSPtextRTSP://127.0.0.1:${port}/\r\n`,
      image2: 'pattern',
    }
    for (const [name, text] of Object.entries(hostile)) {
      const file = join(folder, 'hostile.mp4')
      await writeFile(file, text)
      await assert.rejects(ffmpegSource(file), fault('camera-unreadable'), name)
    }
    // A film whose data are said to lie in another file: the box `dref` with an `url ` or `alis` of its own.
    const moving = make(t, 'moving.mov')
    assert.ok(moving)
    const bytes = await readFile(moving)
    const at = bytes.indexOf('url ')
    assert.ok(at > 0)
    for (const name of ['alis', 'url ']) {
      const changed = Buffer.from(bytes)
      changed.write(name, at)
      changed.writeUInt32BE(0, at + 4)
      await writeFile(moving, changed)
      await count(await ffmpegSource(moving)).catch(() => undefined)
    }
    server.close()
    assert.equal(asked, 0, 'a server was asked')
  })

  it('runs the very same command to nowhere, to measure decoding alone', async (t) => {
    const file = make(t, 'bench.mp4')
    if (file === undefined) return
    const address = await cameraAddress(file)
    const args = ffmpegArguments({
      address,
      fps: 2,
      size: { width: 160, height: 120 },
      output: 'null',
    })
    const run = spawnSync('ffmpeg', args, { encoding: 'utf8' })
    assert.deepEqual([run.status, run.stdout.length], [0, 0])
  })

  it('takes a name with blanks, quotes and a dollar as a name', async (t) => {
    const file = make(t, `a "b" $(touch x) ; 'c' %03d.mkv`)
    if (file === undefined) return
    assert.equal(await count(await ffmpegSource(file, { fps: 1 })), 4)
  })

  it('gives up a silent camera in time', async (t) => {
    if (!hasProgram(t, 'ffmpeg', ['-version'])) return
    const server = createServer((socket) => socket.on('error', () => undefined))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as { port: number }
    const begin = performance.now()
    const opening = ffmpegSource(`rtsp://me:geheim@127.0.0.1:${port}/live`, { timeoutMs: 1000, networks: LOOPBACK })
    await assert.rejects(opening, (error) => fault('camera-unreadable')(error) && !String(error).includes('geheim'))
    assert.ok(performance.now() - begin < 5000)
    server.close()
  })

  it('does not go where a camera sends it', { timeout: 30_000 }, async (t) => {
    if (!hasProgram(t, 'ffmpeg', ['-version'])) return
    let reached = 0
    const inner = createServer((socket) => {
      reached++
      socket.destroy()
    })
    await new Promise<void>((done) => inner.listen(0, '127.0.0.1', done))
    t.after(() => inner.close())
    const { port: innerPort } = inner.address() as { port: number }
    const elsewhere = `rtsp://127.0.0.1:${innerPort}/x`
    for (const answer of [
      `RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: ${elsewhere}\r\n\r\n`,
      `RTSP/1.0 301 Moved\nCSeq: 1\nlOcAt\rION:${elsewhere}\n\n`,
      `RTSP/1.0 305 Use Proxy\r\nCSeq: 1\r\nLocation:${elsewhere}\r\n\r\n`,
    ]) {
      const camera = createServer((socket) => {
        socket.on('error', () => undefined)
        let sent = false
        socket.on('data', async () => {
          if (sent) return
          sent = true
          // In pieces, so that no piece has the word whole.
          for (let at = 0; at < answer.length; at += 7) {
            socket.write(answer.slice(at, at + 7))
            await sleep(2)
          }
        })
      })
      await new Promise<void>((done) => camera.listen(0, '127.0.0.1', done))
      t.after(() => camera.close())
      const { port } = camera.address() as { port: number }
      const opening = ffmpegSource(`rtsp://127.0.0.1:${port}/live`, { timeoutMs: 2000, networks: LOOPBACK })
      await assert.rejects(opening, fault('camera-unreadable', /sends elsewhere/), `reached ${reached}`)
    }
    assert.equal(reached, 0)
  })
})

describe('addresses', () => {
  it('never show user, password or query', () => {
    const word = fc.stringMatching(/^[a-z0-9]{4,12}$/).map((text) => `SECRET${text}`)
    return fc.assert(
      fc.asyncProperty(word, word, word, async (user, password, token) => {
        const given = `rtsp://${user}:${password}@10.0.0.7:554/stream1?token=${token}`
        const address = await cameraAddress(given)
        assert.equal(address.shown, 'rtsp://10.0.0.7:554/stream1')
        const printed = `[rtsp @ 0x5] method DESCRIBE failed: 401 Unauthorized\n${given}: Server returned 401`
        assert.ok(!explainError(printed).includes('SECRET'))
      }),
    )
  })

  it('never show a sign-in that a make of cameras takes in the path', async () => {
    for (const path of [
      'user=admin&password=geheim&channel=1&stream=0.sdp',
      'user=admin_password=geheim_channel=1_stream=0.sdp?real_stream',
      'a%3Dgeheim',
      'live/admin:geheim@x',
      'password/geheim',
    ])
      assert.equal((await cameraAddress(`rtsp://10.0.0.7/${path}`)).shown, 'rtsp://10.0.0.7/…')
    // A password with an unescaped slash: what follows it looks like a path.
    assert.ok(!(await cameraAddress('rtsp://admin:12/geheim@cam/ch1')).shown.includes('geheim'))
    assert.equal((await cameraAddress('rtsp://cam/Streaming/Channels/101')).shown, 'rtsp://cam/Streaming/Channels/101')
  })

  it('of other kinds are refused', async () => {
    for (const address of ['http://10.0.0.7/x', 'concat:/etc/passwd', 'pipe:0', 'rtsp://', 'rtsp://a b:c/']) {
      await assert.rejects(cameraAddress(address), fault('camera-unreadable'))
    }
  })

  it('are one argument, and only TCP and the named protocols are used', async () => {
    const address = await cameraAddress('rtsp://u:p@cam/`x`?a=1&b=2')
    assert.ok(address.kind === 'live')
    const args = ffmpegArguments({ address, fps: 1 })
    assert.equal(args[args.indexOf('-i') + 1], 'pipe:0')
    assert.equal(args[args.indexOf('-protocol_whitelist') + 1], 'pipe,tcp')
    assert.equal(args[args.indexOf('-format_whitelist') + 1], 'concat,rtsp')
    assert.doesNotMatch(args.join(' '), /u:p|cam/)
    const script = cameraScript(address, 4321, 5000).split('\n')
    assert.equal(script[1], "file 'rtsp://u:p@127.0.0.1:4321/`x`?a=1&b=2'")
    assert.ok(script.includes('option rtsp_transport tcp') && script.includes('option timeout 5000000'))
  })

  it('are one line of the script, whatever they hold', () => {
    const part = fc.stringMatching(/^[!-~]{0,20}$/).map((text) => text.replace(/[/?#@]/g, ''))
    return fc.assert(
      fc.asyncProperty(part, part, async (user, path) => {
        const address = await cameraAddress(`rtsp://${user}@10.0.0.7/${path}`)
        assert.ok(address.kind === 'live')
        const [, line, ...more] = cameraScript(address, 1, 1000).split('\n')
        assert.match(line ?? '', /^file '.*'$/)
        assert.equal(more.length, 4)
        // As ffmpeg reads it: quotes open and close, outside of them a backslash takes the next as it is.
        const read = (line ?? '').slice(5).replace(/'([^']*)'|\\(.)/g, (_, quoted, escaped) => quoted ?? escaped)
        assert.equal(read, `rtsp://${user}@127.0.0.1:1/${path}`)
      }),
    )
  })

  it('with line feeds, blanks and ports that are none are refused', async () => {
    for (const address of [
      'rtsp://10.0.0.7/a\noption timeout 1',
      'rtsp://10.0.0.7/a\r\nAuthorization: x',
      "rtsp://10.0.0.7/' file",
      'rtsp://10.0.0.7/\u0000',
      'rtsp://10.0.0.7:0/',
      'rtsp://10.0.0.7:70000/',
      'rtsp://[10.0.0.7]/',
      'rtsp://[fe80::1%25lo]/',
      'rtsp://a:b:c/',
    ])
      await assert.rejects(cameraAddress(address), fault('camera-unreadable'), address)
  })

  it('lie in a network of cameras, or are refused before anything is connected to', async () => {
    const networks = (...texts: string[]) => texts.flatMap((text) => parseNetwork(text) ?? [])
    const locate = async (host: string, ...named: string[]) => {
      const address = await cameraAddress(`rtsp://eye:geheim@${host}/lane`)
      assert.ok(address.kind === 'live')
      return locateCamera(address, named.length > 0 ? networks(...named) : CAMERA_NETWORKS)
    }
    assert.equal(await locate('10.0.0.7'), '10.0.0.7')
    assert.equal(await locate('[fd00::7]:8554'), 'fd00::7')
    for (const host of [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f.1',
      '127.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      '100.100.100.200',
      '0.0.0.0',
      '224.0.0.1',
      '8.8.8.8',
      '[64:ff9b::10.0.0.7]',
    ])
      await assert.rejects(
        locate(host),
        (error) =>
          (fault('camera-address-refused')(error) || fault('camera-unreadable', /name of the camera/)(error)) &&
          !String(error).includes('geheim'),
        host,
      )
    assert.match(await locate('localhost', '127.0.0.0/8', '::1'), /^(127\.0\.0\.1|::1)$/)
    await assert.rejects(locate('169.254.169.254', '169.254.0.0/16', '0.0.0.0/0'), fault('camera-address-refused'))
    await assert.rejects(locate('10.0.0.7', '10.1.0.0/16'), fault('camera-address-refused'))
  })
})

it('sizes are even, whole words wide, and never larger than the video', () => {
  const side = fc.integer({ min: 16, max: 4000 })
  fc.assert(
    fc.property(side, side, fc.integer({ min: 64, max: 2000 }), (width, height, longSide) => {
      const fitted = fittedSize({ width, height }, longSide)
      assert.ok(fitted.width % 4 === 0 && fitted.height % 2 === 0)
      assert.ok(fitted.width <= Math.max(4, width) && fitted.height <= Math.max(2, height))
      assert.ok(Math.max(fitted.width, fitted.height) <= longSide)
    }),
  )
})
