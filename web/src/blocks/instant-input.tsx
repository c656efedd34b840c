// A day and a time as people in the district mean them: always UTC+8, whatever zone the browser is in.
import { LabelledInput, type LabelledInputProps } from './labelled-input.tsx'

const OFFSET_MS = 8 * 3_600_000

/** “2026-11-22T10:02” as the field writes it. */
export function fieldText(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().slice(0, 16)
}
/** ISO 8601 in UTC, or undefined while nothing whole is written. */
export function instantOf(text: string): string | undefined {
  const ms = Date.parse(`${text}:00+08:00`)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

export function InstantInput(props: LabelledInputProps) {
  return <LabelledInput {...props} type="datetime-local" />
}
