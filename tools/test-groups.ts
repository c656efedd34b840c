// Which tests belong together, in order of cost, so that the cheap ones speak first. A test in no group is a failure.
import { listFiles } from './source-files.ts'

export type Group = {
  readonly name: string
  readonly holds: (path: string) => boolean
  readonly concurrency: number
  /** A test file that runs longer is ended and has failed. */
  readonly seconds: number
  /** Those that take longest begin, so that nobody waits for one of them alone in the end. */
  readonly first?: RegExp
}

/** Whole platforms without an eye that must keep up; mostly waiting. */
const PLATFORM =
  /^e2e\/(attacks|backup|backup-killed|console|disputes-web|evidence-care|eye-watch-faults|fuzz|kill-roles|ledger-agrees|migrate|no-room|openness-web|operations|personal|privacy|publication|secrets|targets-bad-files|targets-bad-input|targets-unusual-input|targets-web|upgrade|webhooks)\.test\.ts$/
const EYE = /^(adapters\/(ffmpeg|onnx|eye|blur|sharp|pictures|frigate)\/|engine\/src\/eye\/|server\/eye\/)/

/** The first group that holds a file has it; they run in this order. */
const GROUPS: readonly Group[] = [
  { name: 'quick', holds: (path) => /^(kernel|packs|tools)\//.test(path), concurrency: 2, seconds: 60 },
  { name: 'eye', holds: (path) => EYE.test(path), concurrency: 1, seconds: 300 },
  // Databases that are started, killed and waited for: two at a time, as they mostly wait.
  {
    name: 'adapters',
    holds: (path) => path.startsWith('adapters/'),
    concurrency: 2,
    seconds: 240,
    first: /pg-boss-queue|pglite-database|memory-queue/,
  },
  {
    name: 'server',
    holds: (path) => /^(engine|server|e2e\/targets)\//.test(path),
    concurrency: 2,
    seconds: 240,
    first: /random-reads|access-matrix/,
  },
  {
    name: 'platform',
    holds: (path) => PLATFORM.test(path),
    concurrency: 2,
    seconds: 300,
    first: /targets-(web|bad-input)|kill-roles/,
  },
  { name: 'web', holds: (path) => /^(web|e2e|bench)\//.test(path), concurrency: 1, seconds: 300 },
]
const ORDER = ['quick', 'adapters', 'server', 'platform', 'eye', 'web']

/** Names that a person could take for a test, but that would never run. */
const LOOKS_LIKE_A_TEST =
  /(\.spec\.|[-_]test\.|\.tests\.|\.test\.(jsx?|mts|cts|cjs)$|(^|\/)(__tests__|test|tests)\/.*\.[mc]?[jt]sx?$)/

export type Plan = {
  readonly groups: readonly { readonly group: Group; readonly files: readonly string[] }[]
  readonly lost: readonly string[]
}

export function planTests(root: string, groups: readonly Group[] = GROUPS): Plan {
  const isTest = (path: string): boolean => /\.test\.(ts|tsx|mjs)$/.test(path)
  const files = listFiles(root, (path) => isTest(path) || LOOKS_LIKE_A_TEST.test(path))
  const byGroup = new Map<string, string[]>(groups.map(({ name }) => [name, []]))
  const lost: string[] = []
  for (const path of files) {
    const group = isTest(path) ? groups.find(({ holds }) => holds(path)) : undefined
    if (group === undefined) lost.push(path)
    else byGroup.get(group.name)?.push(path)
  }
  const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)
  return {
    groups: [...groups]
      .sort((a, b) => rank(a.name) - rank(b.name))
      .map((group) => {
        const files = byGroup.get(group.name) ?? []
        const early = files.filter((path) => group.first?.test(path))
        return { group, files: [...early, ...files.filter((path) => !early.includes(path))] }
      }),
    lost,
  }
}
