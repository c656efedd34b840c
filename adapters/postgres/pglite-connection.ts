// The main thread's end of the thread of PGlite. When that thread dies, everybody who waits is told, and nobody waits again.
import { Worker } from 'node:worker_threads'
import { Fault } from '@gongzhi/kernel'
import { OPENED, type PgliteHome, type Reply, type Request, type Wish } from './pglite-protocol.ts'
import { SqlError, type SqlRow } from './sql.ts'

type Waiting = { readonly resolve: (rows: readonly SqlRow[]) => void; readonly reject: (error: Error) => void }

export class PgliteConnection {
  readonly worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #last = OPENED
  #broken: Fault | undefined

  private constructor(home: PgliteHome) {
    // Flags of this process (a test runner's, an inspector's) are not meant for the worker.
    this.worker = new Worker(new URL('./pglite.worker.ts', import.meta.url), { workerData: home, execArgv: [] })
    this.worker.on('message', (reply: Reply) => this.#answered(reply))
    this.worker.on('messageerror', (error) => this.#break(error.message))
    this.worker.on('error', (error) => this.#break(error instanceof Error ? error.message : String(error)))
    this.worker.on('exit', (code) => this.#break(`its thread ended (${code})`))
  }

  static async open(home: PgliteHome): Promise<PgliteConnection> {
    const connection = new PgliteConnection(home)
    try {
      await connection.#wait(OPENED)
      return connection
    } catch (error) {
      await connection.worker.terminate()
      throw error
    }
  }

  /** Rejects with SqlError when the server refused, with Fault database-unusable when it is gone. */
  async ask(wish: Wish): Promise<readonly SqlRow[]> {
    if (this.#broken) throw this.#broken
    const id = ++this.#last
    const answer = this.#wait(id)
    this.worker.postMessage({ ...wish, id } satisfies Request)
    return answer
  }

  async close(): Promise<void> {
    try {
      if (!this.#broken) await this.ask({ do: 'close' })
    } finally {
      this.#break('closed')
      await this.worker.terminate()
    }
  }

  #wait(id: number): Promise<readonly SqlRow[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly SqlRow[]>()
    this.#waiting.set(id, { resolve, reject })
    this.worker.ref()
    return promise
  }

  #answered(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    // A database that nobody is using does not keep the program running.
    if (this.#waiting.size === 0) this.worker.unref()
    if ('rows' in reply) {
      waiting?.resolve(reply.rows)
      return
    }
    const { message, state, broken } = reply.error
    waiting?.reject(broken ? new Fault('database-unusable', { detail: message }) : new SqlError(message, state))
    if (broken) {
      this.#break(message)
      void this.worker.terminate()
    }
  }

  #break(detail: string): void {
    this.#broken ??= new Fault('database-unusable', { detail })
    for (const { reject } of this.#waiting.values()) reject(this.#broken)
    this.#waiting.clear()
  }
}
