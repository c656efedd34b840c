// `gongzhi eye watch` with what people give it by mistake: a code of the catalogue in both languages on stderr, an exit
// code, and nothing on stdout but what was seen before.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cp, readFile, truncate } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { hasProgram } from '../tools/shared-assets.ts'
import { assertFault, gongzhi, linesOf, type Ran, workFolder } from './gongzhi.ts'

const BLOCKED = resolve(import.meta.dirname, '../packs/fire-lane/demo/frames/blocked')
const VAN = [
  [0.81, 0.1],
  [0.945, 0.1],
  [0.945, 0.22],
  [0.81, 0.24],
] as const

let folder: Awaited<ReturnType<typeof workFolder>>
let van: string
before(async () => {
  folder = await workFolder()
  van = await folder.zones({ lane: VAN })
})
after(() => folder.remove())

const watch = (source: string, zones: string, ...more: string[]): Promise<Ran> =>
  gongzhi(['eye', 'watch', source, '--pack', 'fire-lane', '--zones', zones, '--dwell', '10s', '--json', ...more])

/** What came before the fault stays what it was: whole lines, some of them, and no summary of a film not seen to its end. */
function assertBroken(ran: Ran): void {
  const lines = linesOf(ran)
  assert.ok(lines.length >= 2, 'what was seen before is told')
  assert.ok(lines.every(({ kind }) => kind !== 'summary'))
}

