// Small files that would keep an eye busy for minutes or fill its memory.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { Fault } from '@gongzhi/kernel'
import sharp from 'sharp'
import { blur } from './blur.ts'
import { pictureReader } from './picture-reader.ts'
import { hasTooManyScans, withoutTexts } from './picture-traps.ts'

const reader = pictureReader()
const picture = (width = 64, height = 48) => sharp({ create: { width, height, channels: 3, background: '#208040' } })

function segment(marker: number, ...content: number[]): Buffer {
  const length = content.length + 2
  return Buffer.from([0xff, marker, length >> 8, length & 0xff, ...content])
}

/** A valid grey progressive JPEG whose every scan says only “nothing new”. */
function jpegOf(side: number, scans: number): Buffer {
  const oneCode = [1, ...new Array<number>(15).fill(0)]
  const blocks = Math.ceil(side / 8) ** 2
  // One code of one bit for a run of 2^14 blocks, followed by fourteen bits that add as many again.
  const runs = '011111111111111'.repeat(Math.ceil(blocks / 32_767))
  const bits = runs.padEnd(Math.ceil(runs.length / 8) * 8, '1').match(/.{8}/g) ?? []
  const nothing = Buffer.from(bits.flatMap((each) => (each === '11111111' ? [0xff, 0] : [Number.parseInt(each, 2)])))
  const parts: Buffer[] = [
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, 0, ...new Array<number>(64).fill(1)),
    segment(0xc2, 8, side >> 8, side & 0xff, side >> 8, side & 0xff, 1, 1, 0x11, 0),
    segment(0xc4, 0x00, ...oneCode, 0),
    segment(0xc4, 0x10, ...oneCode, 0xe0),
    segment(0xda, 1, 1, 0, 0, 0, 0),
    Buffer.alloc(Math.ceil(blocks / 8)),
  ]
  for (let scan = 1; scan < scans; scan++) {
    const low = 13 - Math.floor((scan - 1) / 63)
    const coefficient = 1 + ((scan - 1) % 63)
    parts.push(segment(0xda, 1, 1, 0, coefficient, coefficient, low === 13 ? low : ((low + 1) << 4) | low), nothing)
  }
  return Buffer.concat([...parts, Buffer.from([0xff, 0xd9])])
}

function chunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const made = Buffer.alloc(named.length + 8)
  made.writeUInt32BE(content.length)
  named.copy(made, 4)
  made.writeUInt32BE(crc32(named), named.length + 4)
  return made
}

/** The chunks, put in before the picture’s data. */
async function pngWith(...chunks: readonly Buffer[]): Promise<Buffer> {
  const png = await picture().png().toBuffer()
  const head = 8 + 25
  return Buffer.concat([png.subarray(0, head), ...chunks, png.subarray(head)])
}

describe('a picture that is a trap', () => {
  it('is refused where a JPEG has hundreds of scans, before any of them is decoded', async () => {
    const trap = jpegOf(7000, 800)
    const begin = performance.now()
    await assert.rejects(reader.read(trap), (error) => error instanceof Fault && error.code === 'picture-invalid')
    assert.ok(performance.now() - begin < 1_000, 'decoding it takes half a minute')
  })

  it('is none where a JPEG is progressive, has a thumbnail, or bytes after its end', async () => {
    assert.equal((await reader.read(jpegOf(64, 30))).frame.width, 64)
    const progressive = await picture().jpeg({ progressive: true }).toBuffer()
    assert.equal((await reader.read(progressive)).frame.width, 64)
    const scans = Buffer.concat(new Array<Buffer>(200).fill(Buffer.from([0xff, 0xda, 0, 8])))
    assert.equal(hasTooManyScans(Buffer.concat([progressive, scans])), false, 'a film after the picture')
    const comment = segment(0xfe, ...scans)
    assert.equal(hasTooManyScans(Buffer.concat([progressive.subarray(0, 2), comment, progressive.subarray(2)])), false)
    for (let length = 0; length < progressive.length; length++) hasTooManyScans(progressive.subarray(0, length))
  })

  it('leaves no room in memory for the texts of a PNG', async () => {
    const text = chunk('zTXt', Buffer.concat([Buffer.from('a\0\0', 'latin1'), deflateSync(Buffer.alloc(7e6, 65))]))
    const trap = await pngWith(...new Array<Buffer>(30).fill(text))
    assert.deepEqual(withoutTexts(trap), withoutTexts(await pngWith()))
    const before = process.memoryUsage().rss
    assert.equal((await reader.read(trap)).frame.width, 64)
    assert.ok(process.memoryUsage().rss - before < 300e6, 'unpacked they are more than a gigabyte')
  })

  it('comes out with nothing but its pixels: what was written into it or hung on to it is gone', async () => {
    const planted = 'PLANTED<script>alert(1)</script>'
    const exif = { IFD0: { Copyright: planted, Artist: planted }, IFD3: { GPSLatitude: '30/1 19/1 0/1' } }
    const jpeg = await picture(320, 240).withExif(exif).jpeg().toBuffer()
    const comment = segment(0xfe, ...Buffer.from(planted))
    const polyglots = [
      Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2), Buffer.from(planted)]),
      Buffer.concat([await pngWith(chunk('tEXt', Buffer.from(`a\0${planted}`, 'latin1'))), Buffer.from(planted)]),
      await picture(320, 240).withExif(exif).webp().toBuffer(),
    ]
    for (const polyglot of polyglots) {
      assert.ok(polyglot.includes('PLANTED'))
      const { frame } = await reader.read(polyglot)
      const out = Buffer.from(await blur.blurred(frame, []))
      assert.deepEqual([...out.subarray(0, 3)], [0xff, 0xd8, 0xff], 'a JPEG, whatever came in')
      for (const trace of ['PLANTED', 'script', 'Exif', 'GPS']) assert.ok(!out.includes(trace), trace)
      assert.equal(out.subarray(-2).toString('hex'), 'ffd9')
    }
  })

  it('keeps what the pixels of a PNG need, and its damage', async () => {
    const profiled = await picture().withIccProfile('p3').png().toBuffer()
    assert.ok(profiled.includes('iCCP') && Buffer.from(withoutTexts(profiled)).includes('iCCP'))
    const whole = await picture().png().toBuffer()
    assert.equal((await reader.read(whole)).frame.pixels[1], 0x80)
    for (const length of [8, 9, 20, 33, 40, whole.length - 30])
      await assert.rejects(reader.read(whole.subarray(0, length)), Fault)
  })
})
