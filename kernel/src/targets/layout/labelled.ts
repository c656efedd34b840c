// A paragraph taken apart at the labels it carries ("责任单位：", "进展情况：") and at brackets that name units. It says what part is
// what by the labels alone; which task a part belongs to is not its business.
import type { Words } from '../source.ts'
import type { Role } from './columns.ts'
import { unitLook } from './looks.ts'
import { plainText } from './passage.ts'

/** `heading`: the label as written, '' for what stands before any. */
export type Part = { readonly role: Role; readonly heading: string; readonly words: Words }

// biome-ignore format: a table, one role a line
const LABELS: readonly (readonly [Role, string])[] = [
  ['text', '(?:主要|重点|年度|具体)?(?:工作|目标|任务)(?:内容|任务|事项|要求)|指标名称|事项名称|实事项目|承诺事项'],
  ['assist', '(?:配合|协办|协助|参与|协同|会办)(?:责任)?(?:单位|部门)'],
  ['lead', '(?:主要)?(?:牵头|责任|主办|承办|主责|实施|负责|落实)(?:责任)?(?:单位|部门|处室|科室|主体|镇街|街道)|牵头|责任'],
  ['next', '下一?步(?:工作)?(?:计划|打算|安排|举措|措施|工作|考虑)?|下阶段(?:工作)?(?:计划|打算|安排)?|存在(?:的)?(?:主要)?(?:问题|困难)(?:和困难)?(?:及原因)?|主要问题'],
  ['by', '(?:完成|办结)?(?:时限|期限)|(?:计划)?完成时间|时间节点'],
  ['person', '(?:责任|分管|包抓|牵头)领导|(?:责任|联系|负责)人'],
  ['report', '(?:(?:目前|最新|当前|工作|任务|目标|项目)?(?:完成|进展|落实|推进|办理|实施|工作|执行)(?:的)?(?:情况|进展|进度|成效|结果)|(?:目前|最新|当前)(?:工作)?进展|进展|完成进度|落实举措及成效|主要成效)'],
]
const ANY = LABELS.map(([, words]) => words).join('|')
/** A label with months before it ("截至9月底进展情况"), at the head of a paragraph only. */
const AT_HEAD = new RegExp(
  `^[\\s\\u3000]*[【\\[（(〔]?([^，,。；;：:【】()（）]{0,16}?(?:${ANY}))[】\\]）)〕]?\\s*(?:[:：]|(?<=[】\\]）)〕]))`,
)
const INLINE = new RegExp(`(?<=[。；;，,！!\\s\\u3000）)】])[【\\[〔]?((?:${ANY}))[】\\]〕]?[:：]`, 'g')
const WHOLE: readonly (readonly [Role, RegExp])[] = LABELS.map(([role, words]) => [role, new RegExp(`(?:${words})$`)])

const roleOf = (label: string): Role => WHOLE.find(([, words]) => words.test(label))?.[0] ?? 'report'

type Cut = {
  readonly from: number
  readonly to: number
  readonly role: Role
  readonly heading: string
  readonly end?: number
}

/** The parts of `text` between `words`; what stands before the first label has the role `role`. */
export function partsIn(text: string, words: Words, role: Role): Part[] {
  const raw = text.slice(words.from, words.to)
  const parts: Part[] = []
  const add = (as: Role, heading: string, from: number, to: number): void => {
    const said = raw.slice(from, to)
    if (!/[^\s\u3000。；;，,、]/.test(said)) return
    // A comma that only leads over to the next label is not part of what was said.
    const end = from + said.length - (/[，,、\s\u3000]*$/.exec(said.slice(-40))?.[0].length ?? 0)
    parts.push({ role: as, heading, words: { from: words.from + from, to: words.from + end } })
  }
  let current = role
  let heading = ''
  let at = 0
  for (const cut of cutsIn(raw)) {
    if (cut.from < at) continue
    add(current, heading, at, cut.from)
    at = cut.to
    if (cut.end === undefined) {
      current = cut.role
      heading = cut.heading
      continue
    }
    // A bracket: its inside is taken apart in its turn; behind it the sentence is said and what became of it may follow.
    const inside = { from: words.from + cut.from + 1, to: words.from + cut.end }
    parts.push(...partsIn(text, inside, cut.role))
    if (current === 'text' && /^[。.；;]?\s*[^\s。；;，,、]/.test(raw.slice(cut.to))) {
      const stop = /^[。.；;]/.test(raw.slice(cut.to)) ? 1 : 0
      at = cut.to + stop
      if (stop > 0 || /^\s/.test(raw.slice(cut.to))) current = 'report'
    }
  }
  add(current, heading, at, raw.length)
  return parts
}

function cutsIn(raw: string): Cut[] {
  const cuts: Cut[] = []
  const head = AT_HEAD.exec(raw)
  if (head?.[1] !== undefined)
    cuts.push({ from: 0, to: head[0].length, role: roleOf(head[1].trim()), heading: head[1].trim() })
  for (const found of raw.matchAll(INLINE)) {
    cuts.push({
      from: found.index,
      to: found.index + found[0].length,
      role: roleOf(found[1] as string),
      heading: found[1] as string,
    })
  }
  let open = -1
  let depth = 0
  for (let at = 0; at < raw.length; at += 1) {
    const char = raw[at] as string
    if (char === '(' || char === '（' || char === '【' || char === '[') {
      if (depth === 0) open = at
      depth += 1
    } else if ((char === ')' || char === '）' || char === '】' || char === ']') && depth > 0) {
      depth -= 1
      if (depth > 0 || at - open > 300) continue
      const inside = raw.slice(open + 1, at)
      const label = AT_HEAD.exec(inside)?.[1]
      const ends =
        /^[\s\u3000。；;，,.]*$|^[。；;.]|^[\s\u3000]/.test(raw.slice(at + 1, at + 12)) || at + 1 === raw.length
      const names = label === undefined && ends && inside.length >= 3 && unitLook(plainText(inside)) === 2
      const labelled = label !== undefined && ['lead', 'assist', 'by', 'person'].includes(roleOf(label.trim()))
      if (names || labelled) cuts.push({ from: open, to: at + 1, role: 'lead', heading: '', end: at })
    }
  }
  const dash = /(?:—{1,2}|-{2})[\s\u3000]*([^—。；;]{2,40})$/.exec(raw)
  if (dash?.[1] !== undefined && unitLook(plainText(dash[1])) === 2)
    cuts.push({ from: dash.index, to: raw.length - dash[1].length, role: 'lead', heading: '' })
  return cuts.sort((one, other) => one.from - other.from || other.to - one.to)
}
