// Supervision (督办). The supervision office sends a notice to a party: from a red target, from a late case, or from an instruction. The
// party answers, what it promised is followed up, and only the supervision office closes. No reminder by telephone: every step has its
// owner and its deadline.
import {
  allow,
  card,
  caseType,
  choice,
  definePack,
  form,
  indicator,
  letter,
  level,
  optional,
  reference,
  report,
  roles,
  workdays,
} from '@gongzhi/kernel/pack'

const { supervisor, unit, districtOffice } = roles({
  supervisor: '督查室',
  unit: '承办单位',
  districtOffice: '区政府办公室',
})

const noticing = form({
  about: reference('督办来源', ['target', 'case', 'instruction']),
  what: letter('督办要求', { most: 2000 }),
})
const answering = form({
  how: choice('办理情况', ['已办结', '正在办理', '需要协调']),
  reply: letter('回复', { most: 4000 }),
})
const following = form({ why: letter('跟踪要求', { most: 2000 }) })
const reporting = form({
  how: choice('整改情况', ['已整改到位', '部分整改']),
  reply: letter('整改报告', { most: 4000 }),
})
const closing = form({
  result: choice('督查结论', ['办结', '基本办结', '转入下一年度']),
  note: optional(letter('结论说明', { most: 2000 })),
})
const withdrawing = form({ why: letter('撤销原因', { most: 2000 }) })

const notice = caseType('supervision-notice', {
  label: '督办单',
  at: level('district'),
  addressed: unit,
  start: 'noticed',
  closes: workdays(30),
  merge: { within: '0m', during: '1s' },
  steps: {
    noticed: {
      label: '待回复',
      owner: unit,
      within: workdays(5),
      late: { raiseTo: supervisor, within: workdays(2) },
      returns: { to: 'answered', reasons: ['事项已经办结', '内容不明确'] },
      dispute: {
        ruler: supervisor,
        within: workdays(2),
        late: { raiseTo: districtOffice, within: workdays(2) },
        reasons: ['不属于本单位职责'],
        grounds: ['“三定”规定', '区政府分工'],
      },
      pause: { atMost: workdays(10), reasons: ['等待上级批复', '需要部门会商'] },
      moves: { answer: { to: 'answered', label: '回复', fill: answering, handles: true } },
    },
    answered: {
      label: '待核查',
      owner: supervisor,
      within: workdays(5),
      late: { raiseTo: districtOffice, within: workdays(2) },
      moves: {
        close: { to: 'closed', label: '同意办结', fill: closing, proves: true },
        follow: { to: 'followed', label: '跟踪督查', fill: following },
        again: { to: 'noticed', label: '退回重办', fill: following },
        withdraw: { to: 'withdrawn', label: '撤销督办', fill: withdrawing },
      },
    },
    followed: {
      label: '整改落实',
      owner: unit,
      within: workdays(15),
      late: { raiseTo: supervisor, within: workdays(2) },
      pause: { atMost: workdays(10), reasons: ['等待上级批复', '需要部门会商'] },
      moreTime: { grants: supervisor, atMost: workdays(15), reasons: ['工程量大', '需要分步实施'] },
      moves: { report: { to: 'answered', label: '报告整改', fill: reporting, handles: true } },
    },
    closed: { label: '办结', end: 'done' },
    withdrawn: { label: '撤销督办', end: 'void' },
  },
})

const onTime = indicator('supervised-on-time', {
  label: '督办按期办结率',
  of: notice,
  measure: 'share-on-time',
  target: 0.95,
  every: '90d',
})

export const pack = definePack({
  id: 'supervision',
  version: 1,
  family: 'supervision',
  label: '督办',
  row: 'C2',
  roles: [supervisor, unit, districtOffice],
  places: [],
  devices: [],
  cases: [notice],
  rules: [],
  channels: [report('notice', { label: '督办通知', opens: notice, reporter: noticing })],
  access: [allow(supervisor, 'open', notice), allow(supervisor, 'read', notice), allow(districtOffice, 'read', notice)],
  indicators: [onTime],
  cockpit: [card.gauge(onTime)],
})
