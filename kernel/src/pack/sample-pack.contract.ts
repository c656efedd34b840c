// A small sound pack for the tests of packs: one of everything that a pack may hold.
import { natural, urgent, workdays, working } from '../base/span.ts'
import { choice, form, optional, personalPhoto, phone, photo, quantity, text, yesNo } from '../forms/form.ts'
import { mayKnow } from '../personal/knows.ts'
import { contactBack, describeMatter } from '../personal/purpose.ts'
import { code } from '../places/code.ts'
import {
  allow,
  camera,
  card,
  caseType,
  definePack,
  indicator,
  type Pack,
  placeKind,
  report,
  roles,
  rule,
} from './define.ts'

const { desk, company, street } = roles({ desk: '坐席', company: '物业公司', street: '街道' })
const lane = placeKind('lane', { label: '通道', within: 'compound', shape: 'area' })
const gate = placeKind('gate', { label: '门口', within: 'lane', shape: 'point' })
const eye = camera('eye', { label: '摄像头', at: lane, every: '2s' })
const free = eye.sees('vehicle').inside(lane).none('2m')
const clearing = form({
  how: choice('方式', ['劝离', '移车']),
  minutes: quantity('用时', { unit: '分钟' }),
  alone: yesNo('独自'),
  after: optional(photo('照片')),
})

const [calling, describing] = [contactBack(desk), describeMatter(desk)]
const reporting = form({
  kind: optional(choice('类型', ['车辆', '杂物'])),
  what: text('说明', describing),
  seen: optional(personalPhoto('现场照片', describing)),
  phone: optional(phone('联系电话', calling)),
})

const blocked = caseType('blocked', {
  label: '占用',
  code: code('GB/T 1', 'matter', '09012'),
  at: lane,
  start: 'reported',
  closes: workdays(2),
  merge: { within: '50m', during: '2h' },
  from: { 1: { gone: 'sent' } },
  steps: {
    reported: {
      label: '待派遣',
      owner: desk,
      within: urgent('15m'),
      late: { raiseTo: street, within: urgent('15m') },
      moves: { send: { to: 'sent', label: '派遣' }, drop: { to: 'dropped', label: '不立' } },
      clears: { when: free, to: 'away' },
    },
    sent: {
      label: '处置',
      owner: company,
      within: working('4h'),
      late: { raiseTo: street, within: natural(1) },
      returns: { to: 'reported', reasons: ['地点不对'] },
      pause: { atMost: natural('2d'), reasons: ['等待拖车'] },
      moves: { clear: { to: 'proving', label: '已清', fill: clearing, handles: true } },
    },
    proving: {
      label: '核实',
      proof: free,
      owner: company,
      within: urgent('1h'),
      proven: 'closed',
      unproven: 'sent',
      unseen: 'sent',
    },
    closed: { label: '结案', end: 'done', asks: { satisfaction: desk } },
    dropped: { label: '不予立案', end: 'void' },
    away: { label: '自行离开', end: 'cleared-itself' },
  },
})
const seen = rule('seen', {
  label: '车辆停放',
  when: eye.sees('vehicle').standing().inside(lane).for('3m', { atLeast: 2 }),
  opens: blocked,
  once: 'per-place',
  confident: { above: 0.5, opensAt: 'sent' },
})
const onTime = indicator('on-time', {
  label: '按期率',
  of: blocked,
  measure: 'share-on-time',
  target: 0.9,
  every: '7d',
})

export const samplePack: Pack = definePack({
  id: 'sample',
  version: 2,
  family: 'street-order',
  label: '样例',
  row: 'A1',
  roles: [desk, company, street],
  places: [lane, gate],
  devices: [eye],
  channels: [report('told', { label: '有人报告', opens: blocked, reporter: reporting })],
  cases: [blocked],
  rules: [seen],
  access: [allow(desk, 'open', blocked), allow(street, 'read', blocked)],
  purposes: [calling, describing],
  knows: [mayKnow(desk, calling, blocked), mayKnow(desk, describing, blocked)],
  indicators: [onTime],
  cockpit: [card.map(blocked), card.gauge(onTime)],
})

// biome-ignore lint/suspicious/noExplicitAny: a pack to be broken anywhere
export type Loose = any

/** A copy of the sample after a change. */
export function broken(change: (pack: Loose) => void): Loose {
  const pack = structuredClone(samplePack) as Loose
  change(pack)
  return pack
}

/** Puts `value` at a path such as `cases/0/at`. */
export function put(pack: Loose, path: string, value: unknown): void {
  const steps = path.split('/')
  const last = steps.pop() as string
  let at = pack
  for (const step of steps) at = at[step]
  at[last] = value
}
