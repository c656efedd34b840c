// 200,000 malformed requests over every operation against the real server: what it answered, and its memory on the way.
import { fuzzServer } from '../e2e/fuzz-server.ts'

const COUNT = 200_000
const MEGABYTE = 2 ** 20

export async function bench(): Promise<void> {
  const seed = 20_261_122
  const began = performance.now()
  const { sent, statuses, byOperation, slowest, wrong, memory } = await fuzzServer(COUNT, seed)
  const seconds = (performance.now() - began) / 1000
  console.log(`malformed requests: ${sent.toLocaleString('en')} in ${seconds.toFixed(0)} s (seed ${seed})`)
  console.log(`answers: ${JSON.stringify(statuses)}; slowest ${slowest.toFixed(0)} ms`)
  console.log(
    `operations: ${Object.keys(byOperation).length}, each at least ${Math.min(...Object.values(byOperation))} times`,
  )
  console.log(`resident memory, MB: ${memory.map((bytes) => (bytes / MEGABYTE).toFixed(0)).join(' ')}`)
  console.log(wrong.length === 0 ? 'wrong: none' : `wrong:\n${wrong.join('\n')}`)
  if (wrong.length > 0) process.exitCode = 1
}
