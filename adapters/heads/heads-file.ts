// The chain heads as a file beside the database, one JSON line an entry. Only ever appended to; copies belong elsewhere.
import { open, readFile } from 'node:fs/promises'
import type { HeadsEntry, HeadsLog } from '@gongzhi/engine/history/heads.port'
import { Fault } from '@gongzhi/kernel'

const isHead = (head: unknown): boolean =>
  Array.isArray(head) && typeof head[0] === 'string' && Number.isInteger(head[1]) && typeof head[2] === 'string'

function parse(line: string, number: number): HeadsEntry {
  try {
    const { at, heads, root } = JSON.parse(line) as HeadsEntry
    const dated = !Number.isNaN(new Date(at).getTime()) && typeof at === 'number'
    if (dated && typeof root === 'string' && Array.isArray(heads) && heads.every(isHead)) return { at, heads, root }
  } catch {
    // Said below, with the line's number.
  }
  throw new Fault('history-broken', { detail: `line ${number} of the list of heads cannot be read` })
}

/** A last line without its end was never acknowledged (the process died while writing it) and is left out. */
export function headsFile(path: string): HeadsLog {
  async function text(): Promise<string> {
    return readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
      if (fault.code === 'ENOENT') return ''
      throw fault
    })
  }
  return {
    async append(entry) {
      const before = await text()
      const file = await open(path, 'a')
      try {
        if (before !== '' && !before.endsWith('\n'))
          await file.truncate(Buffer.byteLength(before.slice(0, before.lastIndexOf('\n') + 1)))
        await file.appendFile(`${JSON.stringify(entry)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
    },
    async read() {
      const lines = (await text()).split('\n')
      return lines.slice(0, -1).map((line, i) => parse(line, i + 1))
    },
  }
}
