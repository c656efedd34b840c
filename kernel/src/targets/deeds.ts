// Promises without a number: a thing to be finished, a rate above another rate, full coverage, nothing of a bad kind. Never reads
// the completion text.
import type { Clause } from './clauses.ts'
import { stageWords } from './lexicon.ts'
import type { Period } from './periods.ts'
import type { MeasureDraft } from './reading-types.ts'
import { nounOf } from './spots.ts'

type Around = {
  readonly by: Period | undefined
  readonly cutOff: boolean
  readonly brackets: ReadonlyMap<number, number>
  /** What was said before it in the sentence, without a number: `加快某厂建设，年内投产` speaks of it. */
  readonly previous?: string
}

/** Verbs of a definite end. */
const HARD =
  /竣工验收|竣工投产|建成投用|建成开放|开工建设|投入使用|投入运营|竣工|完工|建成|落成|投用|投运|投产|启用|通水|通气|通航|启动|开工|动工|交付|上线运行|上线|通车|贯通|封顶|结顶|开馆|开园|开业|开街|试运行|投入运行|开通|出台|成立|完成|清零|通过(?=$|.{0,8}(?:验收|复评|评估|复审|考核|认定|测评|复检|评审)$)|申报|举办|办好|召开|推出/
/** Verbs that may mean an end or go on for ever: shown only when the report answers them. */
const SOFT = /创建|争创|打造|构建|建立|组建|设立|编制|制定|开发|筹建/
/** Things that are held, not gone on with. */
const EVENT = /(?:首演|汇演|演出|展演|大赛|比赛|邀请赛|巡回赛|[^会展]节|博览会|峰会|大会|展|普查)$/
const NAMED_TARGET =
  /^(.{2,30}?)(?:完成|达到|实现)(?:中央|国家|省|市|区|县|上级|年初|年度)[^，,]{0,6}(?:下达|确定|考核|既定)?[^，,]{0,4}(?:目标|任务|指标|要求)/
const THAN =
  /^(.{2,40}?)(?:增长率|增长|增速|增幅)?(?:高于|快于|超过|不低于|优于)([^，,]{2,16}?)(?:增长率|增长|增速|增幅|增长速度|水平)$/
