// Who may import what: the table of docs/architecture.md as code. Reads no files.

/** A kernel module may import those before it. */
const KERNEL_MODULES = [
  'base',
  'places',
  'org',
  'forms',
  'access',
  'personal',
  'sensing',
  'eye',
  'records',
  'cases',
  'rules',
  'indicators',
  'targets',
  'pack',
]
const KERNEL_SURFACES = ['kernel/src/pack.ts', 'kernel/src/index.ts']

/** Imports that break the table on purpose, each with its reason. Adapters that share code go here; none so far. */
const EXCEPTIONS: readonly { readonly from: RegExp; readonly to: RegExp; readonly why: string }[] = [
  { from: /^engine\/src\/testing\.ts$/, to: /^adapters\/memory\//, why: 'story() runs real services on memory stores' },
]

/** Of Node, the engine has only what computes; what touches the world is a port. */
const ENGINE_NODE = new Set(['crypto', 'async_hooks', 'events'])

export type Target = { readonly path: string } | { readonly npm: string } | { readonly node: string }

export const WORKSPACES = ['kernel', 'engine', 'packs', 'adapters', 'server', 'web']
export const OUTSIDE = ['tools', 'e2e', 'bench']

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)
/** Code that only tests load: it may use the test runner. */
export const isForTests = (path: string): boolean =>
  isTest(path) || /\.contract\.ts$/.test(path) || /^engine\/src\/testing(\.ts$|\/)/.test(path)
const kernelModule = (path: string): string | undefined => /^kernel\/src\/([^/]+)\//.exec(path)?.[1]
const folderOf = (path: string): string => path.split('/').slice(0, 2).join('/')

/** Why `from` may not import this, or nothing. */
export function refusal(from: string, target: Target): string | undefined {
  const zone = from.split('/')[0] as string
  if (OUTSIDE.includes(zone)) return undefined
  const test = isForTests(from)
  if ('node' in target) {
    if (target.node === 'process' && !test) return 'process is read in server/config.ts only'
    if (test) return packTestNode(from, target.node)
    if (zone === 'kernel') return 'the kernel runs in a browser: no node:'
    if (zone === 'packs') return 'a pack is data: no node:'
    if (zone === 'web' && !/\.config\.ts$/.test(from)) return 'the web runs in a browser: no node:'
    if (zone === 'engine' && !ENGINE_NODE.has(target.node))
      return `the engine has no node:${target.node}: make it a port`
    return undefined
  }
  if ('npm' in target) {
    if (test && target.npm === 'fast-check') return undefined
    if (zone === 'kernel' && target.npm !== 'zod') return 'the kernel depends on zod only'
    if (zone === 'engine') return 'the engine depends on the kernel only: make it a port'
    if (zone === 'packs') return 'a pack imports no npm package'
    if (from.startsWith('web/src/blocks/') && target.npm === 'openapi-fetch') return 'blocks know no API'
    return undefined
  }
  const to = target.path
  if (EXCEPTIONS.some((exception) => exception.from.test(from) && exception.to.test(to))) return undefined
  const toZone = to.split('/')[0] as string
  if (OUTSIDE.includes(toZone)) return test ? undefined : `${toZone}/ is for development, nothing that runs imports it`
  switch (zone) {
    case 'kernel':
      return refusalInKernel(from, to, test)
    case 'engine':
      return toZone === 'engine' || toZone === 'kernel' ? undefined : `the engine imports the kernel, not ${toZone}`
    case 'packs':
      return refusalInPacks(from, to)
    case 'adapters':
      if (toZone === 'kernel' || folderOf(to) === folderOf(from)) return undefined
      if (toZone === 'adapters') return 'an adapter imports no other adapter'
      if (toZone === 'engine') {
        if (/\.port\.ts$/.test(to) || (test && (/\.contract\.ts$/.test(to) || to === 'engine/src/testing.ts')))
          return undefined
        return 'of the engine, an adapter sees *.port.ts only (its tests *.contract.ts as well)'
      }
      return `an adapter does not import ${toZone}`
    case 'server':
      if (['kernel', 'engine', 'server'].includes(toZone) || to === 'packs/index.ts') return undefined
      if (toZone === 'adapters')
        // An eye process composes on its own, so that it loads no database: server/compose-eye.ts.
        return /^server\/compose(-[a-z]+)?\.ts$/.test(from) ? undefined : 'only server/compose.ts knows adapters'
      return `the server does not import ${to}`
    case 'web':
      if (toZone === 'web' && from.startsWith('web/src/blocks/')) {
        return /^web\/src\/(blocks\/|[^/]+$)/.test(to) ? undefined : 'blocks know no API and no screen'
      }
      return toZone === 'web' || toZone === 'kernel' ? undefined : `the web imports the kernel, not ${toZone}`
    default:
      return `${zone}/ has no place in the table of tools/layers.ts`
  }
}

function packTestNode(from: string, name: string): string | undefined {
  if (!from.startsWith('packs/') || from === 'packs/catalogue.test.ts') return undefined
  return /^(test|assert)(\/|$)/.test(name) ? undefined : 'a pack’s test uses node:test and node:assert only'
}

function refusalInKernel(from: string, to: string, test: boolean): string | undefined {
  if (!to.startsWith('kernel/')) return `the kernel imports nothing of ${to.split('/')[0]}`
  if (test || KERNEL_SURFACES.includes(from)) return undefined
  const module = kernelModule(from)
  const other = kernelModule(to)
  const rank = KERNEL_MODULES.indexOf(module ?? '')
  if (module === undefined || rank === -1) return 'not one of the kernel modules listed in tools/layers.ts'
  if (other === undefined) return 'a kernel module does not import a surface'
  const otherRank = KERNEL_MODULES.indexOf(other)
  if (otherRank === -1) return `${other} is not one of the kernel modules listed in tools/layers.ts`
  return otherRank <= rank ? undefined : `${module} comes before ${other}: it may import only what is above it`
}

function refusalInPacks(from: string, to: string): string | undefined {
  const test = isTest(from)
  if (to === 'kernel/src/pack.ts') return undefined
  if (from === 'packs/index.ts') {
    return /^packs\/[^/]+\/(pack\.ts|demo\.ts|locale\/[\w-]+\.json)$/.test(to)
      ? undefined
      : 'packs/index.ts lists packs'
  }
  if (from === 'packs/catalogue.test.ts') {
    return /^(packs|kernel)\//.test(to) || to === 'engine/src/testing.ts' ? undefined : 'the catalogue test reads packs'
  }
  if (test && to === 'engine/src/testing.ts') return undefined
  if (to.startsWith('packs/parts/') || (folderOf(to) === folderOf(from) && to.split('/').length > 2)) return undefined
  if (to.startsWith('packs/')) return 'a pack imports no other pack; what is shared lives in packs/parts'
  return `a pack imports @gongzhi/kernel/pack and packs/parts only, not ${to}`
}
