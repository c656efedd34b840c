// Everything that is wrong with a pack, all at once, each fault with its path. Packs may come from anywhere (a file, an
// API), so nothing is taken for granted here, not even the shape.

import type { z } from 'zod'
import { PERSONAL_KINDS } from '../forms/form.ts'
import { CORE_PLACE_KINDS } from '../places/place.ts'
import type { Pack } from './define.ts'
import { endStep, packShape, proofStep, workStep } from './shape.ts'

/** `path`: JSON pointer-like, e.g. `cases/blocked-fire-lane/steps/sent/late/raiseTo`. */
export type PackFault = { readonly path: string; readonly zh: string; readonly en: string }

type Loose = { readonly [key: string]: unknown }
const record = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {}
const list = (value: unknown): readonly Loose[] => (Array.isArray(value) ? value.map(record) : [])
/** For paths: an id as it stands there, or a question mark for what can be no id. */
const named = (value: unknown): string => (typeof value === 'object' && value !== null ? '?' : String(value))
const idsOf = (value: unknown): Set<string> => new Set(list(value).map((each) => named(each.id)))

type Referred = 'roles' | 'places' | 'devices' | 'cases' | 'indicators' | 'purposes'

class FaultFinder {
  readonly faults: PackFault[] = []
  readonly #pack: Loose
  readonly #ids: Readonly<Record<Referred, Set<string>>>

