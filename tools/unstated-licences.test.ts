// What we say of a licence that its package does not state is what its licence text says.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { licenceOf, UNSTATED_LICENCES } from './unstated-licences.ts'

const ROOT = join(import.meta.dirname, '..')
const FIRST_LINES: Readonly<Record<string, RegExp>> = { MIT: /^(The )?MIT License/ }

test('each package is installed in this version, states no licence and holds the text of this one', () => {
  for (const [key, licence] of Object.entries(UNSTATED_LICENCES)) {
    const at = key.lastIndexOf('@')
    const folder = join(ROOT, 'node_modules', key.slice(0, at))
    const stated = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string
      license?: string
    }
    assert.equal(stated.version, key.slice(at + 1))
    assert.equal(stated.license, undefined, `${key} states its licence now`)
    assert.match(readFileSync(join(folder, 'LICENSE'), 'utf8'), FIRST_LINES[licence] ?? assert.fail(licence))
  }
})

test('what a package states goes first', () => {
  assert.equal(licenceOf('png-js', { version: '2.0.0', license: 'ISC' }), 'ISC')
  assert.equal(licenceOf('png-js', { version: '2.0.0' }), 'MIT')
  assert.equal(licenceOf('png-js', { version: '9.0.0' }), undefined)
})
