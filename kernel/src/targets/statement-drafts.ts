// What a completion text says in words: done, all done, not done, nothing happened. Never knows what was promised.
import type { PeriodsOfClauses } from './claims.ts'
import { type Clause, leadOf } from './clauses.ts'
import { GENERAL, stageWords } from './lexicon.ts'
import { bared } from './likeness.ts'
import type { StatementDraft } from './reading-types.ts'
import type { Spot } from './spots.ts'

const NO_DATA =
  /(?:数据|结果|统计|名单|名额|文件|通报|报告|成绩)[^，,]{0,8}(?:尚未|还未|暂未|未|暂无|没有)|(?:尚未|暂未|未)(?:公布|发布|反馈|统计|出炉|形成|核定|下达)|暂无[^，,]{0,6}数据/
const NONE =
  /(?:未|没有|无|零)(?:再)?(?:发生|出现)|^无[^，,]{1,20}(?:事故|事件|发生)|(?:事故|事件)[^，,]{0,6}零发生|“?零发生”?|(?:为|保持)(?:零|0)$/
const UNFINISHED =
  /未(?:能|按|如期|按期|完成|开工|启动|竣工|完工|达到|达标|实现|投用|交付|建成|动工|列入|落实|签约|通过|办结|完工)|尚未|暂未|还未|没有(?:完成|列入|达到|开工|启动)|不具备|暂缓|缓建|暂停|停工|停滞|停止|推迟|延期|延后|延迟|延至|顺延|滞后|流标|取消|终止|搁置|再启动|跨年|收尾|扫尾|(?:筹备|建设|施工|推进|进行|编制|办理|整改|招标|审批|创建|调试|实施|开展)(?:之)?中(?![心央])|正在|正抓紧|正加快|有序推进|稳步推进|加快推进|抓紧|即将|力争|有望|预计|计划(?:于|在|\d|[今明底]|[^的，,和书表]{0,12}(?:完成|竣工|开工|投用|投产|交付|建成|启用|实施|开放|并网|验收|移交))|拟|将于|将在|在建|无法|难以|落后于|低于年度|低于目标|距[^，,]{0,10}(?:差|尚)|尚差|征求意见|初稿|送审稿|报审稿|报批稿|讨论稿|审议稿|草稿|施工(?:至|到)|[±＋]\s*0|正负零|(?:进入|处于)(?!运营|使用|试运|常态)[^，,]{0,10}(?:阶段|环节|程序|流程|尾声)|(?:近期|近日|不日|下月|择期|适时)(?:将|可)?(?:正式)?(?:开工|进场|动工|启动|开建|完工|竣工|投用|建成|完成|实施|开放)|具备(?:开工|施工|招标|交地)条件|(?:年底|年末|月底|月份?|季度|届时)[^，,]{0,4}可(?:以)?(?:完成|完工|竣工|建成|投用|投产|投入使用|交付|开放|启用)|等待|待[^，,]{0,14}(?:后|验收|审查|批复|审批|完成)/
/** `预计可完成年度目标`: that it will be reached is neither that it is, nor that it is not. */
const EXPECTED = /(?:预计|预期|有望|可望)[^，,\d]{0,12}(?:完成|实现|达到|达成)[^，,\d]{0,6}(?:目标|任务|指标)/
/** Words of an end. */
export const DONE =
  /完成|建成|竣工|完工|投用|投入使用|投入运营|启用|投产|上线|通车|通水|通气|通航|(?:正式|已)(?:供水|供气|供热|供电|送电)|投运|试运行|试运营|揭牌|挂牌|结顶|封顶|进场|破土|完毕|结束|落幕|闭幕|(?:实体化|常态化|正式|稳定)运[行营]|收官|告竣|办复|(?:获|经)[^，,]{0,12}批复|贯通|打通|亮灯|结项|验收|开通|开园|开业|开馆|开诊|接诊|(?:正式|已)(?:开学|开班)|对外(?:办公|营业|开放|运营|服务)|试营业|开街|开幕|交付|落成|启动|开工|动工|出台|印发|获评|获批|获得|荣获|创成|成功|通过|达标|达到|被[^，,]{0,12}(?:认定|评为|命名|列为|确定)|认定|入选|实现|办结|召开(?:成立|揭牌)大会|揭牌仪式|搬入|终验(?!收?未|不)|迎客|出版|发行|销号|正常运转|清零|落实(?!到)|覆盖|已申报|已出具/
