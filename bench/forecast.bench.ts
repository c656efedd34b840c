// How often the year's end falls into the forecast interval of 80 %, on three sets of generators: one the constants were chosen on, the last kept apart.
import { mean, median, play, type Row, share, together } from './forecast/coverage.ts'
import { FIRST } from './forecast/first.ts'
import { SECOND } from './forecast/second.ts'
import type { Generator } from './forecast/series.ts'
import { THIRD } from './forecast/third.ts'

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`.padStart(8)

function line(row: Row): string {
  const { ours, peer } = row
  const ratio = (of: 'width' | 'score' | 'error'): string => (mean(ours[of]) / mean(peer[of])).toFixed(2).padStart(6)
  return [
    row.name.padEnd(20),
    String(row.runs).padStart(5),
    String(row.none).padStart(5),
    percent(share({ row, of: ours })),
    percent(row.below / Math.max(1, row.runs - row.none)),
    percent(median(ours.width)),
    percent(share({ row, of: peer })),
    percent(median(peer.width)),
    ratio('width'),
    ratio('score'),
    ratio('error'),
  ].join(' ')
}

function show(title: string, generators: Readonly<Record<string, Generator>>, runs: number, seed: number): void {
  const before = process.cpuUsage()
  const rows = play(generators, runs, seed)
  const used = process.cpuUsage(before)
  console.log(`\n${title}: ${runs} runs, seed ${seed}`)
  console.log(
    'generator             runs  none  covered    below    width     peer:    width | to peer: width, score, error of the middle',
  )
  for (const row of rows) console.log(line(row))
  console.log(line(together(rows)))
  console.log(`${((used.user + used.system) / 1000 / runs).toFixed(2)} ms CPU a run, generator and peer included`)
}

/** `--runs N`, `--seed N`. Widths are medians in parts of the truth; ratios are of means. */
export async function bench(options: readonly string[]): Promise<void> {
  const option = (name: string, otherwise: number): number => {
    const at = options.indexOf(name)
    return at === -1 ? otherwise : Number(options[at + 1])
  }
  const runs = option('--runs', 2000)
  const seed = option('--seed', 20250101)
  show('first set (the constants were chosen on it)', FIRST, runs, seed)
  show(
    'second set (looked at once; then a stock worked off became a shape, and turns a little rarer)',
    SECOND,
    runs,
    seed + 1,
  )
  show('third set (kept apart: nothing was changed for it)', THIRD, runs, seed + 2)
}
