// npm run bench -- NAME: runs one bench, or all of them. Figures are results with the machine named, never assertions.
import { cpus, totalmem } from 'node:os'

const BENCHES: Readonly<Record<string, () => Promise<{ bench(): Promise<void> }>>> = {
  decide: () => import('./decide.bench.ts'),
  stores: () => import('./stores.bench.ts'),
  eye: () => import('./eye.bench.ts'),
  fuzz: () => import('./fuzz.bench.ts'),
}

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !Object.hasOwn(BENCHES, name))
if (unknown !== undefined) {
  console.error(`no bench “${unknown}”; there are: ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}
const [cpu] = cpus()
console.log(
  `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
)
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  console.log(`\n── ${name}`)
  const { bench } = await (BENCHES[name] as () => Promise<{ bench(): Promise<void> }>)()
  await bench()
}
