// Targets followed as staff sees them, and what a caller may do with each: whoever looks after targets everything, the party that
// leads one tells its values.
import type { StandingTarget } from '@gongzhi/engine'
import type { TargetReport } from '@gongzhi/engine/targets/targets.port'
import {
  accessFor,
  dayEnd,
  Fault,
  type PathShape,
  type TargetActor,
  type TargetEvidence,
  type TargetState,
  type TargetVoice,
  type TargetWish,
} from '@gongzhi/kernel'
import type { z } from 'zod'
import type { Caller } from '../api/console.port.ts'
import type * as t from '../api/target-shapes.ts'
import type { TargetsDesk } from '../api/targets.routes.ts'
import type { ConsoleParts } from './desk-parts.ts'
import { fileName } from './file-name.ts'
import { fileTypeOf } from './target-files.ts'
import { linksOf, mayChangeTargets, officer, type TargetReportsDesk, targetReportsDesk } from './target-reports-desk.ts'
import { countsOf, targetViews, taskRow } from './target-views.ts'

export function targetsDesk(parts: ConsoleParts): TargetsDesk {
  return { ...targetReportsDesk(parts), ...followedDesk(parts) }
}

type Hand = { readonly by: TargetActor; readonly as: TargetVoice }

function followedDesk(parts: ConsoleParts): Omit<TargetsDesk, keyof TargetReportsDesk> {
  const { clock, targets, targetReports, live } = parts
  const views = targetViews(parts)

  /** As whom the caller acts on it; undefined where it is none of his. */
  function handOf(caller: Caller, { owner }: Pick<TargetState, 'owner'>): Hand | undefined {
    if (mayChangeTargets(caller)) return { by: officer(caller), as: 'officer' }
    const { grants, heirsAt } = parts.directory()
    const owners = owner === undefined ? [] : [{ role: '', party: owner }]
    const thing = { kind: 'target', path: [], owners } as const
    const position = accessFor(caller.positions, 'act', thing, grants, { heirs: heirsAt(clock.now()) })
    if (!position) return undefined
    const { role, party, standsInFor } = position
    const by: TargetActor = { kind: 'person', account: caller.account, role, party }
    return { by: standsInFor === undefined ? by : { ...by, standsInFor }, as: 'lead' }
  }

  async function known(id: string): Promise<StandingTarget> {
    const found = await targets.find(id)
    if (!found) throw new Fault('not-found', { what: id })
    return found
  }

  async function detail(caller: Caller, id: string): ReturnType<TargetsDesk['getTarget']> {
    const target = await known(id)
    const may = { tell: handOf(caller, target.state) !== undefined, change: mayChangeTargets(caller) }
    return views.detail(target, live.year(target.state.year), await targets.entries(id), may)
  }

  const row = (caller: Caller, target: StandingTarget) =>
    views.row(target, live.year(target.state.year), handOf(caller, target.state) !== undefined)

  /** The newest adopted report, of that year where one is given. */
  async function newest(year: number | undefined): Promise<TargetReport | undefined> {
    const adopted = (await targetReports.list()).filter(({ state }) => state === 'adopted')
    const all = adopted.filter((each) => year === undefined || each.year === year)
    const order = (each: TargetReport) => (each.year ?? 0) * 10_000 + (each.through ?? 12) * 100
    return all.reduce<TargetReport | undefined>(
      (best, each) => (best && order(best) >= order(each) ? best : each),
      undefined,
    )
  }

  async function unitRows(year: number | undefined) {
    const report = await newest(year)
    const rows = report ? await parts.database.read((stores) => stores.targets.rows(report.id)) : []
    const followed = (await targets.list(year ?? report?.year)).filter(({ state }) => !state.dropped)
    const units = await targets.units()
    const partyOf = targets.partyOf(units)
    const mapped = new Set(units.map(({ name }) => name))
    const names = new Set([...rows.flatMap(({ leads }) => leads), ...followed.flatMap(({ state }) => state.leads)])
    const of = (name: string): z.infer<typeof t.TargetUnitRow> => {
      const party = partyOf(name)
      const own = rows.filter(({ leads }) => leads.includes(name))
      const led = followed.filter(({ state }) => state.leads.includes(name))
      const colours: Record<string, number> = {}
      for (const { standing } of led) colours[standing.light.colour] = (colours[standing.light.colour] ?? 0) + 1
      return {
        name,
        ...(party ? { party: { id: party.id, name: party.name } } : {}),
        mapped: mapped.has(name),
        tasks: own.length,
        verdicts: countsOf(own),
        targets: led.length,
        colours,
      }
    }
    return { report, rows, followed, names, of }
  }

  /** A file is in the store, and whoever names it has brought it. */
  async function checked(caller: Caller, evidence: readonly z.infer<typeof t.TargetValueOut>['evidence'][number][]) {
    for (const each of evidence) {
      if (each.kind !== 'file') continue
      const own = await parts.care.isUploadOf(each.address, caller.account)
      if (!own || !(await parts.blobs.has(each.address))) throw new Fault('evidence-missing')
    }
  }

  async function wishOf(
    caller: Caller,
    state: TargetState,
    command: z.infer<typeof t.TargetCommand>,
  ): Promise<TargetWish> {
    const { id: _, expect: __, ...wish } = command
    switch (wish.do) {
      case 'own':
        return { do: 'own', owner: wish.party }
      case 'path': {
        const { of = state.path.of, start, shape } = wish
        const { due } = state.path
        const path = { of, shape: shapeOf(shape, live.year(state.year)) }
        return {
          do: 'path',
          path: { ...path, ...(start === undefined ? {} : { start }), ...(due === undefined ? {} : { due }) },
        }
      }
      case 'tie': {
        const { pack, indicator, place } = wish
        return { do: 'tie', tie: { pack, indicator, place } }
      }
      case 'tell':
        await checked(caller, wish.evidence)
        return { ...defined(wish), source: 'person', evidence: wish.evidence.map(defined) as TargetEvidence[] }
      case 'evidence':
        await checked(caller, wish.evidence)
        return { ...wish, evidence: wish.evidence.map(defined) as TargetEvidence[] }
      case 'correct':
        return defined(wish)
      default:
        return wish
    }
  }

  return {
    async listTargetUnits(_, { year }) {
      const { names, of } = await unitRows(year)
      return [...names].map(of)
    },
    async getTargetUnit(caller, name, { year }) {
      const { report, rows, followed, names, of } = await unitRows(year)
      if (!names.has(name)) throw new Fault('not-found', { what: name })
      const links = linksOf(followed, report?.id ?? '')
      return {
        ...of(name),
        ...(report ? { report: report.id } : {}),
        rows: rows
          .filter(({ leads }) => leads.includes(name))
          .map((each) => taskRow(each, [...(links.get(each.key)?.values() ?? [])])),
        followed: followed.filter(({ state }) => state.leads.includes(name)).map((each) => row(caller, each)),
      }
    },
    async mapTargetUnit(caller, name, party) {
      await targets.mapUnit(name, party, officer(caller))
      return (await unitRows(undefined)).of(name)
    },
    async listTargets(caller, { year, unit, report, mine, dropped }) {
      const all = await targets.list(year)
      return all
        .filter(
          ({ state }) =>
            (state.dropped !== undefined) === (dropped === 'true') &&
            (unit === undefined || state.leads.includes(unit)) &&
            (report === undefined || state.said.some(({ origin }) => origin.report === report)),
        )
        .map((each) => row(caller, each))
        .filter((each) => mine !== 'true' || each.mine)
    },
    getTarget: detail,
    async commandTarget(caller, id, command) {
      const { state } = await known(id)
      const hand = handOf(caller, state)
      if (!hand) throw new Fault('not-allowed')
      const wish = await wishOf(caller, state, command)
      const seen = command.expect === undefined ? {} : { expect: command.expect }
      await targets.run({ id: command.id, target: id, wish, as: hand.as, ...seen }, hand.by)
      return detail(caller, id)
    },
    async addTargetFile(caller, id, given, content) {
      const { state } = await known(id)
      if (!handOf(caller, state)) throw new Fault('not-allowed')
      const name = fileName(given)
      const bytes = content()
      const type = fileTypeOf(bytes, name)
      if (type === undefined) throw new Fault('target-file-refused')
      await parts.care.admit(caller.account)
      const picture = type.startsWith('image/')
      const address = await parts.blobs.put(picture ? await parts.eyes.blur(bytes) : bytes)
      await parts.care.uploaded(address, caller.account)
      return { address, name, type: picture ? 'image/jpeg' : type, blurred: picture }
    },
    async getTargetFile(_, id, address) {
      const { state } = await known(id)
      const named = state.values
        .flatMap(({ evidence }) => evidence)
        .find((each) => each.kind === 'file' && each.address === address)
      if (named?.kind !== 'file') throw new Fault('evidence-missing')
      const bytes = await parts.blobs.get(address)
      // As the bytes say, whatever was written down beside them.
      return { bytes, name: named.name, type: fileTypeOf(bytes, named.name) ?? 'application/octet-stream' }
    },
  }
}

function shapeOf(shape: z.infer<typeof t.TargetOut>['path']['shape'], year: Parameters<typeof dayEnd>[1]): PathShape {
  if (shape.kind !== 'milestones') return shape
  for (const { on } of shape.milestones)
    if (Number(on.slice(0, 4)) !== year.year) throw new Fault('target-date-outside', { day: on, year: year.year })
  return { kind: 'milestones', milestones: shape.milestones.map(({ on, value }) => ({ at: dayEnd(on, year), value })) }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Without the members that the door left undefined. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<T>
}
