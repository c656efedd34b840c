// Finds the SQL that the program sends in its sources, so that it can be listed and held to what really runs. Reads only.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from './source-files.ts'

export type SqlText = {
  /** From the root. */
  readonly path: string
  /** As in the source, white space collapsed; `${…}` where a part is put in. */
  readonly text: string
  /** What that text may become when it is sent. */
  readonly pattern: RegExp
}

const VERB =
  /^(\$\{…\}\s*)?(with|select|insert into|update|delete from|truncate|set local|lock table|declare|fetch|close) /
const HOLE = '${…}'

export const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Where the string or template that opens at `from` ends, and its text with `${…}` for what is put in. */
function literal(source: string, from: number): { readonly text: string; readonly end: number } {
  const quote = source[from]
  let text = ''
  let at = from + 1
  while (at < source.length && source[at] !== quote) {
    if (source[at] === '\\') {
      text += source[at + 1]
      at += 2
    } else if (quote === '`' && source.startsWith('${', at)) {
      let depth = 1
      for (at += 2; at < source.length && depth > 0; at += 1) {
        const char = source[at] as string
        if (char === '`' || char === "'" || char === '"') at = literal(source, at).end - 1
        else if (char === '{') depth += 1
        else if (char === '}') depth -= 1
      }
      text += HOLE
    } else {
      text += source[at]
      at += 1
    }
  }
  return { text, end: at + 1 }
}

function literals(source: string): string[] {
  const found: string[] = []
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at, at + 2)
    if (rest === '//') at = Math.max(source.indexOf('\n', at), at + 2)
    else if (rest === '/*') at = Math.max(source.indexOf('*/', at) + 2, at + 2)
    else if (/^(['"`])/.test(rest)) {
      const { text, end } = literal(source, at)
      found.push(text)
      at = end
    } else at += 1
  }
  return found
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function patternOf(text: string): RegExp {
  // A part that is left out takes a blank with it.
  const parts = text.split(/ ?\$\{…\} ?/).map(escaped)
  return new RegExp(`^${parts.join('.*')}$`, 's')
}

/** In order of path and place. A text that only ever is a part of others is in it as well. */
export function sqlTexts(root: string, holds: (path: string) => boolean): readonly SqlText[] {
  return listFiles(root, (path) => /\.ts$/.test(path) && !/\.(test|contract)\.ts$/.test(path) && holds(path)).flatMap(
    (path) =>
      literals(readFileSync(join(root, path), 'utf8'))
        .map(collapsed)
        .filter((text) => VERB.test(text))
        .map((text) => ({ path, text, pattern: patternOf(text) })),
  )
}

/** What both databases run: the stores, jobs, queue and migrator; what only PGlite is told (checkpoint, vacuum) is elsewhere. */
export const isCommonSql = (path: string): boolean =>
  /^adapters\/postgres\/([a-z-]+\.store|migrator|queue-tables|pg-boss-queue|table-[a-z]+)\.ts$/.test(path)
