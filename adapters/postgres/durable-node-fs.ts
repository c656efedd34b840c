// PGlite's folder with fsync. PGlite runs PostgreSQL with fsync off and its folder has no fsync at all, so a power cut
// would leave what the kernel happened to have written, in any order. Here PostgreSQL's own calls reach the disk: its
// order (log before data, data before the control file) is what makes its recovery right, and is not imitated.
import { existsSync, fstatSync, fsyncSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite, type postgresMod } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { syncFile } from './sync-folder.ts'

/** fdatasync is the default for the log, and does nothing in PGlite. */
export const DURABLE_START = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
  '-c',
  'max_wal_size=256MB',
]

type PostgresMod = postgresMod.PostgresMod

const WITHIN = '/pglite/data/'
/** A segment of the log under its own name; while it is made it has another, and is synced at once. */
const SEGMENT = /^pg_wal\/[0-9A-F]{24}$/
const EIO = 29
/** A change within the tick of a file system's clock does not show. */
const COARSEST_CLOCK_MS = 3_000

type Stream = { readonly path: string; readonly nfd: number }
type Mounted = {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: Stream) => number } }
  readonly FS: { readonly ErrnoError: new (code: number) => Error }
}

/** `postponeLog`: a commit does not wait for the disk; what is postponed goes with the next sync of anything else. `onSynced` gets the path within the folder. */
export type DurableOptions = { readonly postponeLog?: boolean; readonly onSynced?: (path: string) => void }

export class DurableNodeFs extends NodeFS {
  readonly #options: DurableOptions
  readonly #postponed = new Set<string>()
  /**
   * When what was synced had last changed. PostgreSQL syncs every file twice when it recovers; a disk takes as long for a
   * file that has not changed.
   */
  readonly #synced = new Map<string, number>()
  /** Nothing is synced, because all of it will be at once. */
  resting = false

  constructor(folder: string, options: DurableOptions = {}) {
    super(folder)
    this.#options = options
  }

  override async init(pg: PGlite, options: Partial<PostgresMod>): Promise<{ emscriptenOpts: Partial<PostgresMod> }> {
    const { emscriptenOpts } = await super.init(pg, options)
    const hook = (made: PostgresMod): void => {
      const { NODEFS, FS } = made as unknown as Mounted
      NODEFS.stream_ops.fsync = (stream) => {
        try {
          this.#sync(stream)
          return 0
        } catch {
          throw new FS.ErrnoError(EIO)
        }
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), hook] } }
  }

  #sync({ path, nfd }: Stream): void {
    const within = path.startsWith(WITHIN) ? path.slice(WITHIN.length) : path
    if (this.#options.postponeLog && SEGMENT.test(within)) {
      this.#postponed.add(within)
      return
    }
    if (this.resting) return
    const { ctimeMs } = fstatSync(nfd)
    if (this.#synced.get(within) === ctimeMs) return
    // Log before data also where the log may wait: a control file that knows a checkpoint the log does not is the end.
    this.syncLog()
    const began = Date.now()
    fsyncSync(nfd)
    if (ctimeMs < began - COARSEST_CLOCK_MS) this.#synced.set(within, ctimeMs)
    else this.#synced.delete(within)
    this.#options.onSynced?.(within)
  }

  /** The log that was postponed, to disk. */
  syncLog(): void {
    for (const within of this.#postponed) {
      this.#postponed.delete(within)
      const path = join(this.rootDir, within)
      // PostgreSQL removes or renames a segment only when nothing in it is needed any more.
      if (!existsSync(path)) continue
      syncFile(path)
      this.#options.onSynced?.(within)
    }
  }
}
