// The line from ffmpeg to a network camera: ffmpeg talks to a port of this machine, and this process to the one IP that
// was found allowed. So no name is looked up twice, and a camera that sends ffmpeg elsewhere is cut off.
// Never reads or keeps what passes, but for the one word that must not.
import { type AddressInfo, createServer, isIP, connect as plainConnect, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { connect as tlsConnect } from 'node:tls'
import type { LiveAddress } from './camera-address.ts'

export interface CameraRelay {
  /** On the loopback; the first connection is taken, all others are refused. */
  readonly port: number
  /** Why the line broke, in words that explainError knows; empty while it did not. */
  why(): string
  close(): void
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ETIMEDOUT: 'timed out',
}

export async function cameraRelay(camera: LiveAddress, ip: string, timeoutMs: number): Promise<CameraRelay> {
  const sockets = new Set<Socket>()
  let why = ''
  const end = () => {
    for (const socket of sockets) socket.destroy()
  }
  function keep(socket: Socket): Socket {
    sockets.add(socket)
    socket.on('error', (error: NodeJS.ErrnoException) => {
      why ||= WORDS[error.code ?? ''] ?? ''
      end()
    })
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  function toCamera(): Socket {
    const to = { host: ip, port: camera.port }
    // Cameras sign their own certificates: TLS hides the picture on the way, it does not tell whose camera it is.
    return camera.secure
      ? tlsConnect({ ...to, rejectUnauthorized: false, ...(isIP(camera.host) ? {} : { servername: camera.host }) })
      : plainConnect(to)
  }
  const server = createServer({ noDelay: true }, (own) => {
    server.close()
    keep(own)
    const far = keep(toCamera())
    const late = setTimeout(() => {
      why ||= 'timed out'
      end()
    }, timeoutMs)
    far.once(camera.secure ? 'secureConnect' : 'connect', () => clearTimeout(late))
    far.once('close', () => {
      clearTimeout(late)
      own.destroySoon()
    })
    own.once('close', () => far.destroy())
    own.pipe(far)
    far
      .pipe(
        nowhereElse(() => {
          why = 'Redirected elsewhere'
          end()
        }),
      )
      .pipe(own)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    why: () => why,
    close() {
      server.close()
      end()
    },
  }
}

const LONGEST = 32

/** ffmpeg follows a `Location:` of whatever answer, and passes over each CR when it reads a line. */
function nowhereElse(elsewhere: () => void): Transform {
  let before = '\n'
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = before + chunk.toString('latin1').replaceAll('\r', '')
      if (/\nlocation:/i.test(text)) return elsewhere()
      before = text.slice(-LONGEST)
      done(null, chunk)
    },
  })
}
