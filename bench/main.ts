// npm run bench -- NAME [--option]: runs one bench, or all that take minutes, not hours. Figures are results with the machine named, never assertions.
import { cpus, totalmem } from 'node:os'

const BENCHES: Readonly<Record<string, () => Promise<{ bench(options: readonly string[]): Promise<void> }>>> = {
  decide: () => import('./decide.bench.ts'),
  stores: () => import('./stores.bench.ts'),
  eye: () => import('./eye.bench.ts'),
  kill: () => import('./kill.bench.ts'),
  soak: () => import('./soak.bench.ts'),
  loop: () => import('./loop.bench.ts'),
  fuzz: () => import('./fuzz.bench.ts'),
  forecast: () => import('./forecast.bench.ts'),
  targets: () => import('./targets.bench.ts'),
  'power-cut': () => import('./power-cut.bench.ts'),
}

/** Only where somebody asks for it. */
const LONG = new Set(['kill', 'soak'])

const given = process.argv.slice(2)
const names = given.findIndex((each) => each.startsWith('--'))
const asked = names === -1 ? given : given.slice(0, names)
const options = names === -1 ? [] : given.slice(names)
const unknown = asked.find((name) => !Object.hasOwn(BENCHES, name))
if (unknown !== undefined) {
  console.error(`no bench “${unknown}”; there are: ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}
const [cpu] = cpus()
console.log(
  `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
)
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES).filter((each) => !LONG.has(each))) {
  console.log(`\n── ${name}`)
  const { bench } = await (BENCHES[name] as () => Promise<{ bench(options: readonly string[]): Promise<void> }>)()
  await bench(options)
}
