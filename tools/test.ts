// `npm test`: the checks, then every test in order of cost. What is left out is said at the end, and fails in CI; the
// very last line is `N passed, N failed, N skipped`.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { check } from './check.ts'
import { endAll, type FileResult, runTestFile } from './test-file.ts'
import { planTests } from './test-groups.ts'

const LEFT_OUT = /^left out: ?/

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    /** Groups, or pieces of paths; checks are not run then. */
    only: { type: 'string', multiple: true },
    root: { type: 'string', default: resolve(import.meta.dirname, '..') },
  },
})
const root = resolve(values.root)
const only = (values.only ?? []).flatMap((text) => text.split(','))
const inCi = !['', '0', 'false'].includes(process.env.CI ?? '')
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
const indent = (text: string, by: string): string => text.trimEnd().replace(/^/gm, by)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endAll()
    process.exit(130)
  })
}

let passed = 0
let failed = 0
/** Told once more at the end: of a long output often only the end is kept. */
const failures: string[] = []
const leftOut: { name: string; reason: string }[] = []

function tell(result: FileResult): void {
  const bad = result.failures.length > 0
  const counts = [`${result.passed} passed`]
  if (bad) counts.push(`${result.failures.length} failed`)
  if (result.skipped.length > 0) counts.push(`${result.skipped.length} left out`)
  console.log(`${bad ? '✖' : '✔'} ${result.path}  ${counts.join(', ')} (${seconds(result.ms)})`)
  for (const text of result.diagnostics) console.log(indent(text, '    ℹ '))
  for (const { name, at, error } of result.failures) {
    console.log(`    ✖ ${name}${at === undefined ? '' : `  (${at.replace(`${root}/`, '')})`}`)
    console.log(indent(error, '        '))
    failures.push(`${result.path} › ${name}: ${error.trimStart().split('\n')[0]}`)
  }
  if (bad && result.output.trim() !== '') console.log(`    printed:\n${indent(result.output, '        ')}`)
  passed += result.passed
  failed += result.failures.length
  for (const { name, reason } of result.skipped) {
    leftOut.push({ name: `${result.path} › ${name}`, reason: reason.replace(LEFT_OUT, '') })
    if (!LEFT_OUT.test(reason) || reason.replace(LEFT_OUT, '') === '') {
      console.log(`    ✖ ${name}: skipped without a reason; write skip: 'left out: …'`)
      failures.push(`${result.path} › ${name}: skipped without a reason`)
      failed += 1
    }
  }
}

if (only.length === 0) {
  for (const { name, passed: sound } of await check(root)) {
    if (sound) continue
    failures.push(`check ${name}`)
    failed += 1
  }
}

const plan = planTests(root)
for (const path of plan.lost) {
  console.log(`✖ ${path}  looks like a test but no group runs it: see tools/test-groups.ts`)
  failures.push(`${path}: no group runs it`)
  failed += 1
}
let ran = 0
for (const { group, files } of plan.groups) {
  if (values.quick && group.name !== 'quick') continue
  const chosen =
    only.length === 0 || only.includes(group.name)
      ? files
      : files.filter((path) => only.some((text) => path.includes(text)))
  if (chosen.length === 0) continue
  const start = performance.now()
  console.log(`\n${group.name}: ${chosen.length} files`)
  const waiting = [...chosen]
  const work = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      ran += 1
      tell(await runTestFile(root, path, group.seconds))
    }
  }
  await Promise.all(Array.from({ length: group.concurrency }, work))
  console.log(`${group.name}: ${seconds(performance.now() - start)}`)
}
if (ran === 0) {
  console.log('✖ no test file was run')
  failures.push('no test file was run')
  failed += 1
}

if (leftOut.length > 0) {
  console.log('\nLeft out:')
  for (const { name, reason } of leftOut) console.log(`  ${name}: ${reason}`)
  if (inCi) {
    console.log('In CI nothing may be left out: each of these counts as failed.')
    failed += leftOut.length
    failures.push(...leftOut.map(({ name, reason }) => `${name}: left out, ${reason}`))
    leftOut.length = 0
  }
}
if (failures.length > 0) {
  console.log('\nFailed:')
  for (const text of failures) console.log(`  ${text}`)
}
console.log(`\n${ran} files, ${seconds(performance.now())}`)
console.log(`${passed} passed, ${failed} failed, ${leftOut.length} skipped`)
process.exitCode = failed > 0 ? 1 : 0
