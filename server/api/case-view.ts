// A case as the console shows it: labels from the pack version it is pinned to, names of parties and places, never of people.

import type { Directory, ProofView } from '@gongzhi/engine'
import {
  type Actor,
  type Because,
  type CaseEvent,
  type CaseState,
  type CaseType,
  type Due,
  extendedBy,
  type Field,
  type Form,
  isOwn,
  isOwnMatter,
  isPersonal,
  isRefusal,
  isWork,
  mayDispute,
  mayRule,
  moreTimeLeft,
  nameOn,
  type Owner,
  type Pack,
  type PersonalField,
  type Position,
  type Redated,
  referenceOf,
  rulable,
  rulerOf,
  signalCount,
  type WorkStep,
} from '@gongzhi/kernel'
import type { z } from 'zod'
import type * as s from './schemas.ts'

/** Who reported it, for whoever is not told. */
const REPORTER = '报告人'
const iso = (at: number) => new Date(at).toISOString()
const redated = ({ at, from, to, why }: Redated) => ({ at: iso(at), from: iso(from), to: iso(to), why })

const because = ({ case: id, at }: Because) => ({ case: id, at: iso(at) })

export type CaseViewer = {
  row(state: CaseState): z.infer<typeof s.CaseRow>
  detail(
    state: CaseState,
    events: readonly { event: CaseEvent; hash: string }[],
    proof: ProofView | undefined,
  ): z.infer<typeof s.CaseDetail>
}

/** What a move may ask: a person tells nothing by it, and a reference is only in what a case is opened by. */
type AskedField = Exclude<Field, PersonalField | { readonly kind: 'reference' }>

/** Texts by their addresses. */
export type Letters = ReadonlyMap<string, string>

