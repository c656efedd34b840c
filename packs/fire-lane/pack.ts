// Fire lanes. A camera sees a vehicle standing in a fire lane; the property company moves it; the case closes only
// when the same camera sees the lane free. No paper closing.
import {
  allow,
  camera,
  card,
  caseType,
  choice,
  code,
  contactBack,
  definePack,
  describeMatter,
  form,
  indicator,
  mayKnow,
  optional,
  personalPhoto,
  phone,
  photo,
  placeKind,
  report,
  roles,
  rule,
  text,
  urgent,
} from '@gongzhi/kernel/pack'

const { operator, propertyCompany, streetOffice, fireBrigade, community } = roles({
  operator: '运行中心坐席',
  propertyCompany: '物业公司',
  streetOffice: '街道办事处',
  fireBrigade: '消防救援站',
  community: '社区居委会',
})

const fireLane = placeKind('fire-lane', { label: '消防通道', within: 'compound', shape: 'area' })
const eye = camera('lane-camera', { label: '通道摄像头', at: fireLane, every: '2s' })
const standing = eye.sees('vehicle').standing().inside(fireLane).for('3m')
const free = eye.sees('vehicle').inside(fireLane).none('2m')

const clearing = form({
  how: choice('如何处置', ['劝离', '移车', '拖离']),
  after: optional(photo('处置后照片')),
})
const removal = form({ how: choice('如何处置', ['责令驶离', '强制拖离']) })
const visit = form({ after: photo('现场照片') })

// What whoever reports is asked. Only the operator may read it: whoever clears the lane never learns who reported it.
const calling = contactBack(operator)
const describing = describeMatter(operator)
const reporting = form({
  what: text('情况说明', describing, { most: 500 }),
  seen: optional(personalPhoto('现场照片', describing)),
  phone: optional(phone('联系电话', calling)),
})

const blocked = caseType('blocked-fire-lane', {
  label: '消防通道占用',
  code: code('GB/T 47678.5-2026', 'matter', '09012'),
  at: fireLane,
  start: 'reported',
  closes: urgent('2h'),
  merge: { within: '50m', during: '2h' },
  steps: {
    reported: {
      label: '待派遣',
      owner: operator,
      within: urgent('15m'),
      late: { raiseTo: streetOffice, within: urgent('15m') },
      moves: {
        send: { to: 'sent', label: '派遣物业公司' },
        dismiss: { to: 'dismissed', label: '不予立案' },
        wrong: { to: 'wrongAlarm', label: '误报' },
      },
      clears: { when: free, to: 'gone' },
    },
    sent: {
      label: '处置',
      owner: propertyCompany,
      within: urgent('30m'),
      late: { raiseTo: streetOffice, within: urgent('30m') },
      returns: { to: 'reported', reasons: ['现场没有车辆', '地点不对'] },
      dispute: {
        ruler: streetOffice,
        within: urgent('15m'),
        late: { raiseTo: operator, within: urgent('15m') },
        reasons: ['不在管理范围', '管理权已移交'],
        grounds: ['管理协议约定', '权属登记', '街道协调商定'],
      },
      pause: { atMost: urgent('2h'), reasons: ['等待拖车到场', '等待车主返回'] },
      moves: {
        clear: { to: 'proving', label: '已清通', fill: clearing, handles: true },
        call: { to: 'enforcing', label: '请消防救援站处置' },
      },
    },
    enforcing: {
      label: '执法处置',
      owner: fireBrigade,
      within: urgent('1h'),
      late: { raiseTo: streetOffice, within: urgent('1h') },
      moves: { remove: { to: 'proving', label: '已强制清通', fill: removal, handles: true, enforcement: true } },
    },
    proving: {
      label: '核实',
      proof: free,
      owner: propertyCompany,
      within: urgent('1h'),
      proven: 'closed',
      unproven: 'sent',
      unseen: 'visiting',
    },
    visiting: {
      label: '现场核实',
      owner: streetOffice,
      within: urgent('2h'),
      late: { raiseTo: operator, within: urgent('1h') },
      moves: {
        confirm: { to: 'closed', label: '通道已畅通', fill: visit, proves: true },
        still: { to: 'sent', label: '仍被占用' },
      },
    },
    closed: { label: '结案', end: 'done', asks: { satisfaction: community } },
    dismissed: { label: '不予立案', end: 'void' },
    wrongAlarm: { label: '误报', end: 'false-alarm' },
    gone: { label: '派遣前自行驶离', end: 'cleared-itself' },
  },
})

const seen = rule('vehicle-in-lane', {
  label: '车辆停放在消防通道',
  when: standing,
  opens: blocked,
  once: 'per-place',
  // Mean score over three minutes of standing: the van of the demonstration, small at the edge of the picture, has 0.43.
  confident: { above: 0.4, opensAt: 'sent' },
})

const closedOnTime = indicator('closed-on-time', {
  label: '按期结案率',
  of: blocked,
  measure: 'share-on-time',
  target: 0.95,
  every: '7d',
})
const firstDispatch = indicator('first-dispatch', {
  label: '首次派遣准确率',
  of: blocked,
  measure: 'first-dispatch-accuracy',
  target: 0.9,
  every: '7d',
})
const coGovernance = indicator('co-governance', {
  label: '共治率',
  of: blocked,
  measure: 'co-governance-rate',
  target: 0.9,
  every: '7d',
})

export const pack = definePack({
  id: 'fire-lane',
  version: 1,
  family: 'street-order',
  label: '消防通道',
  row: 'A1',
  roles: [operator, propertyCompany, streetOffice, fireBrigade, community],
  places: [fireLane],
  devices: [eye],
  cases: [blocked],
  rules: [seen],
  channels: [report('lane-blocked', { label: '消防通道被占', opens: blocked, reporter: reporting })],
  access: [
    allow(operator, 'open', blocked),
    allow(operator, 'read', blocked),
    allow(streetOffice, 'read', blocked),
    allow(fireBrigade, 'read', blocked),
    allow(community, 'read', blocked),
  ],
  purposes: [calling, describing],
  knows: [mayKnow(operator, calling, blocked), mayKnow(operator, describing, blocked)],
  indicators: [coGovernance, closedOnTime, firstDispatch],
  cockpit: [card.map(blocked), card.gauge(coGovernance), card.gauge(closedOnTime), card.gauge(firstDispatch)],
})
