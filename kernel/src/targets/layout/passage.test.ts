import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { wordsIn } from '../source.ts'
import { passageOf, plainText } from './passage.ts'
import { linesWithin } from './strips.ts'

const whole = (text: string) => passageOf(text, linesWithin(text, { from: 0, to: text.length }))

test('digits, letters and signs of full width are written narrow, Chinese punctuation stays', () => {
  assert.equal(plainText('增长７．５％，约１００ＧＷｈ（预计）；'), '增长7.5%，约100GWh（预计）；')
})

test('blanks vanish but between Latin words', () => {
  assert.equal(plainText(' 　与 AI Space 等 4 家 '), '与AI Space等4家')
})

test('a line that breaks off at the full width goes on, a shorter one is a paragraph of its own', () => {
  assert.equal(
    whole('全年完成投资1\n2亿元，增长5%。\n其中工业3亿元。').text,
    '全年完成投资12亿元，增长5%。\n其中工业3亿元。',
  )
  assert.equal(whole('已完成\n推进道路建设十二条并全部通车').text, '已完成\n推进道路建设十二条并全部通车')
  assert.equal(whole('道路、\n桥梁。').text, '道路、桥梁。')
})

test('what is only said leads to where it was said', () => {
  const passage = passageOf('48.6 公里', [
    { said: '完成', at: { from: 0, to: 4 } },
    { from: 0, to: 4 },
    { said: '公里', at: { from: 5, to: 7 } },
  ])
  assert.equal(passage.text, '完成48.6公里')
  assert.deepEqual(wordsIn(passage, 2, 8), { from: 0, to: 7 })
  assert.deepEqual(wordsIn(passage, 2, 6), { from: 0, to: 4 })
})

test('every character of a passage stands where its pieces say', () => {
  const said = fc.array(
    fc.constantFrom('完成', '７', '5%', ' ', '　', '\n', 'AI', 'Space', '。', '，', '**', '\u200b', '\r\n', '\t'),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(said, (parts) => {
      const text = parts.join('')
      const passage = whole(text)
      for (let at = 0; at < passage.text.length; at += 1) {
        const { from, to } = wordsIn(passage, at, at + 1)
        const char = passage.text[at] as string
        if (/\s/.test(char)) continue
        assert.equal(plainText(text.slice(from, to)), char)
      }
    }),
  )
})
