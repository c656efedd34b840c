// docs/access-matrix.gen.md: every role against every route, from the route table and the grants. A route without a rule does not
// open, so that this step of the check fails with it.
import { catalogue } from '../../packs/index.ts'
import { type Cell, cellOf, roleColumns } from '../../server/api/access-cells.ts'
import { buildApp } from '../../server/api/app.ts'
import type { Console } from '../../server/api/console.port.ts'
import type { Rule } from '../../server/api/rule.ts'
import type { Files } from '../gen.ts'

const WORDS: Readonly<Record<Cell, string>> = {
  yes: '✔ 可',
  own: '本人',
  owner: '本单位经办',
  party: '本单位负责',
  place: '本辖区',
  anywhere: '全部',
  no: '·',
}

function ruleText(rule: Rule): string {
  if (rule.who === 'position') return `${rule.action} ${rule.on}`
  return rule.who === 'key' ? `key ${rule.scope}` : rule.who
}

export async function files(): Promise<Files> {
  const app = await buildApp({ desk: {} as Console })
  await app.ready()
  const rows = [...app.ruledRoutes].sort((a, b) => (`${a.url} ${a.method}` < `${b.url} ${b.method}` ? -1 : 1))
  await app.close()
  if (rows.length === 0) throw new Error('no routes: the table would be empty')
  const packs = catalogue.map(({ pack }) => pack)
  const columns = roleColumns(packs)
  const lines = rows.map((row) => {
    const cells = columns.map((column) => {
      const { cell, purposes } = cellOf(row, column, packs)
      return purposes.length > 0 ? `${WORDS[cell]}（${purposes.join('、')}）` : WORDS[cell]
    })
    return `| \`${row.method} ${row.url}\` | ${row.operation} | ${ruleText(row.rule)} | ${cells.join(' | ')} |`
  })
  return {
    'docs/access-matrix.gen.md': [
      '# 访问矩阵 · Access matrix',
      '',
      'Generated from the route table (`server/api/*.routes.ts`) and the grants (packs, `kernel/src/access/platform-roles.ts`) by',
      '`npm run gen`. `server/api/access-matrix.test.ts` tries every cell on a running platform, against a declaration of its own.',
      '',
      `${rows.length} routes × ${columns.length} kinds of callers = ${rows.length * columns.length} cells.`,
      '',
      '- ✔ 可 yes · 本人 what is one’s own as an account or under one’s code · 全部 anywhere · `·` no',
      '- 本辖区 at the places of the position and within them, also of places that these have succeeded',
      '- 本单位经办 of that only what one’s party owns, owned, is or was asked for more time for, or is asked to judge in this role, or a party it has succeeded',
      '- 本单位负责 of that only what one’s party, or one it has succeeded, leads, wherever it lies',
      '- （…） only for that purpose (用途)',
      '- Whoever has nothing to do with a kind of thing is answered `not-allowed`; what exists but is not his is not there for him',
      '  (`case-not-found`, `not-found`).',
      '',
      `| route | operation | rule | ${columns.map(({ label, pack }) => (pack ? `${label}<br>${pack}` : label)).join(' | ')} |`,
      `|---|---|---|${columns.map(() => '---|').join('')}`,
      ...lines,
    ].join('\n'),
  }
}