/** Said of what goes on as well as of what is over. */
const PERHAPS = /申报|实施|入驻|运营|编制|制定|保持|创建|举办|举行|召开|发布|成立|建立|开放/
const GOING_ON = /^(?:推进|推动|持续|加强|深化|积极|大力|不断|进一步|加快|做好)/
/** `全部入学`, `均已挂牌`: of all of them, whatever it was. */
const ALL_OF_THEM = /(?:全部|均已)(?:按[时期]|如期)?\p{Script=Han}{2,4}$/u
/** `68所学校均开展`: each of them does. */
const EACH_OF_THEM = /均(?:开展|建立|设立|配备|提供|实施|纳入|开通|推行)/
const ALL =
  /全部|全面|均已|均完成|都已|都完成|悉数|全数|圆满|超额|提前完成|任务完成|完成任务|100%|百分之百|逐一|如期完成|按时完成|按期完成|双一百|已超[^，,]{0,10}(?:目标|任务|计划)|超过[^，,]{0,8}(?:目标|任务|计划)/
const BASIC = /基本(?!公共|医疗|养老|农田|生活|保障|民生|建设)|初步|大部分|绝大多数|主要/
/** Only these words mean that a number was reached, whatever it was. */
const PROGRESS =
  /(?:完成率|开工率|竣工率|完工率|达成率|进度|进展|形象进度|时序进度|工程量|工作量|总量|总投资|任务量?|计划|目标|年度任务)(?:数|的|进度)?[^，,；;。]{0,6}(?:达|达到|为|完成|至|的|率|近|约|已|已达|过|超|超过)*$/
const PROGRESS_BEFORE = /(?:^|[^率比])(?:完成|已完成|施工至)(?:总?进度)?(?:达|约|近|超过|超|了)?$/
const PROGRESS_AFTER = /^(?:以上|左右)?(?:的)?(?:工程|装修|[^，,]{0,8}(?:进度|工程|装修|工作量|施工|量))/

/** A percentage that says how far the thing itself has come: 完成率85%, 完成工程量的65%, 占年度任务的57.6%. */
export function isProgress({ quantity, before, after }: Spot): boolean {
  if (quantity.unit !== '%' || quantity.sense !== undefined) return false
  return (
    PROGRESS.test(before.slice(-40)) ||
    (PROGRESS_BEFORE.test(before.slice(-16)) && (after === '' || PROGRESS_AFTER.test(after)))
  )
}

/** One for each clause that says so; linear. */
export function statementDraftsIn(
  clauses: readonly Clause[],
  spots: readonly Spot[],
  periods: PeriodsOfClauses,
  future: ReadonlySet<number>,
): StatementDraft[] {
  const progress = new Map<number, Spot>()
  for (const spot of spots) if (isProgress(spot)) progress.set(spot.clause.order, spot)
  const numbered = new Set(spots.filter((spot) => !isProgress(spot)).map(({ clause }) => clause.order))
  const statements: StatementDraft[] = []
  for (const clause of clauses) {
    if (future.has(clause.order)) continue
    const spot = progress.get(clause.order)
    const said = saidIn(clause, spot)
    if (!said) continue
    const { topic, own } = topicOf(clauses, clause)
    const period = periods(clause, clause.to)
    statements.push({
      ...said,
      topic,
      lead: leadOf(clauses, clause),
      figured: numbered.has(clause.order),
      general:
        (spot
          ? topic.length < 2 && leadOf(clauses, clause) === ''
          : said.kind === 'done' || isTerse(clauses, clause)) &&
        isGeneral(clause.text, own, topic) &&
        !numbered.has(clause.order),
      verbs: [...clause.text.slice(0, 300).matchAll(stageWords())].map(([word]) => word).slice(0, 8),
      ...(period ? { period } : {}),
      ...(spot ? { share: spot.quantity } : {}),
      sentence: clause.sentence,
      clause: clause.order,
      clauseText: clause.text,
      at: { from: clause.from, to: clause.to },
    })
  }
  return statements
}

