// Whether the window is as narrow as a phone. The same width as in the style sheets.
import { useSyncExternalStore } from 'react'

const query = typeof matchMedia === 'function' ? matchMedia('(max-width: 760px)') : undefined

function follow(listener: () => void): () => void {
  query?.addEventListener('change', listener)
  return () => query?.removeEventListener('change', listener)
}

export function useNarrow(): boolean {
  return useSyncExternalStore(follow, () => query?.matches ?? false)
}
