// THIRD_PARTY.md: what is installed besides the project's own code, and under which licence. Made from the lock file
// alone, so that it reads the same on every platform.
import type { Files, Read } from '../gen.ts'
import { licenceOf } from '../unstated-licences.ts'

type Locked = {
  readonly version?: string
  readonly license?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
}

const NOT_FROM_THE_LOCK = `## Not in the lock file

| what | licence | where from |
|---|---|---|
| Node.js binary of this platform | MIT and others, see its LICENSE | fetched by the package \`node\` at the version given below |
| CenterNet weights (\`models/centernet.*\`; objects of 80 kinds) | MIT | inside \`@vladmandic/human\`; every other model of that package is deleted after installing |
| \`server/demo/geo\`, \`server/demo/calendar\` | see \`server/demo/ORIGIN.md\` | |
`

export function thirdParty(lock: { readonly packages: Readonly<Record<string, Locked>> }): string {
  const byLicence = new Map<string, Map<string, string>>()
  for (const [path, entry] of Object.entries(lock.packages)) {
    const name = path.split('node_modules/').slice(1).at(-1)
    if (name === undefined || entry.link || entry.version === undefined) continue
    const licence = (licenceOf(name, entry) ?? 'not stated in the lock file').replace(/^\((.*)\)$/, '$1')
    const use = entry.dev || entry.devOptional ? 'development' : entry.optional ? 'some platforms' : ''
    const rows = byLicence.get(licence) ?? new Map<string, string>()
    rows.set(`${name} ${entry.version}`, `| ${name} | ${entry.version} | ${use} |`)
    byLicence.set(licence, rows)
  }
  const total = [...byLicence.values()].reduce((sum, rows) => sum + rows.size, 0)
  const sections = [...byLicence]
    .sort(([a, left], [b, right]) => right.size - left.size || (a < b ? -1 : 1))
    .map(([licence, rows]) => {
      const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
      return [`## ${licence} (${rows.size})`, '', '| package | version | used |', '|---|---|---|', ...sorted, ''].join(
        '\n',
      )
    })
  return [
    '# Third-party software',
    '',
    `Generated from \`package-lock.json\` by \`npm run gen\`: ${total} packages. Nothing of them is copied into this repository;`,
    'npm installs them. “development” is not needed to run; “some platforms” is installed only where it fits.',
    '',
    NOT_FROM_THE_LOCK,
    ...sections,
  ].join('\n')
}

export async function files(read: Read): Promise<Files> {
  const lock = read('package-lock.json')
  if (lock === undefined) throw new Error('package-lock.json is missing')
  return { 'THIRD_PARTY.md': thirdParty(JSON.parse(lock)) }
}
