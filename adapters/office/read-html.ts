// A web page as text and tables, as somebody sees it who has no pictures. Scripts are never run, styles never applied but for
// what hides an element by its own attributes, and nothing the page names is ever fetched.
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import type { DecodedText } from './decode-text.ts'
import { bomb, type ReadingLimits } from './reading-limits.ts'
import { type CellText, type Composed, RunningText } from './running-text.ts'

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

const DROPPED = new Set([
  'script',
  'style',
  'head',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
  'canvas',
  'audio',
  'video',
  'select',
  'textarea',
  'button',
  'nav',
  'rp',
  'rt',
])
const BLOCKS = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'body',
  'caption',
  'center',
  'dd',
  'details',
  'dialog',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figcaption',
  'figure',
  'footer',
  'form',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'html',
  'legend',
  'li',
  'main',
  'menu',
  'ol',
  'p',
  'pre',
  'section',
  'summary',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'tr',
  'ul',
])
const MOST_SPAN_COLUMNS = 1_000
const HIDING = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i

/** Faults: document-bomb. */
export function readHtml({ text, notes }: DecodedText, limits: ReadingLimits): Composed {
  const document = new RunningText(limits)
  const endless = breaksOff(text)
  for (const { note, params } of notes) document.note(note, params)
  const page = parse(text)
  const hidden = { count: 0 }
  let line = ''
  const endLine = (): void => {
    document.paragraph(tidied(line))
    line = ''
  }
  walk(page, limits, hidden, {
    open: (element) => {
      if (element.tagName === 'table' && isTable(element, limits)) {
        endLine()
        document.table(
          rowsOf(element, limits, hidden, (caption) => document.paragraph(caption)),
          endless,
        )
        return false
      }
      if (BLOCKS.has(element.tagName) || element.tagName === 'br') endLine()
      return true
    },
    close: (element) => {
      if (BLOCKS.has(element.tagName)) endLine()
    },
    text: (value) => {
      line += value
    },
  })
  endLine()
  if (hidden.count > 0) document.note('text-hidden', { count: hidden.count })
  return document.composed()
}

/** Half a page: a table that is opened and never closed. */
const breaksOff = (text: string): boolean =>
  (text.match(/<table[\s>]/gi)?.length ?? 0) > (text.match(/<\/table/gi)?.length ?? 0)

type Steps = {
  /** Whether to walk into it. */
  readonly open: (element: Element) => boolean
  readonly close?: (element: Element) => void
  readonly text: (value: string) => void
}

/** Without recursion: how deep a page nests is its own choice. */
function walk(root: Node, { depth }: ReadingLimits, hidden: { count: number }, steps: Steps): void {
  const path: { node: Node; next: number }[] = [{ node: root, next: 0 }]
  for (let at = path.at(-1); at; at = path.at(-1)) {
    const children = 'childNodes' in at.node ? at.node.childNodes : []
    const child = children[at.next++]
    if (child === undefined) {
      path.pop()
      if ('tagName' in at.node && at.node !== root) steps.close?.(at.node)
      continue
    }
    if (child.nodeName === '#text') {
      steps.text((child as DefaultTreeAdapterTypes.TextNode).value)
      continue
    }
    if (!('tagName' in child) || DROPPED.has(child.tagName)) continue
    if (isHidden(child)) {
      hidden.count++
      continue
    }
    if (path.length > depth) throw bomb(`网页嵌套超过 ${depth} 层`, `a page nested deeper than ${depth}`)
    if (steps.open(child)) path.push({ node: child, next: 0 })
  }
}

function isHidden({ attrs }: Element): boolean {
  return attrs.some(({ name, value }) => name === 'hidden' || (name === 'style' && HIDING.test(value)))
}

/** Many a page lays itself out by tables: one that holds others, or a single cell, is no table of anything. */
function isTable(table: Element, limits: ReadingLimits): boolean {
  let cells = 0
  let nested = 0
  let fullRows = 0
  let inRow = 0
  walk(
    table,
    limits,
    { count: 0 },
    {
      open: ({ tagName }) => {
        if (tagName === 'table') nested++
        if (tagName === 'tr') inRow = 0
        if (tagName === 'td' || tagName === 'th') {
          cells++
          if (++inRow === 2) fullRows++
        }
        return tagName !== 'table'
      },
      text: () => {},
    },
  )
  return nested > 0 ? fullRows >= 4 && nested * 4 < cells : cells > 1
}

function rowsOf(
  table: Element,
  limits: ReadingLimits,
  hidden: { count: number },
  caption: (text: string) => void,
): readonly (readonly CellText[])[] {
  const rows: CellText[][] = []
  const rowsLeft: { cell: { rows?: number }; at: number }[] = []
  walk(table, limits, hidden, {
    open: (element) => {
      const { tagName } = element
      if (tagName === 'caption') caption(tidied(cellText(element, limits, hidden)))
      else if (tagName === 'tr') rows.push([])
      else if (tagName === 'td' || tagName === 'th') {
        const row = rows.at(-1) ?? []
        if (rows.length === 0) rows.push(row)
        const cell = {
          text: cellText(element, limits, hidden),
          rows: spanOf(element, 'rowspan', 65_534),
          columns: Math.max(1, spanOf(element, 'colspan', MOST_SPAN_COLUMNS)),
        }
        row.push(cell)
        rowsLeft.push({ cell, at: rows.length - 1 })
        return false
      } else if (tagName === 'table') return false
      return tagName !== 'caption'
    },
    text: () => {},
  })
  // A cell cannot span beyond its table; 0 means to its end.
  for (const { cell, at } of rowsLeft) {
    const most = rows.length - at
    cell.rows = cell.rows === 0 ? most : Math.min(cell.rows ?? 1, most)
  }
  return rows
}

function spanOf({ attrs }: Element, name: string, most: number): number {
  const value = Number.parseInt(attrs.find((each) => each.name === name)?.value ?? '1', 10)
  return Number.isNaN(value) || value < 0 ? 1 : Math.min(value, most)
}

function cellText(cell: Element, limits: ReadingLimits, hidden: { count: number }): string {
  const lines: string[] = []
  let line = ''
  const end = (): void => {
    const tidy = tidied(line)
    if (tidy !== '') lines.push(tidy)
    line = ''
  }
  walk(cell, limits, hidden, {
    open: ({ tagName }) => {
      if (tagName === 'td' || tagName === 'th') line += '\t'
      else if (BLOCKS.has(tagName) || tagName === 'br') end()
      return true
    },
    close: ({ tagName }) => {
      if (BLOCKS.has(tagName) && tagName !== 'td' && tagName !== 'th') end()
    },
    text: (value) => {
      line += value
    },
  })
  end()
  return lines.join('\n')
}

/** White space as a browser shows it; between Chinese characters a line end in the source is none on the page's paper either. */
function tidied(text: string): string {
  return text
    .replace(
      /([\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])[\t ]*[\r\n]+[\t ]*(?=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])/g,
      '$1',
    )
    .replace(/[\t\n\f\r ]+/g, ' ')
    .replace(/\u00a0/g, ' ')
    .replace(/[\u200b\ufeff]/g, '')
    .trim()
}
