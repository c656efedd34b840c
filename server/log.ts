// The log of a process: JSON lines on stderr. Whatever a line says, secrets and telephone numbers are struck out of it last,
// as text, so that nothing gets round it: not an address in an error, not a header, not what somebody typed in.
import { randomUUID } from 'node:crypto'
import { type DestinationStream, destination, type Logger, pino } from 'pino'

const STRUCK = '***'

/** Names whose value is nobody's business, also as part of a longer name (`x-api-key`, `databasePassword`). */
const SECRET_NAME =
  '[\\w-]{0,40}(?:passw(?:or)?d|passphrase|secret|token|authorization|cookie|api[_-]?key|master[_-]?key|otp|totp|recovery)[\\w-]{0,40}'
/** The inside of a string in JSON that is itself in a string of JSON: every backslash of it is two. */
const INSIDE = String.raw`(?:[^"\\]|\\\\\\"|\\\\\\\\|\\\\[^"\\])*`

const RULES: readonly (readonly [RegExp, string])[] = [
  // "password":"…", also inside a text that is itself JSON (\"password\":\"…\").
  [new RegExp(`("${SECRET_NAME}"\\s{0,9}:\\s{0,9})"(?:[^"\\\\]|\\\\.)*"`, 'gi'), `$1"${STRUCK}"`],
  [new RegExp(`(\\\\"${SECRET_NAME}\\\\"\\s{0,9}:\\s{0,9})\\\\"${INSIDE}\\\\"`, 'gi'), `$1\\"${STRUCK}\\"`],
  [new RegExp(`("${SECRET_NAME}"\\s{0,9}:\\s{0,9})\\[[^\\]]*\\]`, 'gi'), `$1["${STRUCK}"]`],
  // scheme://user:password@host and scheme://token@host: cameras, databases, proxies.
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'\\<>]{1,500}@/gi, `$1${STRUCK}@`],
  [/\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{4,}/gi, `$1 ${STRUCK}`],
  [/\b(gongzhi_session=)[^;\s"'\\]+/gi, `$1${STRUCK}`],
  // password=…, PGPASSWORD=…, ?token=…&
  [new RegExp(`\\b(${SECRET_NAME}\\s{0,9}=\\s{0,9})[^\\s&;,"'\\\\]+`, 'gi'), `$1${STRUCK}`],
  [/([?&](?:key|code|sig|signature)=)[^\s&"'\\]+/gi, `$1${STRUCK}`],
  // Mobile numbers, with or without +86 and gaps; identity numbers of 18 places.
  [/(?<![\dA-Za-z.-])((?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d-])/g, STRUCK],
  [/(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])/g, STRUCK],
]

const strike = (text: string): string => RULES.reduce((struckSoFar, [what, by]) => struckSoFar.replace(what, by), text)

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** A line without what it must not say. A line of JSON stays one, also where a number of it had to go. */
export function struck(line: string): string {
  const plain = strike(line)
  if (plain === line || parsed(plain) !== undefined) return plain
  const known = parsed(line)
  if (known === undefined) return plain
  const numbers = (_: string, value: unknown) =>
    typeof value === 'number' && strike(`${value}`) !== `${value}` ? STRUCK : value
  return strike(`${JSON.stringify(known, numbers)}${line.endsWith('\n') ? '\n' : ''}`)
}

/** `to`: where lines go (stderr). */
export function platformLog({
  level,
  role,
  to = destination(2),
}: {
  level: string
  role?: string
  to?: DestinationStream
}): Logger {
  const stream: DestinationStream = { write: (line) => to.write(struck(line)) }
  return pino(
    {
      level,
      base: { pid: process.pid, ...(role === undefined ? {} : { role }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      // By name as well, where pino itself meets them: what is struck out twice is struck out.
      redact: {
        paths: [
          'req.headers.cookie',
          'req.headers.authorization',
          'headers.cookie',
          'headers.authorization',
          'password',
          '*.password',
        ],
        censor: STRUCK,
      },
      serializers: {
        err: pino.stdSerializers.err,
        // Only what is needed to find a request again: what was asked for comes after “?”, and is not.
        req: (request: { id?: string; method?: string; url?: string; ip?: string }) => ({
          id: request.id,
          method: request.method,
          url: request.url?.split('?')[0],
          ip: request.ip,
        }),
        res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
      },
    },
    stream,
  )
}

const GIVEN_ID = /^[A-Za-z0-9_-]{8,64}$/

/** The id of a request: as a proxy in front gave it where it is one, else drawn. It is in the log and in the answer. */
export function requestId(request: {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && GIVEN_ID.test(given) ? given : randomUUID()
}
