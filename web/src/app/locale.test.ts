// Both languages must say the same things, with the same gaps to fill.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import en from './locale/en.json' with { type: 'json' }
import zh from './locale/zh.json' with { type: 'json' }

type Words = { readonly [key: string]: string | Words }

function flat(words: Words, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
}
const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

test('the same keys in Chinese and English', () => {
  assert.deepEqual(
    flat(zh)
      .map(([key]) => key)
      .sort(),
    flat(en)
      .map(([key]) => key)
      .sort(),
  )
})

test('the same gaps in Chinese and English', () => {
  const english = new Map(flat(en))
  for (const [key, text] of flat(zh)) assert.deepEqual(gaps(text), gaps(english.get(key) ?? ''), key)
})
