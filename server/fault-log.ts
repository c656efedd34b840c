// What is wrong right now, for the banner of the console: the latest fault of each code, until it has been quiet for a while.
import { type ErrorCode, errorText, Fault } from '@gongzhi/kernel'
import { publicParams } from './api/problem.ts'

export type FaultLine = {
  readonly at: string
  readonly code: string
  readonly detail: string
  readonly detailEn: string
}

export interface FaultLog {
  add(fault: unknown): void
  list(): readonly FaultLine[]
}

const SHOWN_FOR_MS = 10 * 60 * 1000

export function faultLog(log: (fault: unknown) => void): FaultLog {
  const latest = new Map<ErrorCode, { at: number; line: FaultLine }>()
  return {
    add(fault) {
      log(fault)
      const { code, params: all } = fault instanceof Fault ? fault : new Fault('unexpected')
      const params = publicParams(code, all)
      const at = Date.now()
      latest.set(code, {
        at,
        line: {
          at: new Date(at).toISOString(),
          code,
          detail: errorText(code, params, 'zh'),
          detailEn: errorText(code, params, 'en'),
        },
      })
    },
    list() {
      const now = Date.now()
      for (const [code, { at }] of latest) if (now - at > SHOWN_FOR_MS) latest.delete(code)
      return [...latest.values()].map(({ line }) => line)
    },
  }
}