function saidIn({ text }: Clause, progress: Spot | undefined): Pick<StatementDraft, 'kind' | 'strength'> | undefined {
  const words = text.length > 400 ? text.slice(0, 400) : text
  if (NO_DATA.test(words) || EXPECTED.test(words)) return undefined
  if (NONE.test(words)) return { kind: 'none', strength: 'all' }
  if (progress) {
    const reached = progress.quantity.value >= 100
    return { kind: reached ? 'done' : 'unfinished', strength: reached ? 'all' : 'plain' }
  }
  if (UNFINISHED.test(words)) return { kind: 'unfinished', strength: BASIC.test(words) ? 'basic' : 'plain' }
  const each = EACH_OF_THEM.test(words)
  const over = each || DONE.test(words) || ALL_OF_THEM.test(words) || (PERHAPS.test(words) && !GOING_ON.test(words))
  if (!over && !/超[^，,]{0,10}(?:目标|任务|计划)/.test(words)) return undefined
  return { kind: 'done', strength: BASIC.test(words) ? 'basic' : each || ALL.test(words) ? 'all' : 'plain' }
}

/** What a clause is about; one without words of its own is about what was said before it in the sentence. */
function topicOf(clauses: readonly Clause[], clause: Clause): { topic: string; own: string } {
  const said = subject(clause.text)
  const own = bared(said.replace(STATE, ' ')).length < 2 ? '' : said
  // `资金未落实，未启动`: not of the money.
  if (own === '' && /^(?:尚|暂|还|仍)?未/.test(clause.text) && clause.text.length <= 8) return { topic: '', own }
  const previous = clauses[clause.order - 1]
  // "甲园区，许可证即将办完": a clause that is only a name is what the next one is about.
  const name =
    previous?.sentence === clause.sentence &&
    previous.text.length <= 30 &&
    !/\d/.test(previous.text) &&
    !saidIn(previous, undefined)
      ? subject(previous.text)
      : ''
  if (own.length >= 2) return { topic: name ? `${name} ${own}` : own, own }
  for (let at = clause.order - 1; at >= Math.max(0, clause.order - 4); at -= 1) {
    const earlier = clauses[at] as Clause
    if (earlier.sentence !== clause.sentence) break
    if (CAUSE.test(earlier.text)) continue
    const words = subject(earlier.text)
    if (words.length >= 2) return { topic: words, own }
  }
  return { topic: own, own }
}

/** What is left of it without any word of how it stands. */
export function bare(topic: string): string {
  return bared(topic.replace(STATE, ' ').replace(ENDS, ' '))
}
const ENDS = new RegExp(DONE.source, 'g')

function subject(words: string): string {
  return bared(words.slice(0, 300).replace(GENERIC, '').replace(stageWords(), '，'))
}
/** How it stands and why, with no word of what: `因资金问题暂未启动`, `已于8月15日印发实施`. */
const STATE =
  /(?:因|由于|受)[^，,]{1,16}?(?:影响|原因|问题|制约|限制|受阻|滞后|不足|未到位|未落实|未完成|未确定)|(?:国庆|春节|元旦|中秋|五一|“五一”|端午|清明)节?(?:假期)?(?:前|期间|后)?|整体|主体|备案|工期|延后|对外|明年|近期|年内|挂牌|到岗|到位|正式|通过(?:(?:国家|省|市|区|县)级?)?(?:示范)?验收|按(?:要求|计划)|供[水气热电]|迎客|成立大会|揭牌仪式|开诊|接诊|(?:年底|年末|月底|届时)?可以?|成功|圆满|运营|运行|成立|组建|设立|建立|征求意见稿|送审稿|报审稿|初稿|草案|举办|举行|召开|核准|暂未|尚未|还未|未能|未|暂缓|暂停|取消|推迟|延期|印发|出台|公布|发布|实施|施行|按期|如期|顺利|正在?/g
const GENERIC =
  /(?:完成|竣工|开工|达成|任务)率|该项目|本项目|进度|项目(?=已|均|全部|建设已)|工作(?=已|均|任务)|率(?=达|为|$)|有关|相关|各项|指标|考核|下达|确定|年初|既定/g

/** `因征地拆迁未完成，尚未开工`: why, and not what. */
const CAUSE = /^(?:因|由于|受)/
/** The whole report is one or two short clauses: `正在推进。`, or why and then how it stands. */
const isTerse = (clauses: readonly Clause[], clause: Clause): boolean =>
  clauses.length <= 2 &&
  clause.text.length <= 12 &&
  (clause.order === 0 || CAUSE.test(clauses[0]?.text ?? '') || UNFINISHED.test(clauses[0]?.text ?? ''))

const isGeneral = (words: string, own: string, topic: string): boolean =>
  topic.length < 2 || (GENERAL.test(words) && /各|全部|所有|上述|以上/.test(words) && own.length <= 4)
