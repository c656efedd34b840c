// CPU time of a child process, from Linux' process table. Knows nothing of what the process does.
import { readFileSync } from 'node:fs'

/** The unit of utime and stime as Linux shows it to user space (proc(5), sysconf(_SC_CLK_TCK)). */
const TICK_MS = 10

/** User and system time in milliseconds; nothing where there is no such table or the process is gone. */
export function processCpuMs(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The program's name stands in brackets and may hold blanks.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    return Number.isFinite(ticks) ? ticks * TICK_MS : undefined
  } catch {
    return undefined
  }
}
