// Samples what processes take: resident memory from /proc; through the inspector, before and after a collection, what of the heap is in
// use, what V8 keeps of it, and what lies in buffers outside. Linux only.
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { processTree } from '../../e2e/deployment.ts'

const GIVEN_BACK_MS = 700

/** MiB at a time in hours since the start. */
export type Series = { readonly name: string; readonly points: { readonly h: number; readonly mib: number }[] }

const MIB = 1024

/** MiB; `shared`: this process's part of what it shares with others. Undefined of one that has ended. */
function sizeOf(pid: number, proportional: boolean): { readonly own: number; readonly shared: number } | undefined {
  const read = (file: string, name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'latin1'))?.[1]) / MIB
  try {
    if (!proportional) return { own: read('status', 'VmRSS'), shared: 0 }
    const shared = read('smaps_rollup', 'Pss_Shmem')
    return { own: read('smaps_rollup', 'Pss') - shared, shared }
  } catch {
    return undefined
  }
}

type Heap = { readonly used: number; readonly kept: number; readonly outside: number }

/** Collects garbage in the process behind an inspector; MiB before and after. */
async function heapAroundCollection(inspector: string): Promise<{ readonly before: Heap; readonly after: Heap }> {
  const socket = new WebSocket(inspector)
  try {
    await new Promise<void>((open, failed) => {
      socket.onopen = () => open()
      socket.onerror = () => failed(new Error('the inspector does not answer'))
    })
    let next = 1
    const ask = (method: string, params: object = {}) =>
      new Promise<{ result?: { value?: unknown } }>((answered, failed) => {
        const id = next++
        const timer = globalThis.setTimeout(() => failed(new Error(`${method} is not answered`)), 20_000)
        const hear = (event: MessageEvent) => {
          const said = JSON.parse(String(event.data)) as { id?: number; result?: { result?: { value?: unknown } } }
          if (said.id !== id) return
          clearTimeout(timer)
          socket.removeEventListener('message', hear)
          answered(said.result ?? {})
        }
        socket.addEventListener('message', hear)
        socket.send(JSON.stringify({ id, method, params }))
      })
    const mib = (bytes: number) => bytes / MIB / MIB
    const heap = async (): Promise<Heap> => {
      const expression = 'process.memoryUsage()'
      const { result } = await ask('Runtime.evaluate', { expression, returnByValue: true })
      const memory = result?.value as NodeJS.MemoryUsage | undefined
      if (!memory) throw new Error('the inspector tells no memory')
      return { used: mib(memory.heapUsed), kept: mib(memory.heapTotal), outside: mib(memory.external) }
    }
    const before = await heap()
    await ask('HeapProfiler.collectGarbage')
    return { before, after: await heap() }
  } finally {
    socket.close()
  }
}

export type Watched = {
  readonly name: string
  readonly pid: () => number | undefined
  /** Its inspectors, first its own, as it printed them. */
  readonly inspectors?: () => readonly string[]
  /** Its processes share memory: proportional sizes, one series of what they share and one of the rest. */
  readonly together?: boolean
}

/** `sample` and `collect` add a point to each series. */
export function memoryWatch(watched: readonly Watched[], started: number) {
  const series = new Map<string, Series>()
  const hours = () => (performance.now() - started) / 3_600_000
  const add = (name: string, mib: number | undefined): void => {
    if (mib === undefined || Number.isNaN(mib)) return
    const known = series.get(name) ?? { name, points: [] }
    series.set(name, known)
    known.points.push({ h: hours(), mib })
  }
  return {
    series: () => [...series.values()],
    sample(): void {
      let all = 0
      for (const { name, pid, together } of watched) {
        const root = pid()
        if (root === undefined) continue
        const tree = processTree(root)
        const sizes = tree.map((each) => ({
          ...each,
          ...(sizeOf(each.pid, together === true) ?? { own: 0, shared: 0 }),
        }))
        const sum = sizes.reduce((total, { own }) => total + own, 0)
        all += sum
        if (together) {
          add(name, sum)
          add(
            `${name} shared buffers`,
            sizes.reduce((total, { shared }) => total + shared, 0),
          )
        } else {
          const counts = new Map<string, number>()
          for (const [i, each] of sizes.entries()) {
            const kind = i === 0 ? '' : each.name.startsWith('ff') ? ` ${each.name}` : ' child'
            const count = (counts.get(kind) ?? 0) + 1
            counts.set(kind, count)
            add(`${name}${kind}${count > 1 ? ` ${count}` : ''}`, each.own)
          }
        }
      }
      add('all processes, without shared buffers', all)
    },
    async collect(): Promise<void> {
      for (const { name, pid, inspectors } of watched) {
        for (const [i, inspector] of (inspectors?.() ?? []).entries()) {
          // One that has ended meanwhile has no heap.
          const heap = await heapAroundCollection(inspector).catch(() => undefined)
          const whose = `${name}${i === 0 ? '' : ` child ${i}`} heap`
          add(whose, heap?.after.used)
          add(`${whose} kept`, heap?.after.kept)
          add(`${whose} outside`, heap?.after.outside)
          const root = pid()
          if (i > 0 || heap === undefined || root === undefined) continue
          add(`${whose} kept before a collection`, heap.before.kept)
          add(`${whose} outside before a collection`, heap.before.outside)
          // V8 gives pages back in the background.
          await setTimeout(GIVEN_BACK_MS)
          add(`${name} resident after a collection`, sizeOf(root, false)?.own)
        }
      }
    },
  }
}

export type Slope = { readonly mean: number; readonly perHour: number; readonly half: number; readonly points: number }

/**
 * Least squares over the points from `from` hours on, MiB an hour, with half the width of its 95 % interval. Samples follow one
 * another closely, so the errors are those of Newey and West (Bartlett weights).
 */
export function slopeOf({ points }: Series, from: number): Slope | undefined {
  const used = points.filter(({ h }) => h >= from)
  const n = used.length
  if (n < 8) return undefined
  const meanH = used.reduce((sum, { h }) => sum + h, 0) / n
  const mean = used.reduce((sum, { mib }) => sum + mib, 0) / n
  const spread = used.reduce((sum, { h }) => sum + (h - meanH) ** 2, 0)
  const perHour = used.reduce((sum, { h, mib }) => sum + (h - meanH) * (mib - mean), 0) / spread
  const scores = used.map(({ h, mib }) => (h - meanH) * (mib - mean - perHour * (h - meanH)))
  const lag = Math.max(4, Math.round(n ** (1 / 3)))
  let variance = scores.reduce((sum, score) => sum + score ** 2, 0)
  for (let k = 1; k <= lag; k++) {
    const together = scores.slice(k).reduce((sum, score, i) => sum + score * (scores[i] as number), 0)
    variance += 2 * (1 - k / (lag + 1)) * together
  }
  const error = Math.sqrt((Math.max(0, variance) * n) / (n - 2)) / spread
  return { mean, perHour, half: 1.96 * error, points: n }
}
