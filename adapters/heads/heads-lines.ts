// The file of chain heads as lines, for a backup. Reads nothing into them.
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { LineLog } from '@gongzhi/engine/backup/backup.port'

const PIECE_BYTES = 256 * 1024
const LINE_FEED = 10

export function headsLines(path: string): LineLog {
  const sizeOf = () =>
    stat(path).then(
      ({ size }) => size,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return 0
        throw error
      },
    )
  return {
    async *read() {
      // What is appended from now on belongs to the next backup.
      const size = await sizeOf()
      if (size === 0) return
      let rest = Buffer.alloc(0)
      for await (const chunk of createReadStream(path, { end: size - 1, highWaterMark: PIECE_BYTES })) {
        const all = Buffer.concat([rest, chunk as Buffer])
        const end = all.lastIndexOf(LINE_FEED) + 1
        if (end > 0) yield all.subarray(0, end)
        rest = all.subarray(end)
      }
    },
    async isEmpty() {
      return (await sizeOf()) === 0
    },
    async replace() {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const draft = `${path}.part`
      await rm(draft, { force: true })
      const file = await open(draft, 'wx', 0o600)
      return {
        async add(piece) {
          await file.appendFile(piece)
        },
        async end() {
          await file.sync()
          await file.close()
          await rename(draft, path)
        },
      }
    },
  }
}