describe('the source', () => {
  test('is not there', async () => {
    const ran = await watch(join(folder.path, 'no-such-film.mp4'), van)
    assertFault(ran, 'camera-not-found')
    assert.equal(ran.stdout, '')
    assert.match(ran.stderr, /no-such-film\.mp4/)
  })

  test('is no video', async (t) => {
    if (!hasProgram(t, 'ffprobe', ['-version'])) return
    for (const [name, content] of [
      ['notes.mp4', '会议记录：明天下午三点。\n'.repeat(200)],
      ['empty.mp4', ''],
      ['list.m3u8', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'],
    ] as const) {
      const ran = await watch(await folder.write(name, content), van)
      assertFault(ran, 'camera-unreadable')
      assert.equal(ran.stdout, '')
      assert.ok(!ran.stderr.includes(folder.path), 'its folder is nobody’s business')
    }
  })

  test('is a folder without pictures', async () => {
    const ran = await watch(folder.path, van)
    assertFault(ran, 'camera-unreadable')
    assert.equal(ran.stdout, '')
  })

  test('has one broken picture among good ones', async () => {
    const frames = join(folder.path, 'frames')
    await cp(BLOCKED, frames, { recursive: true })
    const whole = (await readFile(join(frames, '011.jpg'))).length
    await truncate(join(frames, '011.jpg'), Math.floor(whole / 2))
    const ran = await watch(frames, van)
    assertFault(ran, 'camera-unreadable')
    assert.match(ran.stderr, /011\.jpg/, 'it says which one')
    assertBroken(ran)
  })

  for (const [name, more] of [
    ['film.mkv', []],
    ['film.mp4', ['-movflags', '+faststart']],
  ] as const) {
    test(`breaks off: ${name}`, async (t) => {
      if (!hasProgram(t, 'ffmpeg', ['-version'])) return
      const film = join(folder.path, name)
      execFileSync('ffmpeg', [
        '-v',
        'error',
        '-y',
        '-framerate',
        '2',
        '-i',
        join(BLOCKED, '%03d.jpg'),
        '-c:v',
        'mpeg4',
        '-q:v',
        '4',
        '-g',
        '4',
        ...more,
        film,
      ])
      const ran = await watch(film, van)
      assert.equal(ran.code, 0, `whole, it can be watched: ${ran.stderr}`)
      assert.equal(linesOf(ran).filter(({ kind }) => kind === 'signal').length, 1)

      await truncate(film, Math.floor((await readFile(film)).length * 0.6))
      const cut = await watch(film, van)
      assertFault(cut, 'camera-truncated')
      const frames = Number(/(\d+) frames/.exec(cut.stderr)?.[1])
      assert.ok(frames > 15 && frames < 30, `it says how far it came: ${frames} of 40`)
      assertBroken(cut)
    })
  }

  test('cannot be read without ffmpeg; a folder of pictures can', async () => {
    const film = await folder.write('any.mp4', 'x')
    const without = { env: { PATH: folder.path } }
    const args = ['--pack', 'fire-lane', '--zones', van, '--json']
    assertFault(await gongzhi(['eye', 'watch', film, ...args], without), 'ffmpeg-missing')
    assert.equal((await gongzhi(['eye', 'watch', BLOCKED, ...args], without)).code, 0)
  })

  test('is a network camera that is not there: its password is told to nobody', async (t) => {
    if (!hasProgram(t, 'ffprobe', ['-version'])) return
    const address = 'rtsp://admin:geheim-7@127.0.0.1:9/stream'
    const args = ['eye', 'watch', '--pack', 'fire-lane', '--zones', van, '--json']
    const networks = { GONGZHI_CAMERA: address, GONGZHI_CAMERA_NETWORKS: '127.0.0.0/8' }
    const ran = await gongzhi(args, { env: networks })
    assertFault(ran, 'camera-unreadable')
    assert.doesNotMatch(ran.stderr + ran.stdout, /geheim|admin/)
    const elsewhere = await gongzhi(args, { env: { GONGZHI_CAMERA: address } })
    assertFault(elsewhere, 'camera-address-refused')
    assert.doesNotMatch(elsewhere.stderr + elsewhere.stdout, /geheim|admin/)
  })

  test('has no place in the arguments with its password', async () => {
    const ran = await watch('rtsp://admin:geheim-7@10.0.0.7/stream', van)
    assert.equal(ran.code, 2)
    assert.match(ran.stderr, /GONGZHI_CAMERA/)
    assert.doesNotMatch(ran.stderr + ran.stdout, /geheim|admin/)
  })
})

describe('the zones', () => {
  const refused = async (zones: string, code: Parameters<typeof assertFault>[1]): Promise<Ran> => {
    const ran = await watch(BLOCKED, zones)
    assertFault(ran, code)
    assert.equal(ran.stdout, '')
    return ran
  }

  test('file is missing, is not JSON, has another shape, has none, has one twice', async () => {
    await refused('no-such-zones.json', 'zones-invalid')
    await refused(await folder.write('a.json', '{"zones": [,]}'), 'zones-invalid')
    await refused(
      await folder.write('b.json', '{"zones":[{"id":"lane","polygon":[[0,0],[1,0],[1,1]]}]}'),
      'zones-invalid',
    )
    await refused(await folder.write('c.json', '{"zones":[]}'), 'zones-invalid')
    const twice = { id: 'lane', kind: 'fire-lane', polygon: VAN }
    await refused(await folder.write('d.json', JSON.stringify({ zones: [twice, twice] })), 'zones-invalid')
  })

  test('lie outside the frame, cross themselves, have no area, are of a kind that nobody watches', async () => {
    const outside = await refused(
      await folder.zones({
        good: VAN,
        wide: [
          [0.5, 0.5],
          [1.2, 0.5],
          [1, 1],
        ],
      }),
      'zone-outside-frame',
    )
    assert.match(outside.stderr, /wide/)
    await refused(
      await folder.zones({
        bow: [
          [0.1, 0.1],
          [0.9, 0.9],
          [0.9, 0.1],
          [0.1, 0.9],
        ],
      }),
      'zone-crosses-itself',
    )
    await refused(
      await folder.zones({
        line: [
          [0.1, 0.1],
          [0.2, 0.1001],
          [0.3, 0.1],
        ],
      }),
      'zone-too-small',
    )
    await refused(await folder.zones({ pond: VAN }, 'duck-pond'), 'zones-invalid')
  })
})

describe('the rest', () => {
  test('an unknown pack', async () => {
    const ran = await gongzhi(['eye', 'watch', BLOCKED, '--pack', 'flying-saucers', '--zones', van, '--json'])
    assertFault(ran, 'pack-unknown')
    assert.equal(ran.stdout, '')
  })

  test('a model that is garbage, is cut off, is missing', async () => {
    const garbage = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)
    for (const model of [
      await folder.write('garbage.onnx', garbage),
      await folder.write('empty.onnx', ''),
      join(folder.path, 'none.onnx'),
    ]) {
      const ran = await watch(BLOCKED, van, '--model', model)
      assertFault(ran, 'model-unreadable')
      assert.equal(ran.stdout, '')
    }
  })

  test('wrong usage is exit code 2', async () => {
    const wrong = [
      ['eye', 'watch'],
      ['eye', 'watch', BLOCKED, '--zones', van],
      ['eye', 'watch', BLOCKED, '--pack', 'fire-lane'],
      ['eye', 'watch', BLOCKED, BLOCKED, '--pack', 'fire-lane', '--zones', van],
      ['eye', 'watch', BLOCKED, '--pack', 'fire-lane', '--zones', van, '--fps', '0'],
      ['eye', 'watch', BLOCKED, '--pack', 'fire-lane', '--zones', van, '--fps', 'fast'],
      ['eye', 'watch', BLOCKED, '--pack', 'fire-lane', '--zones', van, '--start', 'yesterday'],
      ['eye', 'watch', BLOCKED, '--pack', 'fire-lane', '--zones', van, '--dwel', '10s'],
    ]
    for (const args of wrong) {
      const ran = await gongzhi(args)
      assertFault(ran, 'usage', { exit: 2 })
      assert.equal(ran.stdout, '')
    }
    const dwell = await watch(BLOCKED, van, '--dwell', 'a while')
    assertFault(dwell, 'span-invalid')
    const nothing = await gongzhi(['eye', 'wtch'])
    assert.deepEqual([nothing.code, nothing.stdout], [2, ''])
    assert.match(nothing.stderr, /eye watch SOURCE/)
    const help = await gongzhi(['--help'])
    assert.deepEqual([help.code, help.stderr], [0, ''])
  })
})