const FASTER = /^(.{2,40}?)(?:增长率|增速|增幅|增长)(?:高于|快于|超过)([^，,\d]{2,16})$/
const IN_STEP = /^(.{2,30}?)(?:增长|增速)?(?:与|和|同)([^，,]{2,16}?)(?:增长|增速)?(?:基本|保持|大体|实现)*同步/
const POSITIVE = /^(.{2,30}?)(?:保持|实现|力争)+正增长/
const FEWER =
  /^(.{2,40}?)(?:实现|保持)?(?:双|三|持续|同比)?[“"]?(?:双下降|三下降|双降|持续下降|只降不升|稳中有降|同比下降|“双下降”)/
const NONE_OF = /(?:无|不发生|零)(.{2,24}?)(?:发生|事故|事件)|(.{2,24}?)[“"]?零(?:发生|事故|增长|新增)/
const ALL_OF = /^(.{2,50}?)(?:两个|三个|四个|\d个)?[“"]?(?:全覆盖|全部覆盖|应[^，,]尽[^，,])/
const STANDARD = /^.{2,20}(?:达到|符合).{2,14}(?:标准|要求)$/
const PROMISE =
  /^(?:力争|确保|争取|努力|全力|全面|积极|大力|加快|推动|推进|实现|做到|保持|着力|扎实|有效|切实|深入|持续|年内|年底前|全年|和|并|还|共|实行|深化)+/

/** The deeds of one clause that holds no number of its own. Linear in the clause. */
export function deedsIn(clause: Clause, around: Around): MeasureDraft[] {
  const text = clause.text.length > LONGEST ? clause.text.slice(0, LONGEST) : clause.text
  const bare = text.replace(PROMISE, '')
  const draft = (what: string, parts: Partial<MeasureDraft>): MeasureDraft => ({
    what,
    op: 'complete',
    of: 'amount',
    core: nounOf(what, '') || nounOf(bare, ''),
    wide: clause.text,
    verbs: [],
    clause: clause.order,
    ...(around.by ? { by: around.by } : {}),
    ...(around.cutOff ? { cutOff: true as const } : {}),
    at: place(clause, what),
    ...parts,
  })
  const named = NAMED_TARGET.exec(bare)
  if (named) return [draft(named[1] as string, { named: true })]
  const step = IN_STEP.exec(bare)
  if (step) return [draft(step[1] as string, { op: '≈', of: 'growth', than: step[2] as string })]
  const than = THAN.exec(bare) ?? FASTER.exec(bare)
  if (than)
    return listed(than[1] as string).map((what) => draft(what, { op: '>', of: 'growth', than: than[2] as string }))
  const positive = POSITIVE.exec(bare)
  if (positive) return [draft(positive[1] as string, { op: '>', of: 'growth' })]
  const fewer = FEWER.exec(bare)
  if (fewer) return listed(fewer[1] as string).map((what) => draft(what, { op: '>', of: 'fall' }))
  const all = ALL_OF.exec(bare)
  if (all && /全覆盖|全部覆盖/.test(all[0]))
    return listed(all[1] as string).map((what) =>
      draft(what, { op: 'all', of: 'share', at: { from: clause.from, to: clause.to } }),
    )
  const standard = STANDARD.exec(bare)
  if (standard) return [draft(bare, { core: nounOf(bare, '') })]
  const none = NONE_OF.exec(bare)
  if (none && /确保|零|不发生|杜绝|实现/.test(text))
    return [draft((none[1] ?? none[2]) as string, { op: '=', value: '0', unit: '' })]
  return done(text, draft, around)
}
const LONGEST = 300

function done(
  text: string,
  draft: (what: string, parts: Partial<MeasureDraft>) => MeasureDraft,
  around: Around,
): MeasureDraft[] {
  const held = /^(?:[^，]{0,4})(?:开展|组织)(.+)$/.exec(text)
  // "启动并完成某馆改造": what it comes to in the end.
  const last = CHAINED.exec(text)
  const verb = last ?? HARD.exec(text) ?? SOFT.exec(text) ?? (held ? /开展|组织/.exec(text) : null)
  if (!verb) return []
  const soft = !HARD.test(text)
  if (soft && nounOf(text.slice(0, verb.index), '') !== '') return []
  const behind = text.slice(verb.index + verb[0].length)
  const own = nounOf('', behind).length >= 2 ? behind : text.slice(0, verb.index).replace(PROMISE, '')
  const object = soft || held || !isBare(text) ? own : subjectOf(around.previous ?? '')
  const verbs = [...verb[0].matchAll(stageWords())].map(([word]) => word)
  return listed(object, around.brackets.size > 0)
    .filter((what) => nounOf(what, '').length >= 2 && (!/开展|组织/.test(verb[0]) || EVENT.test(what)))
    .slice(0, 20)
    .map((what) =>
      draft(what, { verbs: verbs.length > 0 ? verbs : [verb[0]], ...(soft ? { soft: true as const } : {}) }),
    )
}

/** Nothing but when and what is to become of it: `确保年底前竣工验收`. */
const isBare = (text: string): boolean =>
  nounOf(
    text
      .replace(/(?:\d{4}年|\d+月|[一二三四]季度|[上下]半年|年|月|季度)?(?:[底初末内]|中旬|上旬|下旬)?[之以]?前?/g, '')
      .replace(HARD_WORDS, ''),
    '',
  ).replace(/(?:[确保力争正式全面线体部基本并 ]|稳定|运行|运营|营业|使用|开放|对外)+/, '') === ''
const CHAINED = new RegExp(`(?<=(?:${HARD.source})[并且])(?:${HARD.source})`)
const HARD_WORDS = new RegExp(HARD.source, 'g')

const LEADS_ON =
  /^(?:力争|确保|全力|积极|大力|加快|推动|推进|实施|抓好|做好|加强|有序|统筹|高(?:标准|质量|水平|起点)|建设)+/
/** `加快推进某厂二期建设` speaks of 某厂二期. */
const subjectOf = (clause: string): string =>
  LEADS_ON.test(clause) ? clause.replace(LEADS_ON, '').replace(/(?:建设|施工|推进)?(?:进度|工作|步伐)?$/, '') : ''

/** The things of a list, each on its own: `甲、乙和丙等`. */
function listed(list: string, quoted = true): string[] {
  const inner = /[（(“"《].*[、和].*[）)”"》]/.test(list) && quoted
  const parts = inner ? splitOutside(list) : list.split(/、|以及|(?<=.{3})[和及与](?=.{3})/)
  return parts.map((part) => part.replace(/^[“"]+|等[^、]{0,8}$/g, '').trim()).filter(Boolean)
}

function splitOutside(list: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < list.length; at += 1) {
    const sign = list[at] as string
    if ('（(“《'.includes(sign)) depth += 1
    else if ('）)”》'.includes(sign)) depth = Math.max(0, depth - 1)
    else if (depth === 0 && sign === '、') {
      parts.push(list.slice(from, at))
      from = at + 1
    }
  }
  parts.push(list.slice(from))
  return parts
}

/** The thing itself; the first of a list from the verb on, the last to the end of the clause. */
function place(clause: Clause, what: string): { from: number; to: number } {
  const at = clause.text.indexOf(what)
  if (at < 0) return { from: clause.from, to: clause.to }
  const before = clause.text.slice(0, at)
  const behind = clause.text.slice(at + what.length)
  return {
    from: /[、]|[和及与]$/.test(before) ? clause.from + at : clause.from,
    to: /[、]|^[和及与]/.test(behind) ? clause.from + at + what.length : clause.to,
  }
}
