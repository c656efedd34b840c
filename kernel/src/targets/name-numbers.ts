// Digits that are part of a name: versions, lines, document numbers, “14+7”, 5G. It decides this by the signs around them alone.

/** `to`: where the name's digits end. `sense` is never a figure. */
export type NamedDigits = { readonly to: number; readonly sense: 'name' | 'ordinal' | 'rank' }

const LATIN = /[A-Za-z0-9_](?:[A-Za-z0-9_.#\-+*=×\\]|\/(?=[A-Za-z0-9])){0,64}/y
const LATIN_UNIT =
  /^\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?(?:km2?|m[23]?|cm|mm|kg|mg|g|t|k?W|MW|GW|kWh|MWh|GWh|dB|KB|MB|GB|TB|PB)(?:\/[a-zA-Z]{1,3})?$/
const EQUATION = /\d+(?:\.\d+)?(?:[+*×=][\dA-Za-z]{1,8})+|\d+(?:-\d+)+=\d+/y
const PROPORTION = /\d+(?:\.\d+)?:\d+(?:\.\d+)?|\d{1,2}[·•‧]\d{1,2}(?!\d)/y
const VERSION =
  /\d+(?:\.\d+){2,8}|\d+(?:\.\d+)?(?=\s*(?:版(?!块|面)|时代|代(?!表|理|码|替|建)))|\d\.0(?!\d)(?=[^%‰\d.]|$)/y
const NUMBERED =
  /\d+(?:[、,和及-]\d+){0,12}\s*(?:(?:号(?!召)|#)(?:线|楼|路|院|门|岗|令|文|公告|地块|机|馆|桥|井|窗口)?|路公交|国道|省道|县道|强(?![调制化度])|型(?!号))/y
const DOCUMENT = /[〔[(【]\s*(?:19|20)\d{2}\s*[〕\])】](?:第?\d+号)?/y
const LEADING_ZERO = /0\d+(?![.,]?\d)/y
const PHONE = /\d{3,4}-\d{6,8}|1\d{10}(?!\d)|\d{12,}/y
const CIRCLE_SIGN = /[①-⑳㈠-㈩⑴-⒇]/
const IDIOM =
  /24小时(?!以?内|之内|以上)|\d+(?:\.\d+)?\s*(?:分钟|公里|小时|米)[”"']?(?=[^,。;:、\d]{0,8}圈)|7[x×*]24小时?/y
const AGE = /\d+(?:-\d+)?(?:周)?岁/y
const PLAN = /\d{1,2}年(?=行动|规划|计划|方案|攻坚|纲要|发展规划|任务书|目标)/y
const ENUMERATED = /\([一二三四五六七八九十]{1,3}\)|\(?\d{1,2}(?:\)|\.(?!\d)|、(?!\d))/y
const HYPHENATED = /-\d+(?:-\d+)*(?:地块|号)?/y
const FIGURE_BEHIND = /^(?:[%‰万亿月余个家台套名位件项张份条](?!块)|人次|公里)/
const STOP = /(?:^|[。；;:\n!?])\s*$/

function hit(form: RegExp, text: string, at: number): number | undefined {
  form.lastIndex = at
  return form.test(text) ? form.lastIndex : undefined
}

/** The name whose digits (or letters before them) begin at `at` of a plain text, or nothing: then they may be a figure. */
export function namedDigitsAt(text: string, at: number): NamedDigits | undefined {
  const name = (to: number | undefined): NamedDigits | undefined =>
    to === undefined ? undefined : { to, sense: 'name' }
  const ordinal = (to: number | undefined): NamedDigits | undefined =>
    to === undefined ? undefined : { to, sense: 'ordinal' }
  const sign = text[at] ?? ''
  if (sign === '-') return /[A-Za-z\d)\]]/.test(text[at - 1] ?? '') ? name(hit(HYPHENATED, text, at)) : undefined
  if (CIRCLE_SIGN.test(sign)) return ordinal(at + 1)
  if (/[〔[(【]/.test(sign)) {
    const document = name(hit(DOCUMENT, text, at))
    if (document) return document
    return STOP.test(text.slice(Math.max(0, at - 3), at)) ? ordinal(hit(ENUMERATED, text, at)) : undefined
  }
  LATIN.lastIndex = at
  const token = LATIN.exec(text)?.[0] ?? ''
  if (/[A-Za-z_]/.test(token)) return latin(text, token, at)
  if (STOP.test(text.slice(Math.max(0, at - 3), at))) {
    const item = hit(ENUMERATED, text, at)
    if (item !== undefined && !/^\(?\d+\)?$/.test(text.slice(at, item).trim())) return { to: item, sense: 'ordinal' }
  }
  for (const form of [EQUATION, PROPORTION, IDIOM, AGE, PLAN, NUMBERED, VERSION, PHONE, LEADING_ZERO]) {
    const to = hit(form, text, at)
    if (to === undefined) continue
    if (
      form === AGE &&
      (text.slice(at, to).includes('.') || /寿命[^,。;]{0,8}$/.test(text.slice(Math.max(0, at - 12), at)))
    )
      continue
    return { to, sense: 'name' }
  }
  return undefined
}

/** Letters and digits together are a name, but for digits in front of a unit (5km) and digits with a unit behind a word (APP100%). */
function latin(text: string, token: string, at: number): NamedDigits | undefined {
  if (LATIN_UNIT.test(token)) return undefined
  const behind = /^[A-Za-z]{2,}(?=[1-9]\d*(?:\.\d+)?$)/.exec(token)?.[0]
  if (behind && FIGURE_BEHIND.test(text.slice(at + token.length, at + token.length + 2)))
    return { to: at + behind.length, sense: 'name' }
  return { to: at + token.length, sense: 'name' }
}
