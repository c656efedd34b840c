// Both languages must say the same things, with the same gaps to fill.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import adminEn from './locale/admin.en.json' with { type: 'json' }
import adminZh from './locale/admin.zh.json' with { type: 'json' }
import en from './locale/en.json' with { type: 'json' }
import opennessEn from './locale/openness.en.json' with { type: 'json' }
import opennessZh from './locale/openness.zh.json' with { type: 'json' }
import ownEn from './locale/own.en.json' with { type: 'json' }
import ownZh from './locale/own.zh.json' with { type: 'json' }
import targetsEn from './locale/targets.en.json' with { type: 'json' }
import targetsZh from './locale/targets.zh.json' with { type: 'json' }
import zh from './locale/zh.json' with { type: 'json' }

type Words = { readonly [key: string]: string | Words }

function flat(words: Words, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
}
const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

const PAIRS = [
  { name: 'at once', zh, en },
  { name: 'own pages', zh: ownZh, en: ownEn },
  { name: 'administration', zh: adminZh, en: adminEn },
  { name: 'targets', zh: targetsZh, en: targetsEn },
  { name: 'openness', zh: opennessZh, en: opennessEn },
] as const
const keysOf = (words: Words) =>
  flat(words)
    .map(([key]) => key)
    .sort()

for (const pair of PAIRS) {
  test(`${pair.name}: the same keys in Chinese and English`, () => {
    assert.deepEqual(keysOf(pair.zh), keysOf(pair.en))
  })

  test(`${pair.name}: the same gaps in Chinese and English`, () => {
    const english = new Map(flat(pair.en))
    for (const [key, text] of flat(pair.zh)) assert.deepEqual(gaps(text), gaps(english.get(key) ?? ''), key)
  })
}

test('no key is given twice', () => {
  const all = PAIRS.flatMap((pair) => keysOf(pair.zh))
  assert.equal(new Set(all).size, all.length)
})
