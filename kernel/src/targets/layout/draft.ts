// A task as a layout gave it, before anything is made of it: which words stand in which column.
import type { Words } from '../source.ts'
import type { Column } from './columns.ts'

export type DraftCell = { readonly column: Column; readonly lines: readonly Words[] }

/**
 * `no` as written, '' for none. `chapter` '' for none. `shared`: its completion cell serves other tasks too. `cut`: its row has
 * fewer cells than the header.
 */
export type Draft = {
  readonly no: string
  readonly chapter: string
  readonly cells: readonly DraftCell[]
  readonly shared?: boolean
  readonly cut?: boolean
}

/**
 * Tasks under one header (or without any). `heading`: the short lines before it. `columns`: what its header has, none where it
 * had no header. `strays`: sentences that belong to no task. `bare`: a list of sentences and nothing else.
 * `cells`: from a file that knows its cells, where one that is empty was left empty.
 */
export type Run = {
  readonly heading: readonly string[]
  readonly columns: readonly Column[]
  readonly drafts: readonly Draft[]
  readonly strays: readonly Words[]
  readonly bare?: boolean
  readonly cells?: boolean
}
