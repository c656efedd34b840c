// `npm run check`: everything that is known about the code without running it. All steps run, even if one fails.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

export type Step = { readonly name: string; readonly args: readonly string[] }
export type StepResult = {
  readonly name: string
  readonly passed: boolean
  readonly ms: number
  readonly output: string
}

function stepsOf(root: string): Step[] {
  const tsc = ['node_modules/typescript/bin/tsc', '--pretty', 'false', '-p']
  return [
    { name: 'biome', args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--max-diagnostics=40', '--colors=off'] },
    { name: 'types', args: [...tsc, 'tsconfig.json'] },
    ...(existsSync(join(root, 'web/tsconfig.json'))
      ? [{ name: 'types of web', args: [...tsc, 'web/tsconfig.json'] }]
      : []),
    { name: 'layers', args: ['tools/layers.ts'] },
    { name: 'models', args: ['tools/models-check.ts'] },
    { name: 'hygiene', args: ['tools/hygiene.ts'] },
    { name: 'documents', args: ['tools/doc-paths.ts'] },
    { name: 'generated', args: ['tools/gen.ts', '--check'] },
    { name: 'audit', args: ['tools/audit.ts'] },
  ]
}

function runStep(root: string, { name, args }: Step): Promise<StepResult> {
  const start = performance.now()
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => chunks.push(Buffer.from(String(error))))
    child.on('close', (code) => {
      done({ name, passed: code === 0, ms: performance.now() - start, output: Buffer.concat(chunks).toString().trim() })
    })
  })
}

/** Two steps at a time; each is told of as it ends. */
export async function runSteps(
  root: string,
  steps: readonly Step[],
  tell: (result: StepResult) => void,
): Promise<StepResult[]> {
  const waiting = [...steps]
  const results: StepResult[] = []
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = await runStep(root, step)
      results.push(result)
      tell(result)
    }
  }
  await Promise.all([work(), work()])
  return results
}

function tellStep({ name, passed, ms, output }: StepResult): void {
  const last = output.split('\n').at(-1) ?? ''
  console.log(
    `${passed ? '✔' : '✖'} check ${name} (${(ms / 1000).toFixed(1)} s)${passed && /\.ts: /.test(last) ? `  ${last}` : ''}`,
  )
  if (!passed) console.log(`${output}\n`)
  else for (const line of output.split('\n')) if (line.startsWith('warning ')) console.log(`    ${line}`)
}

export function check(root: string): Promise<StepResult[]> {
  return runSteps(root, stepsOf(root), tellStep)
}

if (import.meta.main) {
  const results = await check(resolve(import.meta.dirname, '..'))
  const failed = results.filter((result) => !result.passed)
  if (failed.length > 0) {
    console.log(`check failed: ${failed.map((result) => result.name).join(', ')}`)
    process.exitCode = 1
  }
}
