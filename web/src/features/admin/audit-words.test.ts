// Every kind of the audit log has its words, and what it was about is said without references that nobody knows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TFunction } from 'i18next'
import en from '../../app/locale/admin.en.json' with { type: 'json' }
import zh from '../../app/locale/admin.zh.json' with { type: 'json' }
import { AUDIT_KINDS, aboutText, keyOf, whatText, whoText } from './audit-words.ts'

const entry = { seq: 1, at: '2026-11-22T02:00:00.000Z', kind: 'proposal.approved', by: 'a1', hash: 'f'.repeat(64) }
const t = ((key: string, values?: object) => [key, ...Object.values(values ?? {})].join(' ')) as unknown as TFunction
const words = {
  t,
  language: 'en',
  nameOf: (id: string) => (id === 'a2' ? 'Second' : undefined),
  labelOf: (_: string, id: string) => `label of ${id}`,
} as const

test('every kind is said in both languages', () => {
  for (const kind of AUDIT_KINDS) {
    assert.ok(zh.admin.did[keyOf(kind)], kind)
    assert.ok(en.admin.did[keyOf(kind)], kind)
  }
  assert.equal(Object.keys(zh.admin.did).length, AUDIT_KINDS.length)
})

test('a kind of a later program shows itself', () => {
  assert.equal(whatText({ ...entry, kind: 'moon.landed' }, t), 'moon.landed')
})

test('names where they are known, and no reference of a proposal', () => {
  const about = { proposal: 'c0ffee', what: 'add-account', proposer: 'a2' }
  const text = aboutText({ ...entry, about }, words)
  assert.match(text, /admin\.kinds\.add-account/)
  assert.match(text, /Second/)
  assert.doesNotMatch(text, /c0ffee/)
})

test('a reading says purpose and reason, never which value of whom', () => {
  const about = { ref: 'pd:1', subject: 'pd:2', purpose: 'contact-back', why: 'call-back', role: 'operator' }
  const text = aboutText({ ...entry, kind: 'personal.read', about }, words)
  assert.match(text, /label of contact-back/)
  assert.match(text, /to call back/)
  assert.doesNotMatch(text, /pd:/)
})

test('of oneself nothing more is said than who did it', () => {
  assert.equal(aboutText({ ...entry, about: { account: 'a1' } }, words), '')
  assert.equal(whoText({ ...entry, by: 'worker' }, t), 'admin.programs.worker')
  assert.match(whoText({ ...entry, by: 'key:abc' }, t), /abc/)
})
