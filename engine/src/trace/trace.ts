// The trace of a case, from the frame on which something was seen to its end. Its numbers are reckoned from the signal (or the
// case) itself, so nothing has to be carried along or stored: any process, in any month, after any restart, hangs what it
// did on the same trace.
import { createHash } from 'node:crypto'
import { type CaseState, type Command, Fault, isRefusal, type Refusal, type Signal } from '@gongzhi/kernel'
import type { Cases, Done } from '../cases/cases.service.ts'
import type { Intake, Signals } from '../signals/signals.service.ts'
import type { Attributes, TraceIds, Tracer } from './trace.port.ts'

/** `key`: a signal's id, or a case's where no signal opened it. */
export function traceOf(key: string): TraceIds {
  const hash = createHash('sha256').update(`gongzhi trace ${key}`).digest('hex')
  return { trace: hash.slice(0, 32), root: hash.slice(32, 48) }
}

export const traceOfCase = ({ id, found }: Pick<CaseState, 'id' | 'found'>): TraceIds => traceOf(found?.signal ?? id)

function about({ id, type, pack, version, seq, stands }: CaseState): Attributes {
  return {
    'gongzhi.case': id,
    'gongzhi.type': type,
    'gongzhi.pack': `${pack}@${version}`,
    'gongzhi.step': stands.step,
    'gongzhi.seq': seq,
  }
}

/** Cases whose trace is remembered, for commands that were refused and say no more than a case's number. */
const REMEMBERED = 2_000

const codeOf = (fault: unknown): string => (fault instanceof Fault ? fault.code : 'unexpected')

/** `cases` whose commands are told to `tracer`, and whose openings and ends are as well, whoever caused them. */
export function tracedCases(cases: Cases, tracer: Tracer, now: () => number = Date.now): Cases {
  const known = new Map<string, TraceIds>()
  function traceOfKnown(state: CaseState): TraceIds {
    const ids = known.get(state.id) ?? traceOfCase(state)
    known.delete(state.id)
    known.set(state.id, ids)
    const [oldest] = known.keys()
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
    return ids
  }

  async function measured(
    command: Pick<Command, 'do'> & { readonly case?: string },
    work: () => Promise<Done | Refusal>,
  ): Promise<Done | Refusal> {
    const since = now()
    const common = { 'gongzhi.command': command.do }
    const unknown = known.get(command.case ?? '') ?? traceOf(command.case ?? '')
    try {
      const done = await work()
      const until = now()
      const name = `case.${command.do}`
      // What a clock asks in vain, again and again, is not worth telling.
      if (isRefusal(done)) {
        if (command.do !== 'tick' && command.case !== undefined)
          tracer.record({ name, of: unknown, since, until, attributes: common, failed: done.refused })
      } else if (done.events.length > 0) {
        const kinds = done.events.map(({ kind }) => kind).join(' ')
        const attributes = { ...common, ...about(done.state), 'gongzhi.events': kinds }
        tracer.record({ name, of: traceOfKnown(done.state), since, until, attributes })
      }
      return done
    } catch (fault) {
      tracer.record({
        ...{ name: `case.${command.do}`, of: unknown, since, until: now(), attributes: common },
        failed: codeOf(fault),
      })
      throw fault
    }
  }

  cases.follow(({ state, events }) => {
    const at = now()
    const of = traceOfKnown(state)
    const attributes = about(state)
    for (const event of events) {
      if (event.kind === 'opened') tracer.record({ name: 'case', of, isRoot: true, since: at, until: at, attributes })
      if (event.kind === 'attached' && event.signal !== state.found?.signal)
        tracer.record({
          ...{ name: 'case.attached', of, since: at, until: at, attributes },
          links: [traceOf(event.signal)],
        })
    }
    const ends = state.ended && events.some(({ seq }) => seq === endSeq(state, events))
    if (ends && state.ended)
      tracer.record({
        ...{ name: 'case.ended', of, since: at, until: at },
        attributes: {
          ...attributes,
          'gongzhi.end': state.ended.as,
          'gongzhi.open_ms': state.ended.at - state.opened,
          'gongzhi.raises': state.raises,
          'gongzhi.reworks': state.reworks,
        },
      })
  })

  return {
    ...cases,
    run: (command, opens) => measured(command, () => cases.run(command, opens)),
    open: (command, opens, newCaseId) => measured({ do: command.do }, () => cases.open(command, opens, newCaseId)),
  }
}

/** The event with which a case came to its end, where it is one of these. */
function endSeq(
  state: CaseState,
  events: readonly { readonly seq: number; readonly kind: string; readonly at: number }[],
): number | undefined {
  return events.find(({ kind, at }) => kind !== 'judged' && at === state.ended?.at)?.seq
}

/** `signals` whose intake is told to `tracer`: as part of the case they opened, else as a trace of their own. */
export function tracedSignals(signals: Signals, tracer: Tracer, now: () => number = Date.now): Signals {
  async function takeAll(intake: readonly Intake[]): ReturnType<Signals['takeAll']> {
    const since = now()
    const tell = (signal: Signal, attributes: Attributes, isRoot: boolean, failed?: string) =>
      tracer.record({
        ...{ name: 'signal.take', of: traceOf(signal.id), isRoot, since, until: now() },
        attributes: { ...attributes, 'gongzhi.rule': signal.rule, 'gongzhi.device': signal.device },
        ...(failed === undefined ? {} : { failed }),
      })
    try {
      const outcomes = await signals.takeAll(intake)
      for (const [i, { signal }] of intake.entries()) {
        const outcome = outcomes[i]
        if (!outcome) continue
        const attributes = {
          'gongzhi.outcome': outcome.kind,
          ...('case' in outcome ? { 'gongzhi.case': outcome.case } : {}),
        }
        tell(signal, attributes, outcome.kind !== 'opened', outcome.kind === 'refused' ? outcome.code : undefined)
      }
      return outcomes
    } catch (fault) {
      for (const { signal } of intake) tell(signal, {}, false, codeOf(fault))
      throw fault
    }
  }

  return {
    takeAll,
    async take(signal, before) {
      const [outcome] = await takeAll([{ signal, ...(before ? { before } : {}) }])
      if (!outcome) throw new Fault('unexpected')
      return outcome
    },
  }
}
