// The line to a running process for commands on the same machine: a socket in its data folder, which only its owner can
// open. It hands out a backup of what that process alone can read. Whoever asks slowly holds nobody up.
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, rename, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ERRORS, type ErrorCode, type ErrorParams, Fault } from '@gongzhi/kernel'

type Answer =
  | { readonly ok: true; readonly bytes: number }
  | { readonly ok: false; readonly code: ErrorCode; readonly params: ErrorParams }

const QUESTION = 'backup\n'
const ASK_MS = 10_000
/** What an address of a socket may take, in bytes, on every system. */
const LONGEST_PATH = 100

const socketIn = (dataFolder: string) => join(dataFolder, 'control.sock')

async function read(socket: Socket): Promise<string> {
  let said = ''
  socket.setTimeout(ASK_MS, () => socket.destroy())
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    said += (chunk as Buffer).toString('latin1')
    if (said.length >= QUESTION.length) break
  }
  socket.setTimeout(0)
  return said
}

/** `backup` writes everything stored into the file named. The data folder must be this process's own (its lock). */
export async function openControl(
  dataFolder: string,
  backup: (file: string) => Promise<unknown>,
  onFault: (fault: unknown) => void,
): Promise<{ close(): Promise<void> }> {
  const path = socketIn(dataFolder)
  // Made here first, so that the tables are read at the pace of this disk, not of whoever asks.
  const made = join(dataFolder, 'backup-under-way.tar')
  for (const left of [path, made, `${made}.part`]) await rm(left, { force: true })
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    onFault(new Fault('backup-failed', { detail: 'the path of the data folder is too long for live backups' }))
    return { close: async () => undefined }
  }
  let busy = false

  async function answer(socket: Socket): Promise<void> {
    if ((await read(socket)) !== QUESTION) return
    if (busy) throw new Fault('backup-running')
    busy = true
    try {
      await backup(made)
      const { size } = await stat(made)
      socket.write(`${JSON.stringify({ ok: true, bytes: size } satisfies Answer)}\n`)
      await pipeline(createReadStream(made), socket)
    } finally {
      await rm(made, { force: true })
      busy = false
    }
  }

  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    answer(socket)
      .catch((fault: unknown) => {
        const { code, params } = fault instanceof Fault ? fault : new Fault('unexpected')
        if (code !== 'backup-running') onFault(fault)
        if (socket.writable) socket.write(`${JSON.stringify({ ok: false, code, params } satisfies Answer)}\n`)
      })
      .finally(() => socket.end())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  server.on('error', onFault)
  return {
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await rm(path, { force: true })
    },
  }
}

function dial(dataFolder: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketIn(dataFolder))
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
    socket.once('error', (error: NodeJS.ErrnoException) =>
      // Nobody has it, or who had it died.
      error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? resolve(undefined) : reject(error),
    )
  })
}

function answerIn(line: string): Answer {
  try {
    const answer = JSON.parse(line) as Answer
    if (answer.ok || Object.hasOwn(ERRORS, answer.code)) return answer
  } catch {
    // Said below.
  }
  throw new Fault('backup-failed', { detail: 'the running process did not answer' })
}

/**
 * Has the process that runs in `dataFolder` make a backup, and writes it to `file`; false where none runs. `check` must
 * throw for what did not arrive whole. Faults: those of the backup.
 */
export async function backUpByRunning(
  dataFolder: string,
  file: string,
  check: (draft: string) => Promise<void>,
): Promise<boolean> {
  const socket = await dial(dataFolder)
  if (!socket) return false
  const draft = `${file}.part`
  try {
    socket.write(QUESTION)
    const chunks = socket.iterator({ destroyOnReturn: false })
    let head = Buffer.alloc(0)
    for await (const chunk of chunks) {
      head = Buffer.concat([head, chunk as Buffer])
      if (head.includes(10)) break
    }
    const end = head.indexOf(10)
    const answer = answerIn(head.subarray(0, Math.max(0, end)).toString('utf8'))
    if (!answer.ok) throw new Fault(answer.code, answer.params)
    const out = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true })
    await pipeline(async function* () {
      yield head.subarray(end + 1)
      yield* socket
    }, out)
    await check(draft)
    await rename(draft, file)
    return true
  } catch (fault) {
    await rm(draft, { force: true })
    throw fault
  } finally {
    socket.destroy()
  }
}
