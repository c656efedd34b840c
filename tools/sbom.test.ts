// The list of components says what the lock file says, in the words of CycloneDX 1.6, and nothing of this machine.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Bom, type Lock, sbom } from './gen/sbom.ts'

const ROOT = join(import.meta.dirname, '..')
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock
const SHA512 = `sha512-${Buffer.alloc(64, 7).toString('base64')}`

/** What CycloneDX 1.6 asks for, as far as it concerns a list of packages. */
function assertBom(bom: Bom): void {
  assert.deepEqual([bom.bomFormat, bom.specVersion, bom.version], ['CycloneDX', '1.6', 1])
  assert.match(bom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const all = [bom.metadata.component, ...bom.components]
  const refs = new Set(all.map((each) => each['bom-ref']))
  assert.equal(refs.size, all.length, 'each reference once')
  for (const component of all) {
    assert.ok(component.name !== '' && component.version !== '', component['bom-ref'])
    if (component.purl) assert.match(component.purl, /^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@[\w.+-]+$/)
    for (const { alg, content } of component.hashes ?? [])
      assert.equal(content.length, { 'SHA-1': 40, 'SHA-256': 64, 'SHA-384': 96, 'SHA-512': 128 }[alg])
    const licenses = component.licenses ?? []
    assert.ok(licenses.length === 1 || licenses.every((each) => 'license' in each), 'an expression stands alone')
  }
  assert.deepEqual(bom.dependencies.map(({ ref }) => ref).sort(), [...refs].sort(), 'each says what it needs, once')
  for (const { ref, dependsOn } of bom.dependencies) {
    assert.equal(new Set(dependsOn).size, dependsOn.length)
    for (const on of dependsOn) assert.ok(refs.has(on) && on !== ref, `${ref} → ${on}`)
  }
}

test('holds every package of the lock file, with licence and digest, and nothing else', () => {
  const bom = sbom(lock)
  assertBom(bom)
  const wanted = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && !link)
  const purls = new Set(bom.components.flatMap(({ purl }) => purl ?? []))
  for (const [path, { version }] of wanted)
    assert.ok(
      [...purls].some((purl) => purl.endsWith(`@${version}`)),
      path,
    )
  assert.ok(bom.components.length > 300)
  for (const component of bom.components) assert.ok(component.licenses, `licence of ${component['bom-ref']}`)
  // Of a package for another platform the lock file may not know the digest; of whatever runs here it does.
  const foreign = bom.components.filter(({ group, scope }) => scope === 'required' && group !== '@gongzhi')
  for (const component of foreign) assert.ok(component.hashes, `digest of ${component['bom-ref']}`)
  assert.ok(bom.components.some(({ type }) => type === 'machine-learning-model'))
  assert.doesNotMatch(JSON.stringify(bom), /https?:\/\/(?!cyclonedx\.org)|node_modules|\/home\/|\/tmp\/|timestamp/)
  assert.equal(JSON.stringify(sbom(structuredClone(lock))), JSON.stringify(bom), 'the same each time')
})

test('what runs anywhere is required; each finds what lies nearest to it', () => {
  const bom = sbom({
    packages: {
      '': { name: 'root', version: '1.0.0', dependencies: { a: '*' }, devDependencies: { d: '*' } },
      web: { name: '@x/web', version: '1.0.0', dependencies: { b: '*' } },
      'node_modules/@x/web': { resolved: 'web', link: true },
      'node_modules/a': {
        version: '1.0.0',
        license: 'MIT',
        integrity: SHA512,
        dependencies: { b: '*', '@x/web': '*', absent: '*' },
      },
      'node_modules/b': { version: '1.0.0', license: '(MIT OR Apache-2.0)', dev: true },
      'node_modules/a/node_modules/b': { version: '2.0.0', license: 'SEE LICENSE IN x' },
      'node_modules/d': { version: '1.0.0', dev: true, optionalDependencies: { b: '*' } },
      'node_modules/d/node_modules/b': { version: '2.0.0', dev: true },
    },
  })
  assertBom(bom)
  const component = (ref: string) => bom.components.find((each) => each['bom-ref'] === ref)
  const needs = (ref: string) => bom.dependencies.find((each) => each.ref === ref)?.dependsOn
  assert.deepEqual(needs('pkg:npm/root@1.0.0'), ['pkg:npm/a@1.0.0', 'pkg:npm/d@1.0.0'])
  assert.deepEqual(needs('pkg:npm/a@1.0.0'), ['pkg:npm/%40x/web@1.0.0', 'pkg:npm/b@2.0.0'])
  assert.deepEqual(needs('pkg:npm/%40x/web@1.0.0'), ['pkg:npm/b@1.0.0'])
  assert.equal(component('pkg:npm/b@2.0.0')?.scope, 'required', 'though one of its copies is for development')
  assert.equal(component('pkg:npm/b@1.0.0')?.scope, 'excluded')
  assert.deepEqual(component('pkg:npm/b@1.0.0')?.licenses, [{ expression: 'MIT OR Apache-2.0' }])
  assert.deepEqual(component('pkg:npm/b@2.0.0')?.licenses, [{ license: { name: 'SEE LICENSE IN x' } }])
  assert.deepEqual(component('pkg:npm/a@1.0.0')?.hashes, [{ alg: 'SHA-512', content: '07'.repeat(64) }])
})
