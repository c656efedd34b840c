// How far the rules read reports as a person does: the published table of a district, and documents of invented offices in other
// layouts, of which half were kept apart while the rules were made. Rates are told; what they may not fall below is asserted.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { readDocument } from '@gongzhi/adapters/office/read-document'
import { readingJson, readReport, reportIn } from '@gongzhi/kernel'
import { agreement, type OwnReading, type RateName, type Reading, ratesInLines } from './agreement.ts'
import { buildDocument } from './build-document.ts'

const HERE = import.meta.dirname
const SEEDS = join(process.env.GONGZHI_SHARED ?? resolve(HERE, '../../../shared'), 'seeds')
type Rates = ReturnType<typeof agreement>['rates']

const ownReading = (path: string): OwnReading => JSON.parse(readFileSync(path, 'utf8')) as OwnReading

async function readingOf(bytes: Uint8Array, name: string): Promise<Reading> {
  const table = reportIn(await readDocument(bytes, name))
  assert.deepEqual(table.faults, [], name)
  return readingJson(readReport(table)) as unknown as Reading
}

const share = (rates: Rates, name: RateName): number => rates[name].hit / Math.max(1, rates[name].of)

function holds(t: TestContext, rates: Rates, least: Partial<Record<RateName, number>>): void {
  for (const line of ratesInLines(rates)) t.diagnostic(line)
  for (const [name, bound] of Object.entries(least) as [RateName, number][])
    assert.ok(share(rates, name) >= bound, `${name}: ${share(rates, name).toFixed(3)}, not below ${bound}`)
}

async function folderRates(folder: string): Promise<Rates> {
  const sums: Record<string, { hit: number; of: number }> = {}
  const files = readdirSync(folder).filter((name) => !name.endsWith('.own.json'))
  assert.ok(files.length >= 6)
  for (const file of files) {
    const { name, bytes } = await buildDocument(join(folder, file))
    const own = ownReading(
      join(folder, `${file.replace(/\.(xlsx\.cells\.json|docx\.cells\.json|[a-z]+)$/, '')}.own.json`),
    )
    for (const [rate, { hit, of }] of Object.entries(agreement(await readingOf(bytes, name), own).rates)) {
      const sum = sums[rate] ?? { hit: 0, of: 0 }
      sums[rate] = { hit: sum.hit + hit, of: sum.of + of }
    }
  }
  return sums as Rates
}

describe('documents in other layouts', () => {
  test('those the rules were tried on', async (t) =>
    holds(t, await folderRates(join(HERE, 'documents/tuning')), {
      rowsFound: 1,
      leads: 0.98,
      numbersFound: 0.97,
      verdictsOpen: 0.92,
      tasks: 0.9,
    }))
  test('those kept apart', async (t) =>
    holds(t, await folderRates(join(HERE, 'documents/held')), {
      rowsFound: 1,
      leads: 0.97,
      numbersFound: 0.97,
      verdictsOpen: 0.83,
      tasks: 0.82,
    }))
})

test('the published table: 106 tasks in 21 chapters, each once, with its units', async (t) => {
  const file = existsSync(SEEDS) ? readdirSync(SEEDS).find((name) => name.startsWith('001')) : undefined
  if (file === undefined) {
    assert.ok(!process.env.CI, 'on CI nothing may be missing: the published documents')
    return t.skip('left out: the published documents are not here (GONGZHI_SHARED names their folder)')
  }
  const reading = await readingOf(readFileSync(join(SEEDS, file)), file)
  assert.equal(reading.tasks.length, 106)
  assert.deepEqual(
    reading.tasks.map(({ no }) => Number(no)),
    Array.from({ length: 106 }, (_, i) => i + 1),
  )
  assert.equal(new Set(reading.tasks.map(({ chapter }) => chapter)).size, 21)
  assert.ok(reading.tasks.every(({ leads }) => leads.length > 0))
  const { rates } = agreement(reading, ownReading(join(HERE, 'own-reading.json')))
  holds(t, rates, { rowsTrue: 1, chapters: 1, leads: 1, numbersFound: 0.97, tasks: 0.95, verdicts: 0.9 })
})
