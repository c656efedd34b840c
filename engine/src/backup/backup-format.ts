// The parts of a backup: their names, their digests, what its end says. Writes and reads nothing.
import { createHash } from 'node:crypto'
import { canonical, Fault } from '@gongzhi/kernel'
import type { Counter } from './backup.port.ts'

/** 2: its end has a digest of itself. 1 is read as well. */
export const FORMAT = 2
export const FIRST = 'gongzhi-backup.json'
export const SHAPE = 'shape.json'
export const LAST = 'manifest.json'

export type First = { readonly format: number; readonly program: string; readonly made: string }

/** SHA-256 (hex) over the lines of a table, over the heads, over the addresses of the pictures (a line each). */
export type Manifest = {
  readonly first: string
  readonly shape: string
  readonly heads: { readonly bytes: number; readonly sha256: string }
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly sha256: string }[]
  readonly counters: readonly Counter[]
  /** `missing`: named by the store and gone or rotten when it was read. */
  readonly evidence: {
    readonly count: number
    readonly bytes: number
    readonly sha256: string
    readonly missing: number
  }
}

export type Checked = { readonly program: string; readonly made: string; readonly seal?: string } & Manifest

/** `digest`: SHA-256 (hex) of what a seal is over; from format 2 on. Some of the manifest nothing else in it vouches for. */
export type Sealed = {
  readonly manifest: Manifest
  readonly digest?: string
  readonly seal?: { readonly key: string; readonly mac: string }
}

/** What a seal is over. */
export const sealed = (manifest: Manifest, format: number): string => `gongzhi backup ${format}\n${canonical(manifest)}`

export function broken(detail: string): Fault {
  return new Fault('backup-broken', { detail })
}

export function digest() {
  const hash = createHash('sha256')
  return { add: (piece: string | Uint8Array) => void hash.update(piece), end: () => hash.digest('hex') }
}

export function sha256(bytes: string | Uint8Array): string {
  const hash = digest()
  hash.add(bytes)
  return hash.end()
}
