// Of what rank the body is that a report speaks for, so that figures of a wider circle are told from its own. Never names a place.
import type { ReportTable } from './layout/report-table.ts'
import type { Body } from './reading-types.ts'

const BODIES: readonly (readonly [Body, RegExp])[] = [
  ['town', /街道|镇|乡/],
  ['district', /区|县|旗/],
  ['city', /市/],
  ['province', /省/],
]
/** Words with a rank's sign in them that name no body. */
const NO_BODY = /城乡|城镇|乡镇|乡村|村镇|社区|小区|园区|景区|校区|片区|城区|市场|市政|市容|市民|都市|城市/g
const bodyIn = (words: string): Body | undefined => {
  const bare = words.replace(NO_BODY, '')
  return BODIES.find(([, signs]) => signs.test(bare))?.[0]
}
/** 全市 as the whole that is reported on, not as the field in which one takes a place. */
const SELF = /(?:我|本|全)(区|县|市|省|镇|乡|街道)(?!第|前|排|平均|领先|首|率先|唯一|各|平均|\d|上游|先进)/g

/** Of what rank the reporting body is: by its title, else by what its units are called and how it speaks of itself. */
export function bodyOf({ title, rows }: ReportTable): Body {
  const named = title === undefined ? undefined : bodyIn(title)
  if (named) return named
  const counts = new Map<Body, number>()
  const count = (body: Body | undefined, weight: number): void => {
    if (body) counts.set(body, (counts.get(body) ?? 0) + weight)
  }
  for (const { leads, reports } of rows.slice(0, 300)) {
    for (const lead of leads) count(/^[区县市省镇乡街]/.test(lead) ? bodyIn(lead.slice(0, 2)) : undefined, 2)
    for (const { passage } of reports)
      for (const [, sign = ''] of passage.text.slice(0, 2000).matchAll(SELF)) count(bodyIn(sign), 1)
  }
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? 'district'
}
