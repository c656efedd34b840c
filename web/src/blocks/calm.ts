// Whether the reader wishes for no motion; base.css stops it, and controls must not wait for it.
import { useSyncExternalStore } from 'react'

const query = typeof matchMedia === 'function' ? matchMedia('(prefers-reduced-motion: reduce)') : undefined

function follow(listener: () => void): () => void {
  query?.addEventListener('change', listener)
  return () => query?.removeEventListener('change', listener)
}

export function useCalm(): boolean {
  return useSyncExternalStore(follow, () => query?.matches ?? false)
}
