// The hash chain of a case: each event's text is bound to all that came before it.
import { createHash } from 'node:crypto'
import { type CaseEvent, canonical } from '@gongzhi/kernel'
import type { StoredEvent } from './cases.port.ts'

/** What the first event of a case is chained to. */
export const CHAIN_START = ''

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** SHA-256 (hex) over the previous hash, a line feed and the text. */
export function link(previous: string, text: string): string {
  return digest(`${previous}\n${text}`)
}

/** The events as they are stored, chained to `head`. */
export function seal(events: readonly CaseEvent[], head: string): StoredEvent[] {
  let previous = head
  return events.map((event) => {
    const text = canonical(event)
    previous = link(previous, text)
    return { case: event.case, seq: event.seq, at: event.at, text, hash: previous }
  })
}
