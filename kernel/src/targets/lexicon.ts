// Words by which Chinese administration promises, reports, hedges and puts off. Lists of language only: never a place, a task or
// a number of any report.

/** How far a thing has come, by the verb said of it. */
export type Stage = 'plan' | 'apply' | 'start' | 'continue' | 'finish' | 'use' | 'add' | 'improve'

const STAGES: Readonly<Record<Stage, string>> = {
  plan: '推进 谋划 储备 规划 招标 开展前期 前期',
  apply: '申报 申请 意向 洽谈 对接 推荐 培育对象 培育库 储备库 后备库 培育名单 后备名单 辅导',
  start: '开工建设 新开工 进场施工 开工 动工 启动 开建 奠基',
  continue: '续建 在建 施工 正在 推进中 结转',
  finish: '落成 竣工验收 竣工 完工 建成 结顶 封顶 落成 通过验收 完成验收 贯通 打通 通车',
  use: '竣工投产 建成投用 投入使用 投入运营 投运 试运营 试运行 投用 投产 启用 交付 开放 开园 开业 开街 开馆 运营 入住 上线',
  add: '新认定 新改建 新建成 新增 净增 新建 新设 新培育 新引进 新招引 新签约 签约 引育 引进 引入 招引 培育 落地 打造 创建 建设 创成 认定 筹集 筹建 培养',
  improve:
    '优化提升 优化 改造提升 提升改造 提档升级 改扩建 改造 提升 修缮 更新 整治 整改 治理 加固 改建 扩建 修复 恢复',
}

const STAGE_OF = new Map<string, Stage>()
for (const [stage, words] of Object.entries(STAGES))
  for (const word of words.split(' ')) STAGE_OF.set(word, stage as Stage)
const STAGE_WORDS = [...STAGE_OF.keys()].sort((a, b) => b.length - a.length).join('|')

export const stageOf = (word: string): Stage | undefined => STAGE_OF.get(word)
/** A fresh matcher, as it keeps its place. */
export const stageWords = (): RegExp => new RegExp(STAGE_WORDS, 'g')

/** Which stages answer a promise of this stage. */
const ANSWERED_BY: Readonly<Record<Stage, readonly Stage[]>> = {
  plan: ['plan', 'apply', 'start', 'continue', 'finish', 'use', 'add', 'improve'],
  apply: ['apply', 'add', 'finish', 'use'],
  start: ['start', 'finish', 'use'],
  continue: ['continue', 'start', 'finish', 'use'],
  finish: ['finish', 'use', 'add', 'improve'],
  use: ['use'],
  add: ['add', 'finish', 'use', 'improve'],
  improve: ['improve', 'finish', 'use', 'add'],
}

/** Whether what is said of one answers what was promised of the other; no verb speaks for itself. */
export function answers(promised: readonly string[], said: readonly string[]): boolean {
  if (promised.length === 0) return said.length === 0 || said.some((word) => !UNDONE.has(STAGE_OF.get(word) as Stage))
  if (said.length === 0) return true
  if (said.some((word) => promised.includes(word))) return true
  return promised.some((asked) => {
    const stage = STAGE_OF.get(asked)
    return !stage || said.some((word) => ANSWERED_BY[stage].includes(STAGE_OF.get(word) ?? stage))
  })
}
const UNDONE = new Set<Stage>(['plan', 'apply', 'start', 'continue'])

/** Whether it is said to have been started, where an end was promised. */
export const onlyStarts = (promised: readonly string[], said: readonly string[]): boolean =>
  STAGE_OF.get(said.at(-1) ?? '') === 'start' && onlyBegins(promised, said)

/** Whether the last verb said only begins what was promised to end. */
export function onlyBegins(promised: readonly string[], said: readonly string[]): boolean {
  const main = said.at(-1)
  const stage = main === undefined ? undefined : STAGE_OF.get(main)
  if (stage === 'start' && promised.includes('完成')) return true
  return stage !== undefined && UNDONE.has(stage) && stage !== 'continue' && !answers(promised, [main as string])
}

const STEPS =
  /主体|结顶|封顶|招标|投标|方案|可研|设计|立项|选址|规划|前期|审批|许可|征迁|拆迁|征收|桩基|基础(?!设施|教育)|土建|装修|初稿|评审|测绘|备案|勘察|签约|第一批|首批|部分|协议|进场|论证|试点|调研|建议书|框架|批复/g
