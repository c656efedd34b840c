// Measures over cases. A figure always comes with what it is made of and what was left out, case by case.
import type { Instant } from '../base/clock.ts'
import { type CaseState, concerned } from '../cases/case.ts'
import { type Precedent, precedentsOf } from '../cases/precedent.ts'
import { ON_SITE, type PartyOwner } from '../org/org.ts'

export const MEASURES = ['share-on-time', 'co-governance-rate', 'first-dispatch-accuracy', 'count'] as const
export type MeasureName = (typeof MEASURES)[number]

/** `of`: case type; `target`: 0 to 1 for shares; `every`: milliseconds of one period. */
export type Indicator = {
  readonly id: string
  readonly label: string
  readonly of: string
  readonly measure: MeasureName
  readonly target?: number
  readonly every: number
}

/** `from` included, `until` excluded. */
export type Period = { readonly from: Instant; readonly until: Instant }

/** What of a case counts. Computed once per change of a case; figures are sums over it. */
export type CaseFacts = {
  readonly id: string
  readonly type: string
  readonly path: readonly string[]
  /** Whose matter it is or was: a figure is for everybody, the cases behind it are not. */
  readonly concerned: readonly PartyOwner[]
  readonly opened: Instant
  readonly closes: Instant
  /** Only where changes of the calendar moved `closes`: by how many ms in all. */
  readonly closesMoved?: number
  readonly ended?: Instant
  readonly end?: 'done' | 'void' | 'false-alarm' | 'cleared-itself'
  /** Handled by a party on site, and by no enforcement at any time. */
  readonly onSite: boolean
  /** Proved by somebody or something other than whoever handled it. */
  readonly provedByAnother: boolean
  /** How often it was given back or ruled to be somebody else's. */
  readonly shuffles: number
  /** Only where something was ruled to be somebody else's: what that says to the next case there. */
  readonly rulings?: readonly Omit<Precedent, 'case' | 'place'>[]
}

export function factsOf(state: CaseState): CaseFacts {
  const handling = state.handlings.at(-1)
  const precedents = precedentsOf(state)
  const handlers = new Set(state.handlings.map((each) => each.owner.party))
  // A proof says nothing of work that came after it.
  const prover = state.proved && state.proved.at >= (handling?.at ?? 0) ? state.proved.by : undefined
  return {
    id: state.id,
    type: state.type,
    path: state.path,
    concerned: concerned(state),
    opened: state.opened,
    closes: state.closes.at,
    ...(state.closesRedated
      ? { closesMoved: state.closesRedated.reduce((sum, { from, to }) => sum + to - from, 0) }
      : {}),
    ...(state.ended ? { ended: state.ended.at, end: state.ended.as } : {}),
    onSite:
      handling !== undefined &&
      ON_SITE.includes(handling.owner.partyKind) &&
      state.handlings.every((each) => !each.enforcement),
    provedByAnother: prover !== undefined && !(prover.kind === 'person' && handlers.has(prover.party)),
    shuffles: state.returns + precedents.length,
    ...(precedents.length > 0 ? { rulings: precedents.map(({ case: _, place: __, ...rest }) => rest) } : {}),
  }
}

/** `value` is undefined while there is nothing to divide by. The lists name every case behind the figure. */
export type Figure = {
  readonly measure: MeasureName
  readonly value: number | undefined
  readonly numerator: readonly string[]
  readonly denominator: readonly string[]
  /** Left out of both, by reason. */
  readonly apart: Readonly<Record<string, readonly string[]>>
  /** Of a share on time, only where changes of the calendar moved deadlines: which cases, and the share without those moves. */
  readonly redated?: { readonly cases: readonly string[]; readonly valueBefore: number }
  /** Of first dispatches only: how often those cases were passed on in all. */
  readonly shuffles?: number
}

type Split = { readonly counts: boolean; readonly hit: boolean } | { readonly apart: string } | undefined

function within(at: Instant | undefined, { from, until }: Period): boolean {
  return at !== undefined && at >= from && at < until
}

const isInTime = ({ ended }: CaseFacts, closes: Instant): boolean => ended !== undefined && ended <= closes

/**
 * 按期结案率 = closed in time ÷ due to close (formula of the municipal bulletins). A case is due to close at its closing
 * or at its deadline, whichever comes first, so that it counts in exactly one period. Void cases are no cases.
 */
function shareOnTime(facts: CaseFacts, period: Period, now: Instant): Split {
  const dueToClose = facts.ended === undefined ? facts.closes : Math.min(facts.ended, facts.closes)
  if (!within(dueToClose, period) || (facts.ended === undefined && facts.closes > now)) return undefined
  if (facts.end === 'void' || facts.end === 'false-alarm') return { apart: facts.end }
  if (facts.end === 'cleared-itself') return { apart: 'cleared-itself' }
  return { counts: true, hit: isInTime(facts, facts.closes) }
}

