// Follows the server's changes and marks what they touch as stale. Polling stays as the way out when the stream breaks.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

const REOPEN_MS = 5_000
const GATHER_MS = 250

/** While mounted: cases, figures and the case itself are read anew after every change the account may see. */
export function useLive(wanted: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!wanted) return
    let source: EventSource | undefined
    let reopen: ReturnType<typeof setTimeout> | undefined
    let gather: ReturnType<typeof setTimeout> | undefined
    const stale = () => {
      gather = undefined
      for (const key of ['cases', 'case', 'indicators']) void client.invalidateQueries({ queryKey: [key] })
    }
    const open = () => {
      source = new EventSource('/api/events')
      source.addEventListener('changed', () => {
        gather ??= setTimeout(stale, GATHER_MS)
      })
      // The browser reconnects by itself after a break, but gives up for good on an HTTP error.
      source.addEventListener('error', () => {
        if (source?.readyState !== EventSource.CLOSED) return
        clearTimeout(reopen)
        reopen = setTimeout(open, REOPEN_MS)
      })
    }
    open()
    return () => {
      source?.close()
      clearTimeout(reopen)
      clearTimeout(gather)
    }
  }, [client, wanted])
}
