// Whether this process can do its work, in words that say nothing of its inside: for a load balancer and whoever is on duty.
import { statfs } from 'node:fs/promises'

/** `ready`: requests may come. `checks`: `ok`, or a word for what is wrong; only those marked below keep it from being ready. */
export type Readiness = { readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }

export type Check = {
  readonly name: 'database' | 'disk' | 'worker' | 'eye'
  /** Whoever asks is sent elsewhere while this is not ok. Sending people away because a camera is blind would help nobody. */
  readonly needed: boolean
  /** `ok` or another word. */
  readonly ask: () => Promise<string>
}

const LONGEST_MS = 2_000
/** Asked for by anybody, so not more often than this. */
const REMEMBERED_MS = 1_000

export function readiness(checks: readonly Check[], isEnding: () => boolean, now: () => number = Date.now) {
  let last: { at: number; told: Promise<Readiness> } | undefined

  async function answer({ name, needed, ask }: Check) {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve('slow'), LONGEST_MS)
    })
    const word = await Promise.race([Promise.resolve().then(ask), late]).catch(() => 'failed')
    clearTimeout(timer)
    return { name, word, keeps: needed && word !== 'ok' }
  }

  return async (): Promise<Readiness> => {
    if (isEnding()) return { ready: false, checks: { process: 'ending' } }
    if (!last || now() - last.at >= REMEMBERED_MS) {
      const told = Promise.all(checks.map(answer)).then((answers) => ({
        ready: !answers.some(({ keeps }) => keeps),
        checks: Object.fromEntries(answers.map(({ name, word }) => [name, word])),
      }))
      last = { at: now(), told }
    }
    return last.told
  }
}

export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
