// What a column holds, by the words of its header. Chinese administration has many words for the same seven columns; which of
// them a document uses must not matter. It never looks at what the cells say.
import { looksChapter } from './looks.ts'
import { plainText } from './passage.ts'

export type Role =
  | 'no'
  | 'chapter'
  | 'text'
  | 'lead'
  | 'assist'
  | 'report'
  | 'target'
  | 'done'
  | 'rate'
  | 'measure'
  | 'by'
  | 'state'
  | 'next'
  | 'person'
  | 'remark'

/** `unit`: the unit of measure that the header names in brackets. `through`: the last month it speaks of. */
export type Column = {
  readonly role: Role
  readonly heading: string
  readonly through?: number
  readonly year?: number
  readonly unit?: string
}

const PERIOD =
  /(?:20\d\d年?)?(?:第?[一二三四1-4]季度|上半年|下半年|全年|年度|年终|年末|前三季度|截[至止].{0,14}|(?:1|一)[-—~～至到](?:\d{1,2}|十[一二]?|[二三四五六七八九])月份?|\d{1,2}月(?:份|底|末)?)/

// biome-ignore format: a table, one column a line; the first that fits wins
const HEADERS: readonly (readonly [Role, RegExp])[] = [
  ['no', /^(?:序号?|编号|序列号?|项次|序数|任务序?号|任务编号|项目编号|指标编号|No\.?|№|#|ID)$/i],
  ['person', /领导|责任人|负责人|联系人|联络员|电话|填报人|专员|责任科室人/],
  ['next', /下一?步|下阶段|下季度|下半年(?:计划|安排|打算)|计划安排|工作(?:计划|打算|安排)|问题|困难|打算|建议/],
  ['remark', /^(?:备注|备\s*注|说明|附注|任务来源|来源|依据|文件依据|佐证(?:材料)?|附件|口径.*)$/],
  ['by', /时限|期限|(?:完成|办结|截止|计划)(?:的)?(?:时间|日期)|时间(?:节点|要求|安排|进度)|起止(?:时间|年限)|^节点|进度安排|建设年限/],
  ['rate', /完成率|完成比例|完成百分比|达成率|达标率$|完成进度[(（]?[%％]|占(?:全年|年度|目标|计划).*(?:比|%|％|例)|序时|进度[(（][%％]/],
  ['state', /是否|状态|亮灯|红黄|(?:完成|自评|考核|评估)?(?:评价|结论|等次|等级|得分)|完成与否|进度判断|完成类别/],
  ['assist', /(?:配合|协办|协助|协同|参与|协作|参加|协管|会办)(?:的)?(?:责任)?(?:单位|部门|科室|处室|地区|街道)?$/],
  ['lead', /(?:牵头|责任|主办|承办|实施|主责|承担|负责|填报|建设|主管|执行|落实|责任主体|主要)(?:的)?(?:责任)?(?:单位|部门|科室|处室|主体|地区|街道|镇街|机构|方)|^(?:单位名称|部门名称|部门|牵头|责任方|主责|责任主体|属地|责任)$/],
  ['measure', /^(?:计量)?单位$|^(?:计量|量纲)/],
  ['done', /(?:完成|实际|实绩|累计|达到|当前|目前|本期|现状)(?:的)?(?:完成)?(?:数|值|量|额|数值|数据)$|^实际(?:完成)?$|^(?:累计|实际)完成$|^实绩$|^完成$/],
  ['report', /(?:完成|进展|落实|推进|执行|办理|实施|工作|开展|履行|建设|目标|任务)(?:的)?(?:具体)?(?:情况|进度|成效|进展|成果|成绩|效果|实绩|说明)|成效|进展|完成情况|^进度$|^情况$|情况说明|已完成(?:的)?工作|主要做法|工作推进/],
  ['target', /(?:目标|计划|指标|任务|预期|考核|预计)(?:完成)?(?:数|值|量|额)$|^(?:\d{4}年)?(?:年度|全年|年初|考核|预期)?(?:目标|计划|指标值)$|(?:年度|全年)(?:目标|计划|任务)(?:要求)?$/],
  ['text', /(?:内容|任务|目标|事项|举措|措施|要点|要求|指标)(?:名称|内容|描述|及要求|要求|分解)?$|^指标|^(?:重点|主要)工作$|^工作$/],
  ['chapter', /^(?:项目|工程)(?:名称)?$|类别|领域|板块|分类|篇章|类型|大类|章节|方面|一级|二级|归口|条线|行业|归类|所属|专项|分组|项目|工程/],
]

const MONTHS: readonly (readonly [RegExp, number])[] = [
  [/第?[四4]季度|下半年/, 12],
  [/前?第?[三3](?:个)?季度/, 9],
  [/第?[二2]季度|上半年|半年/, 6],
  [/第?[一1]季度/, 3],
  [/全年|年终|年末|年度|年底/, 12],
]
const CHINESE = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

/** The last month that a heading speaks of: "1-11月" 11, "截至9月底" 9, "三季度" 9, "全年" 12. */
export function throughIn(heading: string): number | undefined {
  const months = [...heading.matchAll(/(\d{1,2}|十[一二]?|[一二三四五六七八九])月/g)].map(([, month = '']) =>
    /\d/.test(month) ? Number(month) : CHINESE.indexOf(month),
  )
  const last = months.at(-1)
  if (last !== undefined && last >= 1 && last <= 12) return last
  return MONTHS.find(([words]) => words.test(heading))?.[1]
}

/** The year that a heading speaks of, of several the first. */
export function yearIn(heading: string): number | undefined {
  const arabic = /(?:^|\D)((?:19|20)\d\d)(?:年|-|$)/.exec(heading)
  if (arabic) return Number(arabic[1])
  const chinese = /二[〇○零О0oO]([〇○零一二三四五六七八九]{2})年/.exec(heading)
  if (!chinese) return undefined
  const digit = (char: string | undefined) => Math.max(0, '〇一二三四五六七八九'.indexOf(char ?? ''))
  return 2000 + 10 * digit(chinese[1]?.[0]) + digit(chinese[1]?.[1])
}

/** The column of which this is the header; nothing for a cell that is none. */
export function columnOf(cell: string): Column | undefined {
  const heading = plainText(cell).replace(/\s/g, '')
  if (heading === '' || heading.length > 30 || /[。；;！？]/.test(heading) || looksChapter(heading)) return undefined
  const bracket = /[(（]([^()（）]{1,12})[)）]$/.exec(heading)
  const bare = heading.replace(/[(（][^()（）]*[)）]/g, '').replace(/[:：]$/, '')
  const found =
    HEADERS.find(([, words]) => words.test(bare)) ??
    (bracket ? HEADERS.find(([, words]) => words.test(heading)) : undefined)
  const through = PERIOD.test(heading) ? throughIn(heading) : undefined
  const year = yearIn(heading)
  const role = found?.[0] ?? (through !== undefined && bare.length <= 14 ? 'report' : undefined)
  if (role === undefined || (role === 'chapter' && bare.length > 10)) return undefined
  const unit = bracket?.[1] !== undefined && !PERIOD.test(bracket[1]) ? bracket[1] : undefined
  return {
    role,
    heading,
    ...(through !== undefined && { through }),
    ...(year !== undefined && { year }),
    ...(unit !== undefined && { unit }),
  }
}

/** Whether these columns are those of a table of tasks: something promised, and who or what became of it. */
export function isHeader(columns: readonly (Column | undefined)[]): boolean {
  const roles = new Set(columns.flatMap((column) => (column ? [column.role] : [])))
  const known = columns.filter((column) => column !== undefined).length
  const promised = roles.has('text') || roles.has('chapter') || roles.has('target')
  const answered = roles.has('lead') || roles.has('report') || roles.has('done') || roles.has('rate')
  return roles.size >= 2 && known >= 2 && promised && answered && known * 2 >= columns.length
}
