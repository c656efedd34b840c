// Reads imports and words out of TypeScript without a compiler: TypeScript 7 offers no JavaScript API to parse with.

export type Import = {
  readonly specifier: string
  readonly line: number
  /** `import type` and `export type`: gone at run time. `import { type A }` is not: the module is still loaded. */
  readonly typeOnly: boolean
}

const BEFORE_REGEX =
  /(?:^|[(,=:[!&|?{;+\-*%~^]|=>|\b(?:return|typeof|case|in|of|delete|void|throw|do|else|await|yield))\s?$/

/**
 * The same text, character for character in the same place, with comments, regular expressions and the insides of
 * strings and templates replaced by spaces. Code within `${}` stays.
 */
export function blanked(source: string): string {
  const out = source.split('')
  const wipe = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) if (out[at] !== '\n') out[at] = ' '
  }
  /** Open braces inside each template placeholder that is being read. */
  const placeholders: number[] = []
  let code = ''
  let at = 0
  const template = (from: number): number => {
    let end = from
    while (end < source.length && source[end] !== '`' && !(source[end] === '$' && source[end + 1] === '{')) {
      end += source[end] === '\\' ? 2 : 1
    }
    wipe(from, Math.min(end, source.length))
    if (source[end] === '$') {
      placeholders.push(0)
      return end + 2
    }
    return end + 1
  }
  while (at < source.length) {
    const char = source[at] as string
    const next = source[at + 1]
    if (char === '/' && next === '/') {
      const end = source.indexOf('\n', at)
      wipe(at, end === -1 ? source.length : end)
      at = end === -1 ? source.length : end
      continue
    }
    if (char === '/' && next === '*') {
      const end = source.indexOf('*/', at + 2)
      wipe(at, end === -1 ? source.length : end + 2)
      at = end === -1 ? source.length : end + 2
      continue
    }
    if (char === "'" || char === '"') {
      let end = at + 1
      while (end < source.length && source[end] !== char && source[end] !== '\n') end += source[end] === '\\' ? 2 : 1
      wipe(at + 1, Math.min(end, source.length))
      at = end + 1
      code = char
      continue
    }
    if (char === '`') {
      at = template(at + 1)
      code = char
      continue
    }
    if (char === '/' && BEFORE_REGEX.test(code)) {
      let end = at + 1
      let inClass = false
      while (end < source.length && source[end] !== '\n' && (inClass || source[end] !== '/')) {
        if (source[end] === '[') inClass = true
        if (source[end] === ']') inClass = false
        end += source[end] === '\\' ? 2 : 1
      }
      wipe(at + 1, Math.min(end, source.length))
      at = end + 1
      code = '/'
      continue
    }
    const depth = placeholders.at(-1)
    if (depth !== undefined && char === '{') placeholders[placeholders.length - 1] = depth + 1
    if (depth !== undefined && char === '}') {
      if (depth === 0) {
        placeholders.pop()
        at = template(at + 1)
        code = '`'
        continue
      }
      placeholders[placeholders.length - 1] = depth - 1
    }
    // Enough of the code before to tell a division from a regular expression.
    code = `${code}${/\s/.test(char) ? ' ' : char}`.replace(/ {2}$/, ' ').slice(-12)
    at += 1
  }
  return out.join('')
}

export function lineOf(source: string, offset: number): number {
  let line = 1
  for (let at = 0; at < offset; at += 1) if (source[at] === '\n') line += 1
  return line
}

const STATIC =
  /(?<![.\w$])(?:import|export)\s+(type\s+(?!from\b|,))?(?:(?!\b(?:import|export)\b)[\w$*\s{},])*?\bfrom\s*(['"])/g
const BARE = /(?<![.\w$])import\s*(['"])/g
const DYNAMIC = /(?<![.\w$])import\s*\(\s*(['"`])/g

/** Every import and re-export with a literal specifier, in order of lines. */
export function importsOf(source: string, code: string = blanked(source)): Import[] {
  const found: Import[] = []
  const add = (match: RegExpMatchArray, quote: string, typeOnly: boolean): void => {
    const start = (match.index ?? 0) + match[0].length
    const end = code.indexOf(quote, start)
    if (end > start) found.push({ specifier: source.slice(start, end), line: lineOf(source, start), typeOnly })
  }
  for (const match of code.matchAll(STATIC)) add(match, match[2] as string, match[1] !== undefined)
  for (const match of code.matchAll(BARE)) add(match, match[1] as string, false)
  for (const match of code.matchAll(DYNAMIC)) add(match, match[1] as string, false)
  return found.sort((a, b) => a.line - b.line)
}
