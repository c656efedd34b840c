// Text with every sign replaced by its plain form, one for one, so that an offset means the same in both. It never changes length.

const DASHES = /[‐‑‒–—―−﹣～~〜∼﹏]/g
const FULL_WIDTH = /[！-～]/g
const SPACES = /[\t\u00a0\u2002\u2003\u2009\u202f\u3000]/g

/** Full-width letters, digits and signs as half-width, every dash and tilde as '-', every space within a line as ' '. */
export function plainText(text: string): string {
  return text
    .replace(DASHES, '-')
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[~]/g, '-')
    .replace(SPACES, ' ')
    .replace(/[﹪]/g, '%')
    .replace(/○/g, '〇')
}

export type Quote = { readonly from: number; readonly to: number; readonly kind: 'quote' | 'title' }

const OPENING: Readonly<Record<string, readonly [string, Quote['kind']]>> = {
  '“': ['”', 'quote'],
  '‘': ['’', 'quote'],
  '「': ['」', 'quote'],
  '『': ['』', 'quote'],
  '《': ['》', 'title'],
  '〈': ['〉', 'title'],
}
const LONGEST = 200

/** What stands between quotation marks or is a title, marks not included, in order; nested ones are part of the outer one. */
export function quotesIn(text: string): Quote[] {
  const found: Quote[] = []
  let open: { close: string; from: number; kind: Quote['kind'] } | undefined
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string
    if (open && (sign === '\n' || at - open.from > LONGEST)) open = undefined
    if (open) {
      if (sign !== open.close) continue
      found.push({ from: open.from, to: at, kind: open.kind })
      open = undefined
    } else if (sign === '"') open = { close: '"', from: at + 1, kind: 'quote' }
    else {
      const pair = OPENING[sign]
      if (pair) open = { close: pair[0], from: at + 1, kind: pair[1] }
    }
  }
  return found
}
