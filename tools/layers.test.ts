// The layer checker finds each kind of planted fault, and nothing in code that keeps the rules.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLayers } from './layers.ts'
import { plantedTree } from './planted-tree.ts'
import { blanked, importsOf } from './source-text.ts'

const MANIFESTS = {
  'package.json': '{"devDependencies":{"fast-check":"1.0.0"}}',
  'kernel/package.json': '{"exports":{".":"./src/index.ts","./pack":"./src/pack.ts"},"dependencies":{"zod":"1.0.0"}}',
  'engine/package.json': '{"exports":{".":"./src/index.ts","./testing":"./src/testing.ts","./*":"./src/*.ts"}}',
  'packs/package.json': '{"exports":{".":"./index.ts"}}',
  'adapters/package.json': '{"exports":{"./*":"./*.ts"},"dependencies":{"sharp":"1.0.0"}}',
  'server/package.json': '{"dependencies":{"fastify":"1.0.0"}}',
  'web/package.json': '{"dependencies":{"react":"1.0.0"}}',
}

const GOOD = {
  'kernel/src/index.ts': "// x\nexport * from './cases/case.ts'\n",
  'kernel/src/pack.ts': "// x\nexport { step } from './cases/case.ts'\n",
  'kernel/src/base/clock.ts': '// Date.now() in a comment is no fault\nexport type Instant = number\n',
  'kernel/src/cases/case.ts':
    "// x\nimport { z } from 'zod'\nimport type { Instant } from '../base/clock.ts'\nexport const step = (at: Instant) => z.number().parse(new Date(at).getTime())\nexport const note = 'Math.random() in a string'\n",
  'kernel/src/base/clock.test.ts': "// x\nimport { test } from 'node:test'\ntest(String(Date.now()), () => {})\n",
  'engine/src/eye/eye.port.ts': "// x\nexport type { Instant } from '@gongzhi/kernel'\n",
  'engine/src/eye/eye.contract.ts':
    "// x\nimport { test } from 'node:test'\nexport const suite = () => test('x', () => {})\n",
  'engine/src/testing.ts': "// x\nexport { memory } from '@gongzhi/adapters/memory/store'\n",
  'adapters/memory/store.ts':
    "// x\nimport type { Instant } from '@gongzhi/engine/eye/eye.port'\nexport const memory: Instant[] = []\n",
  'adapters/onnx/detector.ts':
    "// x\nimport { readFile } from 'node:fs/promises'\nimport sharp from 'sharp'\nexport const go = [readFile, sharp]\n",
  'adapters/onnx/detector.test.ts': "// x\nimport { suite } from '@gongzhi/engine/eye/eye.contract'\nsuite()\n",
  'packs/fire-lane/pack.ts':
    "// x\nimport { step } from '@gongzhi/kernel/pack'\nimport { word } from '../parts/words.ts'\nexport const pack = [step, word]\n",
  'packs/fire-lane/pack.test.ts':
    "// x\nimport { memory } from '@gongzhi/engine/testing'\nimport { test } from 'node:test'\ntest('x', () => void memory)\n",
  'packs/parts/words.ts': "// x\nexport const word = 'x'\n",
  'packs/index.ts': "import { pack as fireLane } from './fire-lane/pack.ts'\nexport const packs = [fireLane]\n",
  'server/config.ts': '// x\nexport const port = process.env.PORT\n',
  'server/compose.ts': "// x\nexport * from '@gongzhi/adapters/onnx/detector'\n",
  'server/api/eye.routes.ts':
    "// x\nimport { step } from '@gongzhi/kernel'\nimport { packs } from '@gongzhi/packs'\nimport fastify from 'fastify'\nexport const all = [step, packs, fastify]\n",
  'web/src/app/app.tsx':
    "// x\nimport { step } from '@gongzhi/kernel'\nimport { useState } from 'react'\nexport const App = () => <p title=\"x\">{useState(step)} // it's {`a ${step} b`}</p>\n",
}

const faultsOf = (t: Parameters<typeof plantedTree>[0], files: Record<string, string>, floor = 0) =>
  checkLayers(plantedTree(t, { ...MANIFESTS, ...files }), floor).faults

test('nothing is found in code that keeps the rules', (t) => {
  assert.deepEqual(faultsOf(t, GOOD), [])
})

test('it fails when it reads too few files', (t) => {
  assert.match(faultsOf(t, GOOD, 1000)[0]?.reason ?? '', /only \d+ files read/)
})

