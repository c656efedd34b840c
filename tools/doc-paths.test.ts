// Paths that documents name, held to a small tree of files.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { checkDocs } from './doc-paths.ts'

describe('paths in documents', () => {
  const root = mkdtempSync(join(tmpdir(), 'gongzhi-docs-'))
  after(() => rmSync(root, { recursive: true, force: true }))

  it('must exist, those in backquotes from the root, links from the document', () => {
    mkdirSync(join(root, 'docs'))
    mkdirSync(join(root, 'server'))
    writeFileSync(join(root, 'server/main.ts'), '')
    writeFileSync(
      join(root, 'README.md'),
      '[docs](docs/a.md#part) `server/main.ts` `server/**/x.ts` `npm test` [x](https://x.y/)',
    )
    writeFileSync(
      join(root, 'docs/a.md'),
      'first\n[up](../README.md) `server/gone.ts`\n[gone](gone.md)\n`server/main.ts:12`',
    )
    assert.deepEqual(checkDocs(root), {
      documents: 2,
      faults: [
        { path: 'docs/a.md', line: 2, named: 'server/gone.ts' },
        { path: 'docs/a.md', line: 3, named: 'gone.md' },
      ],
    })
  })
})
