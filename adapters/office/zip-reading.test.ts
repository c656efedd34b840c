// Archives that lie: of their sizes, of their number, of what is in them. None may fill memory, and none is read in part.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { READING_LIMITS } from './reading-limits.ts'
import { openArchive } from './zip-reading.ts'
import { writeArchive } from './zip-writing.ts'

const limits = { ...READING_LIMITS, entries: 50, unfoldedBytes: 3_000_000, ratio: 50, ratioFrom: 100_000 }
const code = (expected: string) => (fault: unknown) => fault instanceof Fault && fault.code === expected
const zeros = (length: number) => new Uint8Array(length)
const changed = (bytes: Uint8Array, change: (copy: Buffer) => void): Uint8Array => {
  const copy = Buffer.from(bytes)
  change(copy)
  return new Uint8Array(copy)
}

test('what is written is read again, and every byte depends on the content alone', () => {
  const parts = [
    { name: 'a/b.xml', content: '<甲/>'.repeat(1000) },
    { name: '中文.txt', content: '' },
  ]
  const bytes = writeArchive(parts)
  assert.deepEqual(writeArchive(parts), bytes)
  const archive = openArchive(bytes, limits)
  assert.deepEqual(archive.names, ['a/b.xml', '中文.txt'])
  assert.equal(archive.read('a/b.xml')?.toString(), '<甲/>'.repeat(1000))
  assert.equal(archive.read('中文.txt')?.length, 0)
  assert.equal(archive.read('nothing'), undefined)
})

test('too many entries, too much in all, too much for its size', () => {
  const many = writeArchive(Array.from({ length: 51 }, (_, at) => ({ name: `${at}`, content: 'x' })))
  assert.throws(() => openArchive(many, limits), code('document-bomb'))
  const large = writeArchive([{ name: 'a', content: zeros(3_000_001) }])
  assert.throws(() => openArchive(large, limits), code('document-bomb'))
  const dense = openArchive(writeArchive([{ name: 'a', content: zeros(2_000_000) }]), limits)
  assert.throws(() => dense.read('a'), code('document-bomb'))
})

test('an entry that hides how much it unfolds to is stopped while it unfolds', () => {
  const bytes = writeArchive([{ name: 'a', content: zeros(2_900_000) }])
  const lying = changed(bytes, (copy) => {
    const at = copy.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    copy.writeUInt32LE(10, at + 24)
  })
  assert.throws(() => openArchive(lying, { ...limits, ratio: 1e6 }).read('a'), code('document-broken'))
  assert.throws(() => openArchive(lying, { ...limits, unfoldedBytes: 100_000 }).read('a'), code('document-bomb'))
})

test('entries that share their bytes count each for itself', () => {
  const one = writeArchive([{ name: 'a', content: zeros(200_000) }])
  const start = one.length - 22 - 47
  const directory = Array.from({ length: 20 }, (_, at) => {
    const copy = Buffer.from(one.subarray(start, start + 47))
    copy.write(String.fromCharCode(97 + at), 46)
    return copy
  })
  const listed = Buffer.concat(directory)
  const end = Buffer.from(one.subarray(one.length - 22))
  end.writeUInt16LE(20, 10)
  end.writeUInt32LE(listed.length, 12)
  const bytes = new Uint8Array(Buffer.concat([one.subarray(0, start), listed, end]))
  assert.equal(openArchive(bytes, { ...limits, unfoldedBytes: 4_000_000, ratio: 1e6 }).read('t')?.length, 200_000)
  assert.throws(() => openArchive(bytes, limits), code('document-bomb'))
})

test('half an archive, at every length, is refused and never crashes', () => {
  const bytes = writeArchive([
    { name: '[Content_Types].xml', content: '<Types/>'.repeat(50) },
    { name: 'b', content: 'x'.repeat(500) },
  ])
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => {
      const archive = openArchive(bytes.subarray(0, length), limits)
      for (const name of archive.names) archive.read(name)
    }, code('document-broken'))
  }
})

test('a changed byte anywhere gives the content, another name or a fault, nothing else', () => {
  const bytes = writeArchive([{ name: 'ab', content: 'abcdefgh'.repeat(20) }])
  for (let at = 0; at < bytes.length; at++) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const damaged = changed(bytes, (copy) => copy.writeUInt8((copy[at] as number) ^ flip, at))
      try {
        const content = openArchive(damaged, limits).read('ab')
        if (content) assert.equal(content.toString(), 'abcdefgh'.repeat(20), `byte ${at}`)
      } catch (fault) {
        assert.ok(fault instanceof Fault, `byte ${at}: ${fault}`)
      }
    }
  }
})

test('an entry with a password is refused', () => {
  const locked = changed(writeArchive([{ name: 'a', content: 'x' }]), (copy) => {
    const at = copy.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    copy.writeUInt16LE(0x801, at + 8)
  })
  assert.throws(() => openArchive(locked, limits).read('a'), code('document-encrypted'))
})
