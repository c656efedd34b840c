// How things look on paper: a serial number, a heading of a chapter, the name of a unit, a sentence, page furniture. All of it is
// the common habit of Chinese administration; nothing here may know a document, a place or a unit by its name.

const NUMERAL = '[一二三四五六七八九十百零〇]{1,4}'
const SERIAL = /^[(（[【]?(\d{1,6}(?:[.．-]\d{1,3}){0,3})[)）\]】]?[.．、,，]?$/
const CHAPTER = new RegExp(
  `^(?:[(（]${NUMERAL}[)）]|${NUMERAL}、|第${NUMERAL}(?:部分|章|节|篇|类|项|方面|板块)|\\d{1,2}(?:、|[.．](?!\\d))|[IVXⅠ-Ⅻ]{1,4}[.、．])`,
)
const SENTENCE_END = /[。；;！!？?]$/
const UNIT_END =
  /(?:局|办|委|厅|部|院|队|会|处|室|所|站|台|署|社|馆|库|组|中心|街道|镇|乡|村|社区|公司|集团|政府|银行|学校|大学|学院|党校|分局|支队|大队|指挥部|专班|园区|片区|开发区|高新区|度假区|联盟|妇联|残联|侨联|文联|科协|工商联|总工会|团委|单位|部门|各区|各县|各地|国资|城投|建投|交投|文投|产投|国投|投资|控股|工委|联社|基地|团[省市区县]委|法院|检察院|医院|管委会|办公室|事务所|产业园|科技园|工业园)$/
const UNIT_SENTENCE = /[。！!？?；;：:]|完成|推进|落实情况|正在|已|达到|\d+(?:\.\d+)?[%％‰万亿家个项户人次]/

/** The number of a cell that holds nothing else ("12", "（3）", "2.1、"); "" for anything else. */
export function serialOf(text: string): string {
  const found = SERIAL.exec(text)
  return found?.[1]?.replace(/．/g, '.') ?? ''
}

/** "一、…", "（一）…", "第一部分…", "1、…" without the end of a sentence: short, and more than its number. */
export function looksChapter(text: string): boolean {
  return text.length >= 3 && text.length <= 60 && CHAPTER.test(text) && !SENTENCE_END.test(text)
}

export function endsSentence(text: string): boolean {
  return SENTENCE_END.test(text)
}

/** Somebody says something: long, or with the signs of a sentence. */
export function looksSentence(text: string): boolean {
  return text.length > 40 || (text.length >= 8 && /[。；;，,]/.test(text))
}

/** How much a text is the name of one unit or several: 2 surely, 1 by its shortness only, 0 no. */
export function unitLook(text: string): 0 | 1 | 2 {
  const bare = text.replace(/^[(（]|[)）]$/g, '')
  if (bare === '' || UNIT_SENTENCE.test(bare) || /^[\d.%,+~-]+$/.test(bare)) return 0
  const names = bare.split(/[、，,;；/\s()（）]+/).filter((name) => name !== '')
  if (names.length === 0 || names.length > 40) return 0
  let sure = 0
  for (const name of names) {
    if (name.length > 22) return 0
    if (UNIT_END.test(name.replace(/(?:等|牵头|配合)$/, ''))) sure += 1
  }
  if (sure * 2 > names.length || (sure > 0 && names.length === 2)) return 2
  return bare.length <= 12 ? 1 : 0
}

/** A number with or without a unit of measure, and nothing else: what stands in a column of values. */
export function looksValue(text: string): boolean {
  return /^(?:[≥≤><＞＜=±+~约超不低高少于大小-]{0,3}\d[\d,.]*(?:[-~～—]\d[\d.]*)?[^\d。，,；;]{0,8}(?:以上|以下|左右|以内)?|[/—-]+|100%)$/.test(
    text,
  )
}

const FURNITURE =
  /^(?:[-—–_=*·.\s]+|[-—–]?\s*\d{1,4}\s*[-—–]|第?\s*\d{1,4}\s*页(?:[,，/]?\s*共\s*\d+\s*页)?|[pP]age\s*\d+.*|附件\s*\d{0,2}[:：]?|附表\s*\d{0,2}[:：]?|单位[:：].{1,10}|填(?:报|表)(?:单位|人|时间|日期)?[:：].*|(?:联系人|审核人|联系电话|来源|信息来源|责任编辑|编辑|作者|浏览次数|点击率|打印本页|关闭窗口|字号|字体|索引号|信息索引号|文号|备注\/文号|公布日期|发布日期|成文日期|生成日期|发文日期|公开方式|公开范围|公开时限|主动公开|发布机构|发布单位|发文机关|主题分类|有效性|分享到)(?:[:：\s].*)?|(?:打印|关闭|打印本页|关闭窗口|返回顶部|上一篇.*|下一篇.*|扫一扫.*|\[?(?:大|中|小)\]?)|版权所有.*|.*ICP备.*|(?:备)?注[:：].*|说明[:：].*)$/

/** A page number, a line of the web page around the document, a note below it. */
export function isFurniture(text: string): boolean {
  return text.length <= 200 && FURNITURE.test(text)
}

/** A page number or a rule: it can stand in the middle of a cell. */
export function isPage(text: string): boolean {
  return /^(?:[-—–_=*·.]+|[-—–]\s*\d{1,4}\s*[-—–]|第\d{1,4}页(?:[,，/]?共\d+页)?|[pP]age\s*\d+.*)$/.test(text)
}

const TITLE_OF =
  /工作报告|目标任务|重点工作|主要目标|民生实事|重点任务|工作任务|目标责任|年度任务|工作目标|工作要点|重点项目|主要指标|经济指标|实事项目|承诺事项/
const TITLE_END =
  /(?:情况|进展|进度|一览表|汇总表|统计表|台账|清单|公示|公告|通报|报告|表)(?:[(（][^()（）]{1,20}[)）])?$/

/** A heading that names a document of this kind. */
export function looksTitle(text: string): boolean {
  if (text.length < 8 || text.length > 80 || SENTENCE_END.test(text) || /[，,].*[，,]/.test(text)) return false
  if (TITLE_OF.test(text)) return /情况|进展|进度|完成|一览表|汇总表|台账|清单|公示|通报|分解|落实|表$/.test(text)
  return TITLE_END.test(text) && /20\d\d年|二[〇○零]..年/.test(text) && !/[:：]/.test(text)
}