/** Far enough for what was only to be begun. */
const BEGUN = /主体|结顶|封顶|桩基|基础|土建|装修|第一批|首批|部分|进场|施工/
const TO_BEGIN = /启动|开工|动工|开建/
const TO_END = /并完成|建成|竣工|完工|投用|投产|启用|交付|通车|开放/
/** Papers are finished by being approved. */
const PAPER = /规划|方案|计划|意见|办法|制度|标准|政策|条例|清单|编制|制定|出台|修订|修编|申报|争取|获批/
/** What is promised is a beginning, and an end is not. */
export const isBeginning = (promised: string): boolean => TO_BEGIN.test(promised) && !TO_END.test(promised)
/** What is said is building already, which is more than a beginning. */
export const isBuilding = (said: string): boolean =>
  /进场|破土|施工至|主体(?:结构)?施工|(?:桩基|基础|主体|土建)|(?:正在|已|进入)[^，,；;]{0,6}(?:施工|建设)|施工中|建设中|在建/.test(
    said,
  ) &&
  !/未|暂缓|停|推迟|延期|前期|筹备|设计|招标|拟|计划|预计|待|近期|近日|不日|即将|择期|下月|审批|办理|用地|征[收迁拆]|方案|图审/.test(
    said,
  )

/** Only a step on the way is done, which the promise does not speak of. */
export function isStep(promised: string, said: string): boolean {
  if (
    !/完成|完工|竣工|通过|取得|进入|办理|获|办结|签|确定|召开|编制|制定|印发|起草|拟定|形成|启动|结顶|封顶|进场|批复/.test(
      said,
    )
  )
    return false
  const words = said.slice(0, 300).replace(/通过[^，,]{0,16}(?:评审|审批|备案|验收|论证)|(?:竣工|验收)+备案/g, '')
  const beginning = isBeginning(promised)
  for (const [word] of words.matchAll(STEPS)) {
    if (promised.includes(word) || (beginning && BEGUN.test(word))) continue
    if (word !== '批复' || !PAPER.test(promised)) return true
  }
  return false
}

/** Only begun, or not even that. */
export const undone = (verbs: readonly string[]): boolean =>
  verbs.length > 0 && verbs.every((word) => UNDONE.has(STAGE_OF.get(word) as Stage))

/** `1,000家以上`, `(含)`: said of the number, not of the thing. */
export const PARTICLES = /^[\s”"’）)]*(?:[（(]含[）)])?(?:及)?(?:以上|之上|以内|之内|以下|左右|上下|余|多)?(?:的)?/

export const GROWTH_BEFORE =
  /(?:涨幅|上涨|增长|增幅|增速|增加|提高|提升|上升|上涨|扩大|增)(?:率|约|近|超|超过|为|达|达到|不低于|不少于|不超过|保持在|控制在|高于|力争|在|幅)*$/
export const FALL_BEFORE =
  /(?:下降|降低|压减|压缩|减少|削减|缩减|降幅|降|减排|压降)(?:率|约|近|超|超过|为|达|达到|不低于|不少于|力争)*$/

/** The number is not what was done: planned, wanted, left over, or stood before. */
export const NOT_A_RESULT =
  /(?:目标(?:任务)?(?:数|值)?|任务(?:数|量)?|指标(?:数|值)?|计划(?![”"》])(?:数|投资|总投资)?|年度计划|应完成|应达|需完成|须完成|拟|剩余|其余|剩下|尚有|还有|还剩|还差|尚差|相差|未完成|另有|下达)(?:[^，,。；;、]{0,6})$/
/** Stands in front of what comes next year. */
export const FUTURE = /^(?:下一步|下步|下阶段|接下来|下一阶段|后续|今后|明年|次年|下半年将|下季度)/
export const ESTIMATED =
  /初步(?:核算|测算|统计)|预计|预估|预测|预期(?!寿命|目标)|有望|力争|估计|估算|测算|可望|投用后可|建成后可|可新增/
export const TOTAL = /(?:(?<!公)共[计有]?|合计|总计|总共)[^，,；;。、]{0,10}$/
export const PART = /其中|(?:含|包括|包含)[^，,]{0,12}$/
/** Other years and other times than the one reported. */
export const EARLIER =
  /(?:上年|去年|上一年|往年|前年|年初|上年末|去年底|上年底|十三五|近[三五]年|历年|去年同期|上年同期)(?:[^，,。；;]{0,8})$/

/** Words of a whole that is wider than the body itself. */
export const WIDER: Readonly<Record<string, RegExp>> = {
  village: /全(?:镇|乡|街道|区|县|市|省|国)/,
  town: /全(?:区|县|市|省|国)/,
  district: /全(?:市|省|国)/,
  city: /全(?:省|国)/,
  province: /全国/,
  nation: /^$/,
}

/** Said of the task as a whole. */
export const GENERAL =
  /各?项?(?:工作)?(?:任务|指标|目标)(?:均|都|已|全部|圆满|如期|全面|按时|超额)|(?:各项|全部|所有|上述|以上)(?:考核|年度|工作)*(?:指标|任务|目标|活动|项目|创建)|(?:年度|全年|年初|既定|预定|市下达|上级下达)[^，,。；;]{0,8}(?:目标|任务|指标)/