/** `letters`: those of this case. `positions`, `account`: of whoever looks, to say what is theirs and what they may do. */
export function caseViewer(
  directory: Directory,
  positions: readonly Position[],
  now: number,
  letters: Letters = new Map(),
  account = '',
): CaseViewer {
  const { places, org } = directory
  const packOf = (state: CaseState): Pack | undefined => directory.findPack(state.pack, state.version)
  const typeOf = (state: CaseState): CaseType | undefined => packOf(state)?.cases.find((type) => type.id === state.type)
  const roleLabel = (state: CaseState, role: string) =>
    packOf(state)?.roles.find((each) => each.id === role)?.label ?? role
  const stepLabel = (state: CaseState, step: string) => typeOf(state)?.steps[step]?.label ?? step
  const place = (id: string) => ({ id, name: places.find(id)?.name ?? id, kind: places.find(id)?.kind ?? '' })
  const heirs = directory.heirsAt(now)
  /** One's own, at one's places: the same as what the console lets act. */
  const mine = ({ path }: CaseState, owner: Owner | undefined) =>
    owner !== undefined && positions.some((position) => isOwn(position, owner, path, heirs))

  /** As it was called then: a case tells what happened, not how it would be put today. */
  const partyName = (id: string, at: number) => {
    const party = org.findParty(id)
    return party ? nameOn(party, directory.calendar.day(at)) : id
  }

  const owner = (state: CaseState, { role, party, partyKind }: Owner, at = now) => ({
    role,
    roleLabel: roleLabel(state, role),
    party,
    partyName: partyName(party, at),
    partyKind,
  })
  const due = ({ at, provisional, span }: Due) => ({ at: iso(at), provisional, span: { ...span } })
  const evidence = (found: NonNullable<CaseState['before']>) => ({
    blob: found.blob,
    takenAt: iso(found.takenAt),
    device: directory.findDevice(found.device)?.name ?? found.device,
    boxes: found.boxes.map((box) => [...box]),
  })

  function field(
    name: string,
    declared: AskedField,
  ): z.infer<typeof s.CaseDetail>['may']['moves'][number]['fields'][number] {
    const { kind, label, optional = false } = declared
    return {
      name,
      kind,
      label,
      optional,
      ...(declared.kind === 'letter' ? { most: declared.most } : {}),
      ...(declared.kind === 'choice' ? { options: [...declared.options] } : {}),
      ...(declared.kind === 'number' && declared.unit !== undefined ? { unit: declared.unit } : {}),
      ...(declared.kind === 'number' && declared.min !== undefined ? { min: declared.min } : {}),
      ...(declared.kind === 'number' && declared.max !== undefined ? { max: declared.max } : {}),
    }
  }
  const fields = (form: Form | undefined) =>
    Object.entries(form?.fields ?? {}).flatMap(([name, declared]) =>
      // A move asks nothing personal; a pack in which one does has a fault.
      isPersonal(declared) || declared.kind === 'reference' ? [] : [field(name, declared)],
    )

  function row(state: CaseState): z.infer<typeof s.CaseRow> {
    const { stands } = state
    const open = stands.kind === 'end' ? undefined : stands
    return {
      id: state.id,
      seq: state.seq,
      type: state.type,
      pack: state.pack,
      version: state.version,
      label: typeOf(state)?.label ?? state.type,
      place: place(state.place),
      path: state.path.map(place),
      source: state.source,
      step: stands.step,
      stepLabel: stepLabel(state, stands.step),
      stepKind: stands.kind,
      ...(stands.kind === 'end' ? { end: stands.end } : {}),
      ...(open ? { owner: owner(state, open.owner), due: due(open.due) } : {}),
      closes: due(state.closes),
      ...(state.paused ? { pausedUntil: iso(state.paused.until.at) } : {}),
      disputed: state.dispute !== undefined,
      late:
        (open !== undefined && !state.paused && open.due.at < now) ||
        state.raises > 0 ||
        state.closes.at < (state.ended?.at ?? now),
      raises: state.raises,
      opened: iso(state.opened),
      changed: iso(state.changed),
      ...(state.ended ? { ended: iso(state.ended.at) } : {}),
      mine: mine(state, open?.owner),
      asked: stands.kind === 'end' && !state.judged && mine(state, stands.asks),
      timeAsked: answers(state),
    }
  }

  /**
   * Whether this says who reported it, to somebody who must not know: whoever reads such cases at his places by his office is a
   * desk that takes reports, anybody else is the one who reports; and then only his own party is told.
   */
  function isReporter(state: CaseState, { kind, by: actor }: CaseEvent): boolean {
    if (kind !== 'opened' || state.source !== 'report' || actor.kind !== 'person') return false
    const desk = directory
      .grantsIn(state.pack, state.version)
      .some(
        ({ role, action, kind: of, reach }) =>
          role === actor.role && action === 'read' && of === 'case' && reach === 'place',
      )
    return !desk && !positions.some(({ party }) => party === actor.party)
  }

  function by(state: CaseState, actor: Actor, at: number): { byLabel: string; byKind: Actor['kind'] } {
    if (actor.kind === 'person')
      return {
        byKind: 'person',
        byLabel: `${partyName(actor.party, at)} · ${roleLabel(state, actor.role)}${actor.standsInFor === undefined ? '' : '（代）'}`,
      }
    if (actor.kind === 'device')
      return { byKind: 'device', byLabel: directory.findDevice(actor.device)?.name ?? actor.device }
    return actor.kind === 'clock'
      ? { byKind: 'clock', byLabel: '系统计时' }
      : { byKind: 'system', byLabel: actor.command }
  }

  /** What a case that is addressed to a party is about. */
  function aboutOf({ told = {} }: CaseState): { kind: string; id: string } | undefined {
    const found = Object.values(told).map(referenceOf).find(Boolean)
    return found && { kind: found.kind, id: found.id }
  }

  /** Of what was told at the opening only letters: what is personal is told elsewhere, a reference has its own page. */
  function toldIn(state: CaseState, { told = {}, channel }: CaseEvent & { kind: 'opened' }) {
    const asked = packOf(state)?.channels.find(({ id }) => id === channel)?.reporter?.fields ?? {}
    const filled = Object.entries(told).flatMap(([name, value]) =>
      asked[name]?.kind === 'letter'
        ? [{ label: asked[name].label, value: letters.get(String(value)) ?? value, photo: false }]
        : [],
    )
    return filled.length > 0 ? { filled } : {}
  }

  function timelineEntry(
    state: CaseState,
    event: CaseEvent,
    hash: string,
    fromStep: string,
  ): z.infer<typeof s.TimelineEntry> {
    const from = typeOf(state)?.steps[fromStep]
    const move = event.kind === 'moved' && from && isWork(from) ? from.moves[event.move] : undefined
    const stands = 'stands' in event ? event.stands : undefined
    return {
      seq: event.seq,
      at: iso(event.at),
      kind: event.kind,
      hash,
      ...(isReporter(state, event) ? { byKind: 'person', byLabel: REPORTER } : by(state, event.by, event.at)),
      ...(event.kind === 'moved' ? { move: event.move, moveLabel: move?.label ?? event.move } : {}),
      ...('reason' in event ? { reason: event.reason } : {}),
      ...(event.kind === 'ruled' ? { ground: event.ground, kept: event.kept } : {}),
      ...(stands && stands.kind !== 'end' && stands.because ? { because: because(stands.because) } : {}),
      ...(event.kind === 'time-asked' || event.kind === 'time-granted' ? { span: { ...event.span } } : {}),
      ...(stands ? { stepLabel: stepLabel(state, stands.step) } : {}),
      ...(stands && stands.kind !== 'end' ? { owner: owner(state, stands.owner, event.at), due: due(stands.due) } : {}),
      ...(event.kind === 'moved' && Object.keys(event.filled).length > 0
        ? {
            filled: Object.entries(event.filled).map(([name, value]) => ({
              label: move?.fill?.fields[name]?.label ?? name,
              value: (move?.fill?.fields[name]?.kind === 'letter' && letters.get(String(value))) || value,
              photo: move?.fill?.fields[name]?.kind === 'photo',
            })),
          }
        : {}),
      ...(event.kind === 'opened' ? toldIn(state, event) : {}),
      ...(event.kind === 'attached' ? { count: event.count } : {}),
      ...(event.kind === 'judged' ? { satisfied: event.satisfied } : {}),
    }
  }

  function timeline(
    state: CaseState,
    events: readonly { event: CaseEvent; hash: string }[],
  ): z.infer<typeof s.TimelineEntry>[] {
    let step = ''
    return events.map(({ event, hash }) => {
      const entry = timelineEntry(state, event, hash, step)
      if ('stands' in event) step = event.stands.step
      return entry
    })
  }

  /** Whether more time is asked of whoever looks; whom the step was handed over to meanwhile does the step. */
  function answers(state: CaseState): boolean {
    const { moreTime: asked, stands } = state
    return asked !== undefined && mine(state, asked.of) && !(stands.kind !== 'end' && mine(state, stands.owner))
  }

  function moreTime(state: CaseState, step: WorkStep): Pick<z.infer<typeof s.CaseDetail>['may'], 'moreTime'> {
    const left = moreTimeLeft(state, step)
    if (!left || state.stands.kind === 'end' || state.stands.due.at < now) return {}
    const { grants, reasons, left: atMost } = left
    return { moreTime: { grantedBy: roleLabel(state, grants), reasons: [...reasons], atMost: { ...atMost } } }
  }

  function asking(state: CaseState): Pick<z.infer<typeof s.CaseDetail>, 'moreTime'> {
    if (!state.moreTime || state.stands.kind === 'end') return {}
    const { at, reason, span, of } = state.moreTime
    const moved = state.paused ? {} : { moved: due(extendedBy(directory.calendar, state.stands.due, span, now)) }
    return { moreTime: { at: iso(at), reason, span: { ...span }, of: owner(state, of), ...moved } }
  }

  function dispute(state: CaseState, step: WorkStep): Pick<z.infer<typeof s.CaseDetail>['may'], 'dispute'> {
    const type = typeOf(state)
    const pack = packOf(state)
    const dispute = mayDispute(state, step, directory, now)
    if (!dispute || !type || !pack || state.stands.kind === 'end' || state.stands.due.at < now) return {}
    if (isRefusal(rulerOf(state, dispute, { ...directory, type, pack }, now))) return {}
    const { ruler, reasons, within } = dispute
    return { dispute: { ruledBy: roleLabel(state, ruler), reasons: [...reasons], within: { ...within } } }
  }

  /** By name; whoever disputes it is named by naming nobody. */
  function rule(state: CaseState, step: WorkStep): Pick<z.infer<typeof s.CaseDetail>['may'], 'rule'> {
    const { dispute: waits } = state
    const type = typeOf(state)
    if (!waits || !step.dispute || !type || !rules(state)) return {}
    const parties = rulable({ ...directory, type }, waits.owner.role, now)
      .filter(({ id }) => !isOwnMatter(state, id, directory, now))
      .map(({ id: party }) => ({ party, partyName: partyName(party, now) }))
      .sort((a, b) => a.partyName.localeCompare(b.partyName, 'zh'))
    return { rule: { grounds: [...step.dispute.grounds], parties } }
  }

  /** Nobody rules in his own matter, whatever else he stands for. */
  function rules(state: CaseState): boolean {
    const turn = state.stands.kind === 'end' ? undefined : state.stands.owner
    return positions.some(
      (position) =>
        turn !== undefined &&
        isOwn(position, turn, state.path, heirs) &&
        mayRule(state, { kind: 'person', account, role: position.role, party: position.party }, directory, now),
    )
  }

  function disputing(state: CaseState): Pick<z.infer<typeof s.CaseDetail>, 'dispute'> {
    if (!state.dispute) return {}
    const { at, reason, owner: of } = state.dispute
    return { dispute: { at: iso(at), reason, of: owner(state, of) } }
  }

  function may(state: CaseState): z.infer<typeof s.CaseDetail>['may'] {
    const step = typeOf(state)?.steps[state.stands.step]
    const nothing = { moves: [], resume: false, answerTime: answers(state), judge: false }
    if (state.stands.kind === 'end') return { ...nothing, judge: !state.judged && mine(state, state.stands.asks) }
    if (!step || !isWork(step) || !mine(state, state.stands.owner)) return nothing
    if (state.dispute) return { ...nothing, ...rule(state, step) }
    if (state.paused) return { ...nothing, resume: true }
    return {
      ...nothing,
      moves: Object.entries(step.moves).map(([id, move]) => ({
        id,
        label: move.label,
        toLabel: stepLabel(state, move.to),
        fields: fields(move.fill),
        enforcement: move.enforcement === true,
      })),
      ...(step.returns
        ? { returns: { toLabel: stepLabel(state, step.returns.to), reasons: [...step.returns.reasons] } }
        : {}),
      ...dispute(state, step),
      ...moreTime(state, step),
      ...(step.pause ? { pause: { reasons: [...step.pause.reasons], atMost: { ...step.pause.atMost } } } : {}),
    }
  }

  return {
    row,
    detail(state, events, proof) {
      const { found } = state
      const rule = found ? packOf(state)?.rules.find((each) => each.id === found.rule) : undefined
      return {
        ...row(state),
        ...(state.code ? { code: { ...state.code } } : {}),
        ...(state.again ? { again: state.again } : {}),
        ...(aboutOf(state) ? { about: aboutOf(state) as { kind: string; id: string } } : {}),
        ...(found
          ? {
              found: {
                rule: found.rule,
                ruleLabel: rule?.label ?? found.rule,
                device: found.device,
                deviceName: directory.findDevice(found.device)?.name ?? found.device,
                zone: found.zone,
                count: found.count,
                since: iso(found.since),
                confidence: found.confidence,
                model: found.model,
                threshold: found.threshold,
              },
            }
          : {}),
        signals: signalCount(state),
        ...(state.before ? { before: evidence(state.before) } : {}),
        ...(state.after ? { after: evidence(state.after) } : {}),
        timeline: timeline(state, events),
        ...asking(state),
        ...disputing(state),
        ...(state.stands.kind !== 'end' && state.stands.because ? { because: because(state.stands.because) } : {}),
        ...(state.closesRedated ? { closesRedated: state.closesRedated.map(redated) } : {}),
        ledger: state.ledger.map((entry) => ({
          step: entry.step,
          stepLabel: stepLabel(state, entry.step),
          owner: owner(state, entry.owner, entry.started),
          started: iso(entry.started),
          due: due(entry.due),
          ...(entry.ended === undefined ? {} : { ended: iso(entry.ended) }),
          outcome: entry.outcome,
          ruling: entry.ruling === true,
          ...(entry.resumes ? { resumes: true } : {}),
          pauses: entry.pauses.map(({ from, until, to, reason }) => ({
            from: iso(from),
            until: iso(until),
            ...(to === undefined ? {} : { to: iso(to) }),
            reason,
          })),
          redated: entry.redated.map(redated),
          ...(entry.extended
            ? {
                extended: entry.extended.map(({ span, by: granting, ...moved }) => ({
                  ...redated(moved),
                  span: { ...span },
                  by: owner(state, granting, moved.at),
                })),
              }
            : {}),
          ...(entry.notExtended
            ? {
                notExtended: entry.notExtended.map(({ at, why, span, by: refusing }) => ({
                  ...{ at: iso(at), why, span: { ...span } },
                  by: owner(state, refusing, at),
                })),
              }
            : {}),
        })),
        ...(proof ? { proof } : {}),
        may: may(state),
        ...(state.judged ? { judged: { at: iso(state.judged.at), satisfied: state.judged.satisfied } } : {}),
        ...(state.proved ? { provedHow: state.proved.how } : {}),
      }
    },
  }
}