/**
 * 共治率 = closed cases that the party on site resolved without enforcement ÷ closed cases that were real. Void cases and
 * false alarms are no cases; what cleared itself before dispatch, and what only its own handler vouches for, stands apart.
 */
function coGovernance(facts: CaseFacts, period: Period): Split {
  if (!within(facts.ended, period)) return undefined
  if (facts.end !== 'done') return { apart: facts.end ?? 'void' }
  if (!facts.provedByAnother) return { apart: 'not-proved-by-another' }
  return { counts: true, hit: facts.onSite }
}

/**
 * 首次派遣准确率 = closed cases that were neither given back nor ruled to be somebody else's ÷ closed cases that were real.
 */
function firstDispatch(facts: CaseFacts, period: Period): Split {
  if (!within(facts.ended, period)) return undefined
  if (facts.end !== 'done') return { apart: facts.end ?? 'void' }
  return { counts: true, hit: facts.shuffles === 0 }
}

function split(measure: MeasureName, facts: CaseFacts, period: Period, now: Instant): Split {
  if (measure === 'share-on-time') return shareOnTime(facts, period, now)
  if (measure === 'co-governance-rate') return coGovernance(facts, period)
  if (measure === 'first-dispatch-accuracy') return firstDispatch(facts, period)
  return within(facts.opened, period) ? { counts: true, hit: true } : undefined
}

/** The figure for the cases given; callers pick the type and the place (roll-up is a choice of cases, not a sum of rates). */
export function measure(name: MeasureName, cases: Iterable<CaseFacts>, period: Period, now: Instant): Figure {
  const numerator: string[] = []
  const denominator: string[] = []
  const apart: Record<string, string[]> = {}
  const moved: string[] = []
  let hitsBefore = 0
  let shuffles = 0
  for (const facts of cases) {
    const part = split(name, facts, period, now)
    if (part === undefined) continue
    if ('apart' in part) apart[part.apart] = [...(apart[part.apart] ?? []), facts.id]
    else {
      denominator.push(facts.id)
      if (part.hit) numerator.push(facts.id)
      shuffles += facts.shuffles
      if (facts.closesMoved) moved.push(facts.id)
      if (facts.closesMoved ? isInTime(facts, facts.closes - facts.closesMoved) : part.hit) hitsBefore++
    }
  }
  const value =
    name === 'count' ? numerator.length : denominator.length === 0 ? undefined : numerator.length / denominator.length
  const redated =
    name === 'share-on-time' && moved.length > 0
      ? { redated: { cases: moved, valueBefore: hitsBefore / denominator.length } }
      : {}
  const passed = name === 'first-dispatch-accuracy' ? { shuffles } : {}
  return { measure: name, value, numerator, denominator, apart, ...redated, ...passed }
}

/** The same figure for every place on the paths of the cases: the roll-up over the levels. */
export function measureByPlace(
  name: MeasureName,
  cases: readonly CaseFacts[],
  period: Period,
  now: Instant,
): ReadonlyMap<string, Figure> {
  const byPlace = new Map<string, CaseFacts[]>()
  for (const facts of cases) {
    for (const place of facts.path) {
      const list = byPlace.get(place)
      if (list) list.push(facts)
      else byPlace.set(place, [facts])
    }
  }
  return new Map([...byPlace].map(([place, list]) => [place, measure(name, list, period, now)]))
}

/** What a measure counts, in words; shown wherever the figure is. */
export const MEASURE_TEXT = {
  'share-on-time': {
    zh: '按期结案率 = 按期结案数 ÷ 应结案数。案卷在结案时或到达结案时限时（以先到者为准）计入应结案数；不予立案、误报和派遣前自行消除的不计入。',
    en: 'Cases closed in time ÷ cases due to close. A case is due at its closing or at its deadline, whichever comes first; cases not filed, wrong alarms and what cleared itself before dispatch are left out.',
  },
  'co-governance-rate': {
    zh: '共治率 = 由现场责任方（店铺、物业公司、承包单位、志愿者）在没有执法介入的情况下解决的结案数 ÷ 属实的结案数。不予立案和误报不是案卷；派遣前自行消除的单列；只计由处置者以外的人或设备核实过的案卷。',
    en: 'Closed cases that the party on site (shop, property company, contractor, volunteers) resolved without enforcement ÷ closed cases that were real. Cases not filed and wrong alarms are no cases; what cleared itself before dispatch stands apart; only cases proved by somebody or something other than the handler count.',
  },
  'first-dispatch-accuracy': {
    zh: '首次派遣准确率 = 既未退回、也未经异议裁定改派的结案数 ÷ 属实的结案数。不予立案和误报不是案卷；派遣前自行消除的单列。',
    en: 'Closed cases that were neither given back nor ruled to be somebody else’s ÷ closed cases that were real. Cases not filed and wrong alarms are no cases; what cleared itself before dispatch stands apart.',
  },
  count: { zh: '期间内立案数。', en: 'Cases opened in the period.' },
} as const satisfies Record<MeasureName, { readonly zh: string; readonly en: string }>
