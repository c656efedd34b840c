// Passwords: digests that match their own password alone, and the reasons for which one is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../cases/cases.contract.ts'
import { checkPassword, drawnCode, passwordDigest, passwordMatches, plainCode } from './passwords.ts'

test('a digest matches its password, however it is composed in Unicode, and no other', async () => {
  const stored = await passwordDigest('contraseña larga ﬁ')
  assert.match(stored, /^scrypt\$131072\$8\$1\$/)
  assert.equal(await passwordMatches('contrasen\u0303a larga fi', stored), true)
  assert.equal(await passwordMatches('contrasena larga fi', stored), false)
  assert.notEqual(await passwordDigest('contraseña larga ﬁ'), stored, 'salted')
})

test('nothing matches where there is no digest, and it takes as long', async () => {
  const stored = await passwordDigest('a long password')
  await passwordMatches('x', undefined)
  const time = async (given: string | undefined) => {
    const began = performance.now()
    for (let i = 0; i < 3; i++) assert.equal(await passwordMatches('wrong password', given), false)
    return performance.now() - began
  }
  const [real, none, empty] = [await time(stored), await time(undefined), await time('')]
  for (const other of [none, empty]) assert.ok(other > real / 3 && other < real * 3, `${real} ${other}`)
})

test('too short, too common, or the login: refused with the reason; no rules of composition', () => {
  for (const [password, login, code] of [
    ['short', 'wang', 'password-too-short'],
    ['九个汉字的密码哦', 'wang', 'password-too-short'],
    ['Password123', 'wang', 'password-too-common'],
    ['1234567890', 'wang', 'password-too-common'],
    ['aaaaaaaaaaaa', 'wang', 'password-too-common'],
    ['abababababab', 'wang', 'password-too-common'],
    ['xx-WANG-2026', 'wang', 'password-like-login'],
    ['ＷＡＮＧ-2026-xyz', 'wang', 'password-like-login'],
  ] as const)
    assert.throws(() => checkPassword(password, login), isFault(code), password)
  for (const password of ['correct horse', 'the lane is free', '十个汉字也是一个密码呀', 'xu-10-letters'])
    checkPassword(password, 'wang')
  checkPassword('xu-10-letters', 'xu')
})

test('codes have 80 random bits and are read as people type them', () => {
  const codes = new Set(Array.from({ length: 500 }, drawnCode))
  assert.equal(codes.size, 500)
  for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
  assert.equal(plainCode(' ab10-oiL2 '), 'AB100112')
})