  constructor(pack: unknown) {
    this.#pack = record(pack)
    const { roles, places, devices, cases, indicators, purposes } = this.#pack
    this.#ids = {
      roles: idsOf(roles),
      places: idsOf(places),
      devices: idsOf(devices),
      cases: idsOf(cases),
      indicators: idsOf(indicators),
      purposes: idsOf(purposes),
    }
  }

  say(path: string, zh: string, en: string): void {
    if (!this.faults.some((fault) => fault.path === path && fault.en === en)) this.faults.push({ path, zh, en })
  }

  shape(schema: z.ZodType, value: unknown, at: string): void {
    const result = schema.safeParse(value)
    for (const issue of result.error?.issues ?? []) {
      this.say(
        [at, ...issue.path.map((part) => this.#named(value, issue.path, part))].filter((part) => part !== '').join('/'),
        `结构不正确：${issue.message}`,
        `wrong shape: ${issue.message}`,
      )
    }
  }

  /** List positions are shown by the id of what lies there, where it has one. */
  #named(root: unknown, path: readonly PropertyKey[], part: PropertyKey): string {
    if (typeof part !== 'number') return String(part)
    let at: unknown = root
    for (const step of path.slice(0, path.indexOf(part) + 1))
      at = (at as Record<PropertyKey, unknown> | undefined)?.[step]
    return named(record(at).id ?? part)
  }

  refers(kind: Referred, value: unknown, at: string): void {
    if (typeof value !== 'string' || this.#ids[kind].has(value)) return
    const what = {
      roles: ['角色', 'role'],
      places: ['地点类型', 'place kind'],
      devices: ['设备类型', 'device kind'],
      cases: ['案卷类型', 'case type'],
      indicators: ['指标', 'indicator'],
      purposes: ['用途', 'purpose'],
    }[kind]
    this.say(at, `没有“${value}”这个${what[0]}`, `there is no ${what[1]} “${value}”`)
  }

  condition(value: unknown, at: string): void {
    const { device, inside } = record(value)
    this.refers('devices', device, `${at}/device`)
    this.refers('places', inside, `${at}/inside`)
  }

  duplicates(): void {
    for (const key of ['roles', 'places', 'devices', 'channels', 'cases', 'rules', 'indicators', 'purposes']) {
      const seen = new Set<unknown>()
      for (const { id: each } of list(this.#pack[key])) {
        if (seen.has(each)) this.say(`${key}/${named(each)}`, `“${named(each)}”重复`, `“${named(each)}” is there twice`)
        seen.add(each)
      }
    }
  }

  find(): readonly PackFault[] {
    this.shape(packShape, this.#pack, '')
    this.duplicates()
    for (const each of list(this.#pack.places)) {
      if (!(CORE_PLACE_KINDS as readonly unknown[]).includes(each.within))
        this.refers('places', each.within, `places/${named(each.id)}/within`)
    }
    for (const each of list(this.#pack.devices)) this.refers('places', each.at, `devices/${named(each.id)}/at`)
    for (const each of list(this.#pack.channels)) this.refers('cases', each.opens, `channels/${named(each.id)}/opens`)
    for (const each of list(this.#pack.cases)) this.caseType(each)
    for (const each of list(this.#pack.rules)) this.rule(each)
    list(this.#pack.access).forEach((each, i) => {
      this.refers('roles', each.role, `access/${i}/role`)
      this.refers('cases', each.on, `access/${i}/on`)
    })
    for (const each of list(this.#pack.indicators)) this.refers('cases', each.of, `indicators/${named(each.id)}/of`)
    this.personal()
    list(this.#pack.cockpit).forEach((each, i) => {
      this.refers(each.kind === 'gauge' ? 'indicators' : 'cases', each.of, `cockpit/${i}/of`)
    })
    return this.faults
  }

  /** Each personal field has a purpose that allows it; nobody who handles a case may be told who reported it. */
  personal(): void {
    for (const each of list(this.#pack.purposes)) this.refers('roles', each.holder, `purposes/${named(each.id)}/holder`)
    for (const each of list(this.#pack.channels)) {
      for (const [name, field] of Object.entries(record(record(each.reporter).fields)))
        this.personalField(record(field), `channels/${named(each.id)}/reporter/fields/${name}`)
    }
    list(this.#pack.knows).forEach((each, i) => {
      this.refers('roles', each.role, `knows/${i}/role`)
      this.refers('purposes', each.purpose, `knows/${i}/purpose`)
      this.refers('cases', each.on, `knows/${i}/on`)
      const type = list(this.#pack.cases).find(({ id }) => id === each.on)
      const steps = Object.values(record(type?.steps)).map(record)
      const handles = (step: Loose) => Object.values(record(step.moves)).some((move) => record(move).handles === true)
      if (steps.some((step) => step.owner === each.role && handles(step)))
        this.say(
          `knows/${i}/role`,
          '处置的一方不能知道谁报告的',
          'whoever handles the case may not know who reported it',
        )
    })
  }

  personalField(field: Loose, at: string): void {
    if (!(PERSONAL_KINDS as readonly unknown[]).includes(field.kind)) return
    this.refers('purposes', field.purpose, `${at}/purpose`)
    const declared = list(this.#pack.purposes).find(({ id }) => id === field.purpose)
    if (declared && Array.isArray(declared.kinds) && !declared.kinds.includes(field.kind))
      this.say(`${at}/purpose`, '这个用途不包括这类信息', 'this purpose does not cover this kind of field')
  }

  rule(declared: Loose): void {
    const at = `rules/${named(declared.id)}`
    this.refers('cases', declared.opens, `${at}/opens`)
    this.condition(declared.when, `${at}/when`)
    const opensAt = record(declared.confident).opensAt
    const opened = list(this.#pack.cases).find((each) => each.id === declared.opens)
    if (typeof opensAt === 'string' && opened && !Object.hasOwn(record(opened.steps), opensAt)) {
      this.say(`${at}/confident/opensAt`, `没有“${opensAt}”这一步`, `there is no step “${opensAt}”`)
    }
    if ('none' in record(record(declared.when).holds)) {
      this.say(`${at}/when/holds`, '规则不能由“没有”触发', 'a rule cannot fire on nothing being there')
    }
  }

  caseType(declared: Loose): void {
    const at = `cases/${named(declared.id)}`
    const steps = record(declared.steps)
    if (!(CORE_PLACE_KINDS as readonly unknown[]).includes(declared.at)) this.refers('places', declared.at, `${at}/at`)
    this.refers('roles', declared.addressed, `${at}/addressed`)
    const goes = (to: unknown, path: string) => {
      if (typeof to === 'string' && !Object.hasOwn(steps, to))
        this.say(path, `没有“${to}”这一步`, `there is no step “${to}”`)
    }
    goes(declared.start, `${at}/start`)
    for (const [name, step] of Object.entries(steps)) this.step(record(step), `${at}/steps/${name}`, goes)
    if (!Object.values(steps).some((step) => record(step).end === 'done')) {
      this.say(`${at}/steps`, '没有正常结束的步骤', 'no step ends the case as done')
    }
    this.reach(declared, steps, at)
    for (const [version, moved] of Object.entries(record(declared.from))) {
      for (const [old, to] of Object.entries(record(moved))) goes(to, `${at}/from/${version}/${old}`)
    }
  }

  step(step: Loose, at: string, goes: (to: unknown, path: string) => void): void {
    const kind = 'end' in step ? endStep : 'proof' in step ? proofStep : workStep
    this.shape(kind, step, at)
    if ('end' in step) {
      this.refers('roles', record(step.asks).satisfaction, `${at}/asks/satisfaction`)
      return
    }
    this.refers('roles', step.owner, `${at}/owner`)
    if ('proof' in step) {
      this.condition(step.proof, `${at}/proof`)
      for (const way of ['proven', 'unproven', 'unseen']) goes(step[way], `${at}/${way}`)
      return
    }
    this.refers('roles', record(step.late).raiseTo, `${at}/late/raiseTo`)
    const { ruler, late } = record(step.dispute)
    this.refers('roles', ruler, `${at}/dispute/ruler`)
    this.refers('roles', record(late).raiseTo, `${at}/dispute/late/raiseTo`)
    if (typeof ruler === 'string' && ruler === step.owner)
      this.say(`${at}/dispute/ruler`, '不能由自己裁定自己的异议', 'nobody rules in his own matter')
    if (typeof record(late).raiseTo === 'string' && record(late).raiseTo === step.owner)
      this.say(`${at}/dispute/late/raiseTo`, '不能由自己裁定自己的异议', 'nobody rules in his own matter')
    const { grants } = record(step.moreTime)
    this.refers('roles', grants, `${at}/moreTime/grants`)
    if (typeof grants === 'string' && grants === step.owner)
      this.say(`${at}/moreTime/grants`, '不能由自己批准延期', 'nobody grants himself more time')
    for (const [name, declared] of Object.entries(record(step.moves))) {
      goes(record(declared).to, `${at}/moves/${name}/to`)
      for (const [field, { kind }] of Object.entries(record(record(record(declared).fill).fields)).map(
        ([key, value]) => [key, record(value)] as const,
      )) {
        if (kind === 'reference')
          this.say(
            `${at}/moves/${name}/fill/fields/${field}`,
            '引用只能出现在立案的表单里',
            'only the form by which a case is opened takes a reference',
          )
        if ((PERSONAL_KINDS as readonly unknown[]).includes(kind))
          this.say(
            `${at}/moves/${name}/fill/fields/${field}`,
            '动作的表单不能收集个人信息，只有报告的表单可以',
            'the form of a move takes no personal data, only that of a report does',
          )
      }
    }
    if (Object.keys(record(step.moves)).length === 0)
      this.say(`${at}/moves`, '这一步无路可走', 'the step leads nowhere')
    if (step.returns !== undefined) goes(record(step.returns).to, `${at}/returns/to`)
    if (step.clears !== undefined) {
      goes(record(step.clears).to, `${at}/clears/to`)
      this.condition(record(step.clears).when, `${at}/clears/when`)
    }
  }

  /** Every step can be reached, and from every step an end can be. */
  reach(declared: Loose, steps: Loose, at: string): void {
    const next = (name: string): string[] => {
      const step = record(steps[name])
      const moves = Object.values(record(step.moves)).map((each) => record(each).to)
      const ways = [...moves, record(step.returns).to, record(step.clears).to, step.proven, step.unproven, step.unseen]
      return ways.filter((to): to is string => typeof to === 'string' && Object.hasOwn(steps, to))
    }
    const starts = [
      declared.start,
      ...list(this.#pack.rules)
        .filter((each) => each.opens === declared.id)
        .map((each) => record(each.confident).opensAt),
    ]
    const reached = new Set(starts.filter((name): name is string => typeof name === 'string'))
    for (const name of reached) for (const to of next(name)) reached.add(to)
    const ends = new Set(Object.keys(steps).filter((name) => 'end' in record(steps[name])))
    for (let grew = true; grew; ) {
      const more = Object.keys(steps).filter((name) => !ends.has(name) && next(name).some((to) => ends.has(to)))
      grew = more.length > 0
      for (const name of more) ends.add(name)
    }
    for (const name of Object.keys(steps)) {
      if (!reached.has(name)) this.say(`${at}/steps/${name}`, '没有任何一步通向这里', 'no step leads here')
      if (!ends.has(name)) this.say(`${at}/steps/${name}`, '从这里到不了结束', 'no end can be reached from here')
    }
  }
}

/** All faults of a pack; an empty list means that it may be loaded. */
export function faultsIn(pack: unknown): readonly PackFault[] {
  return new FaultFinder(pack).find()
}

/** The next version against the one before: an open case must never be stranded. */
export function faultsBetween(before: Pack, after: Pack): readonly PackFault[] {
  const faults: PackFault[] = []
  for (const old of before.cases) {
    const type = after.cases.find((each) => each.id === old.id)
    const at = `cases/${old.id}`
    if (!type) {
      faults.push({
        path: at,
        zh: '新版本没有这个案卷类型，旧案卷将无法继续',
        en: 'the new version drops this case type, open cases would be stranded',
      })
      continue
    }
    const moved = type.from?.[String(before.version)] ?? {}
    for (const [name, step] of Object.entries(old.steps)) {
      if ('end' in step || Object.hasOwn(type.steps, moved[name] ?? name)) continue
      faults.push({
        path: `${at}/from/${before.version}/${name}`,
        zh: `旧步骤“${name}”没有去处`,
        en: `the old step “${name}” goes nowhere`,
      })
    }
  }
  return faults
}
