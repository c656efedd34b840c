// Cuts a text of Chinese administration into clauses. Brackets and quotations stay whole. Never looks at meaning.

/** `sentence` counts full stops and line ends, `part` also semicolons, both from 0; offsets into the text. */
export type Clause = {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly sentence: number
  readonly part: number
  readonly order: number
}

const CLOSING: Readonly<Record<string, string>> = {
  '(': ')',
  '（': '）',
  '《': '》',
  '“': '”',
  '‘': '’',
  '「': '」',
  '【': '】',
  '[': ']',
  '〔': '〕',
  '〈': '〉',
}
const CLOSERS = new Set(Object.values(CLOSING))
/** A bracket that does not close within so many characters is taken for a slip of the pen. */
const LONGEST_BRACKET = 160

/** For each opening bracket that closes in time, where. Linear: each character is looked at once. */
export function bracketsIn(text: string): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>()
  const open: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string
    if (sign === '\n') open.length = 0
    else if (sign in CLOSING) open.push(at)
    else if (CLOSERS.has(sign)) {
      const last = open.at(-1)
      if (last === undefined || CLOSING[text[last] as string] !== sign) continue
      open.pop()
      if (at - last <= LONGEST_BRACKET) pairs.set(last, at)
    } else if (sign === '"') {
      const last = open.at(-1)
      if (last !== undefined && text[last] === '"') {
        open.pop()
        if (at - last <= LONGEST_BRACKET) pairs.set(last, at)
      } else open.push(at)
    }
  }
  return new Map([...pairs].sort(([one], [other]) => one - other))
}

/** What goes on for longer without a comma is no sentence; it is cut so that the reading stays linear. */
const LONGEST_CLAUSE = 400

const digit = (sign: string | undefined): boolean => sign !== undefined && sign >= '0' && sign <= '9'

/** `1,015` and `10:30` are one number. */
function withinNumber(text: string, at: number): boolean {
  if (!digit(text[at - 1]) || !digit(text[at + 1])) return false
  if (text[at] === ':' || text[at] === '：') return true
  return digit(text[at + 2]) && digit(text[at + 3]) && !digit(text[at + 4])
}

/** Clauses in order, without their punctuation, none of them blank. */
export function clausesIn(text: string): Clause[] {
  const brackets = bracketsIn(text)
  const clauses: Clause[] = []
  let from = 0
  let sentence = 0
  let part = 0
  const cut = (to: number): void => {
    let start = from
    let end = to
    while (start < end && text[start]?.trim() === '') start += 1
    while (end > start && text[end - 1]?.trim() === '') end -= 1
    if (end > start)
      clauses.push({ from: start, to: end, text: text.slice(start, end), sentence, part, order: clauses.length })
    from = to + 1
  }
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string
    const closes = brackets.get(at)
    if (closes !== undefined) {
      at = closes
    } else if (at - from >= LONGEST_CLAUSE && !digit(sign) && !digit(text[at - 1]) && sign !== '.') {
      cut(at)
      from = at
    } else if ('。！？!?\n'.includes(sign)) {
      const goesOn = sign === '\n' && /[；;，,、：:]\s*$/.test(text.slice(Math.max(0, at - 4), at))
      cut(at)
      if (!goesOn) sentence += 1
      part += 1
    } else if (sign === '；' || sign === ';') {
      cut(at)
      part += 1
    } else if ('，,：:'.includes(sign) && !withinNumber(text, at)) cut(at)
  }
  cut(text.length)
  return clauses
}

/** What was said before a clause in its sentence, the nearest last. */
export function leadOf(clauses: readonly Clause[], clause: Clause): string {
  let lead = ''
  for (let at = clause.order - 1; at >= Math.max(0, clause.order - 4); at -= 1) {
    const earlier = clauses[at] as Clause
    if (earlier.sentence !== clause.sentence || lead.length > 160) break
    lead = `${earlier.text.slice(0, 160)}，${lead}`
  }
  return lead
}
