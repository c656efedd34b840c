// sbom.gen.cdx.json: every package of the lock file with its version, licence, digest and what it needs, as CycloneDX 1.6. Made
// from the lock file alone: the same on every machine, without a path, a registry or a time.
import { createHash } from 'node:crypto'
import type { Files, Read } from '../gen.ts'
import { licenceOf } from '../unstated-licences.ts'

type Locked = {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}
export type Lock = { readonly packages: Readonly<Record<string, Locked>> }

type Licence =
  | { readonly license: { readonly id: string } | { readonly name: string } }
  | { readonly expression: string }
type Component = {
  readonly type: 'library' | 'application' | 'machine-learning-model'
  readonly 'bom-ref': string
  readonly group?: string
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly scope?: 'required' | 'optional' | 'excluded'
  readonly hashes?: readonly { readonly alg: 'SHA-512' | 'SHA-1' | 'SHA-256' | 'SHA-384'; readonly content: string }[]
  readonly licenses?: readonly Licence[]
  readonly purl?: string
  readonly properties?: readonly { readonly name: string; readonly value: string }[]
}
export type Bom = {
  readonly $schema: string
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: '1.6'
  readonly serialNumber: string
  readonly version: 1
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

const ALGORITHMS = { sha512: 'SHA-512', sha384: 'SHA-384', sha256: 'SHA-256', sha1: 'SHA-1' } as const
/** SPDX identifiers as they occur; what is not here is told as a name. */
const SPDX = new Set([
  '0BSD',
  'AFL-2.1',
  'Apache-2.0',
  'Artistic-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
])

const nameAt = (path: string, { name }: Locked): string => name ?? path.split('node_modules/').at(-1) ?? path
const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
const byRef = (a: { 'bom-ref': string }, b: { 'bom-ref': string }): number => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)

function licences(text: string | undefined): { licenses?: readonly Licence[] } {
  if (text === undefined) return {}
  const plain = text.replace(/^\((.*)\)$/, '$1')
  if (SPDX.has(plain)) return { licenses: [{ license: { id: plain } }] }
  if (plain.split(/ (?:AND|OR) |[()]/).every((part) => part === '' || SPDX.has(part)))
    return { licenses: [{ expression: plain }] }
  return { licenses: [{ license: { name: plain } }] }
}

function hashes(integrity: string | undefined): Pick<Component, 'hashes'> {
  const found = (integrity ?? '').split(' ').flatMap((each) => {
    const [algorithm = '', digest = ''] = each.split(/-(.*)/s)
    const alg = ALGORITHMS[algorithm as keyof typeof ALGORITHMS]
    return alg ? [{ alg, content: Buffer.from(digest, 'base64').toString('hex') }] : []
  })
  return found.length > 0 ? { hashes: found } : {}
}

/** Where a package at `from` finds `name`: in its own folder, then outwards. */
function found(lock: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; ) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    const entry = lock.packages[path]
    if (entry) return entry.link ? entry.resolved : path
    if (folder === '') return undefined
    const outer = folder.lastIndexOf('/node_modules/')
    folder = outer >= 0 ? folder.slice(0, outer) : ''
  }
}

export function sbom(lock: Lock): Bom {
  const root = lock.packages[''] ?? {}
  const refs = new Map<string, string>()
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (entry.link || entry.version === undefined) continue
    refs.set(path, purlOf(path === '' ? (entry.name ?? 'root') : nameAt(path, entry), entry.version))
  }
  const components = new Map<string, Component>()
  const needs = new Map<string, Set<string>>()
  const runs = new Set<string>()
  for (const [path, ref] of refs) {
    const entry = lock.packages[path] as Locked
    const full = nameAt(path, entry)
    const [group, name] = full.startsWith('@') ? (full.split('/') as [string, string]) : [undefined, full]
    const all = {
      ...entry.dependencies,
      ...entry.optionalDependencies,
      ...entry.peerDependencies,
      ...(path.includes('node_modules/') ? {} : entry.devDependencies),
    }
    const on = needs.get(ref) ?? new Set<string>()
    for (const wanted of Object.keys(all)) {
      const at = found(lock, path, wanted)
      const target = at === undefined ? undefined : refs.get(at)
      if (target !== undefined && target !== ref) on.add(target)
    }
    needs.set(ref, on)
    if (path === '') continue
    // The same package may lie in several folders, for running in one and for development in another.
    const development = entry.dev === true || entry.devOptional === true
    if (!development && !entry.optional) runs.add(ref)
    const { hashes: knownHashes, licenses: knownLicenses } = components.get(ref) ?? {}
    components.set(ref, {
      type: 'library',
      'bom-ref': ref,
      ...(group === undefined ? {} : { group }),
      name,
      version: entry.version ?? '',
      scope: runs.has(ref) ? 'required' : development ? 'excluded' : 'optional',
      ...(knownHashes ? { hashes: knownHashes } : hashes(entry.integrity)),
      ...(knownLicenses
        ? { licenses: knownLicenses }
        : licences(licenceOf(group === undefined ? name : `${group}/${name}`, entry))),
      purl: ref,
      ...(development ? { properties: [{ name: 'cdx:npm:package:development', value: 'true' }] } : {}),
    })
  }
  const model = modelInside(components)
  if (model) components.set(model['bom-ref'], model)
  const ref = refs.get('') ?? 'pkg:npm/root'
  const digest = createHash('sha256')
    .update(JSON.stringify([...components.keys()].sort()))
    .digest('hex')
  const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': ref,
        name: root.name ?? 'root',
        version: root.version ?? '',
        ...licences(root.license),
        purl: ref,
      },
    },
    components: [...components.values()].sort(byRef),
    dependencies: [
      ...[...needs].map(([from, on]) => ({ ref: from, dependsOn: [...on].sort() })),
      ...(model ? [{ ref: model['bom-ref'], dependsOn: [] }] : []),
    ].sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  }
}

/** The one model that is kept of the package it comes in; all others are deleted after installing. */
function modelInside(components: ReadonlyMap<string, Component>): Component | undefined {
  const carrier = [...components.values()].find(({ group, name }) => group === '@vladmandic' && name === 'human')
  if (!carrier) return undefined
  return {
    type: 'machine-learning-model',
    'bom-ref': `${carrier['bom-ref']}#models/centernet`,
    name: 'CenterNet MobileNetV3, COCO 80 classes',
    version: carrier.version,
    description:
      'models/centernet.json and .bin inside @vladmandic/human; the other models of that package are deleted',
    licenses: [{ license: { id: 'MIT' } }],
  }
}

export async function files(read: Read): Promise<Files> {
  const lock = read('package-lock.json')
  if (lock === undefined) throw new Error('package-lock.json is missing')
  return { 'sbom.gen.cdx.json': JSON.stringify(sbom(JSON.parse(lock)), null, 1) }
}