const PLANTED: readonly (readonly [path: string, source: string, reason: RegExp])[] = [
  ['kernel/src/base/a.ts', "import { x } from '../cases/case.ts'", /base comes before cases/],
  ['kernel/src/base/a.ts', "import type { x } from '../cases/case.ts'", /base comes before cases/],
  ['kernel/src/base/a.ts', "import { x } from '../index.ts'", /does not import a surface/],
  ['kernel/src/extras/a.ts', "import { x } from '../base/clock.ts'", /not one of the kernel modules/],
  ['kernel/src/base/a.ts', "import { x } from 'node:crypto'", /no node:/],
  ['kernel/src/base/a.ts', "import { x } from 'lodash'", /zod only/],
  ['kernel/src/base/a.ts', "const x = await import('@gongzhi/engine')", /nothing of engine/],
  ['kernel/src/base/a.ts', 'export const x = Date.now()', /system clock/],
  ['kernel/src/base/a.ts', 'export const x = `${new Date()}`', /system clock/],
  ['kernel/src/base/a.ts', 'export const x = Math.random()', /chance/],
  ['kernel/src/base/a.ts', 'export const x = performance.now()', /system clock/],
  ['kernel/src/base/a.ts', 'export const x = process.pid', /not there in a browser/],
  ['engine/src/a.ts', "import { x } from '@gongzhi/adapters/memory/store'", /not adapters/],
  ['engine/src/a.ts', "import { x } from 'node:fs'", /make it a port/],
  ['engine/src/a.ts', "import { x } from 'pg'", /make it a port/],
  ['packs/roads/pack.ts', "import { x } from '@gongzhi/kernel'", /kernel\/pack and packs\/parts only/],
  ['packs/roads/pack.ts', "import { x } from '../fire-lane/pack.ts'", /no other pack/],
  ['packs/roads/pack.ts', "import { x } from '@gongzhi/engine/testing'", /kernel\/pack and packs\/parts only/],
  ['packs/roads/pack.test.ts', "import { x } from 'node:fs'", /node:test and node:assert only/],
  ['packs/roads/demo.ts', "import { x } from 'dayjs'", /no npm/],
  ['adapters/postgres/a.ts', "import { x } from '../memory/store.ts'", /no other adapter/],
  ['adapters/postgres/a.ts', "import { x } from '@gongzhi/engine/testing'", /\*\.port\.ts only/],
  ['adapters/postgres/a.ts', "import { x } from '@gongzhi/engine/eye/eye.contract'", /\*\.port\.ts only/],
  ['adapters/postgres/a.ts', "import { x } from '../../engine/src/eye/eye.port.ts'", /leaves the workspace/],
  ['adapters/postgres/a.ts', "import { x } from 'pg'", /pg is not declared/],
  ['adapters/postgres/a.ts', 'export const x = process.env.PGHOST', /only server\/config\.ts/],
  ['server/api/a.ts', "import type { x } from '@gongzhi/adapters/memory/store'", /only server\/compose\.ts/],
  ['server/api/a.ts', "export * from '@gongzhi/packs/fire-lane/pack'", /not among the exports/],
  ['server/api/a.ts', "import { env } from 'node:process'", /server\/config\.ts only/],
  ['server/api/a.ts', "import '../../tools/gen.ts'", /for development/],
  ['web/src/app/a.ts', "import { x } from '@gongzhi/engine'", /not among the exports|not engine/],
  ['web/src/app/a.ts', "import { x } from '@gongzhi/engine/eye/eye.port'", /not engine/],
  ['web/src/blocks/a.ts', "import { x } from '../api/client.ts'", /blocks know no API/],
  ['tools/utils.ts', '', /says nothing/],
  ['engine/src/shared/a.ts', '', /says nothing/],
  ['engine/src/date-helpers.ts', '', /says nothing/],
  ['engine/src/long.ts', '\n'.repeat(601), /more than 600/],
]

for (const [path, source, reason] of PLANTED) {
  test(`found: ${path} ${source.trim()}`, (t) => {
    const found = faultsOf(t, { ...GOOD, [path]: `// x\n${source}\n` })
    assert.ok(
      found.some((fault) => fault.path === path && reason.test(fault.reason)),
      JSON.stringify(found),
    )
  })
}

test('a circle of values is found, a circle of types is not', (t) => {
  const files = {
    'engine/src/a.ts': "// x\nimport { b } from './b.ts'\nexport const a = b\n",
    'engine/src/b.ts': "// x\nimport { type C, c } from './c.ts'\nexport const b: C = c\n",
    'engine/src/c.ts': "// x\nimport type { a } from './a.ts'\nexport type C = typeof a\nexport const c = 1\n",
  }
  assert.deepEqual(faultsOf(t, files), [])
  const circle = faultsOf(t, {
    ...files,
    'engine/src/c.ts': "// x\nimport { type A } from './a.ts'\nexport type C = A\n",
  })
  assert.match(
    circle[0]?.reason ?? '',
    /engine\/src\/a\.ts → engine\/src\/b\.ts → engine\/src\/c\.ts → engine\/src\/a\.ts/,
  )
})

test('faults carry the line', (t) => {
  const [fault] = faultsOf(t, { 'kernel/src/base/a.ts': "// x\n/* a\n b */\nimport {\n  x,\n} from 'pg'\n" })
  assert.deepEqual([fault?.path, fault?.line], ['kernel/src/base/a.ts', 6])
})

test('text that only looks like an import is not one', () => {
  const source = [
    "// import { a } from 'commented'",
    "const code = `import { b } from 'in-a-template' ${await import('real')} export * from 'in-a-template-too'`",
    'const text = "import \'in-a-string\'"',
    "const pattern = /import 'in-a-pattern'/",
    'const half = a / 2; const other = b / 3',
    "export { x }\nimport type { T } from 'types-only'",
    "module.import('method')",
  ].join('\n')
  assert.deepEqual(
    importsOf(source).map(({ specifier, typeOnly }) => [specifier, typeOnly]),
    [
      ['real', false],
      ['types-only', true],
    ],
  )
  assert.equal(blanked(source).length, source.length)
})
