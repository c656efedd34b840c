// Why something about a person may be held: who answers for it, on what ground, for how long. A field of a form without one is
// a fault of its pack; a value without one does not exist.
import { z } from 'zod'
import { isSpan, type Span } from '../base/span.ts'
import { PERSONAL_KINDS, type PersonalKind } from '../forms/form.ts'

/** The grounds of article 13 of the Personal Information Protection Law of the PRC (2021), in its order. */
export const LAWFUL_BASES = {
  consent: { item: 1, zh: '取得个人的同意', en: 'the person agreed' },
  contract: { item: 2, zh: '为订立、履行合同所必需', en: 'needed for a contract of the person' },
  'statutory-duty': { item: 3, zh: '为履行法定职责或者法定义务所必需', en: 'needed for a duty laid down by law' },
  emergency: { item: 4, zh: '为应对突发公共卫生事件或者紧急情况所必需', en: 'needed in an emergency' },
  'public-interest': { item: 5, zh: '为公共利益实施新闻报道、舆论监督', en: 'reporting in the public interest' },
  'already-public': { item: 6, zh: '个人自行公开或者已经合法公开', en: 'made public lawfully' },
  'other-law': { item: 7, zh: '法律、行政法规规定的其他情形', en: 'another case laid down by law' },
} as const satisfies Record<string, { readonly item: number; readonly zh: string; readonly en: string }>
export type LawfulBasis = keyof typeof LAWFUL_BASES
export const BASES = Object.keys(LAWFUL_BASES) as readonly LawfulBasis[]

/** From what time on `span` runs: since the value came in, or since its case ended. */
export type Keep = {
  readonly span: Span
  readonly after: 'received' | 'case-ended'
  /** While the case is open neither the clock destroys it nor, unless it rests on consent, the person. */
  readonly held?: true
}

/** `holder`: the role whose party, where the case lies, answers for the data. `kinds`: what may be asked for this. */
export type Purpose = {
  readonly id: string
  readonly label: string
  readonly holder: string
  readonly basis: LawfulBasis
  readonly keep: Keep
  readonly kinds: readonly PersonalKind[]
}

/** What a person was told when he told us: kept beside the key, and never made worse afterwards. */
export type Terms = Pick<Purpose, 'label' | 'holder' | 'basis' | 'keep'> & {
  readonly pack: string
  readonly version: number
  /** The party that answered in the role of the holder at that time. */
  readonly party: string
  readonly place: string
}

type Declared = Omit<Purpose, 'id' | 'holder'> & { readonly holder: { readonly id: string } }

export function purpose(id: string, declared: Declared): Purpose {
  return { id, ...declared, holder: declared.holder.id }
}

/** To call back and ask. */
export function contactBack(holder: { readonly id: string }, keep: Keep = CONTACT_KEEP): Purpose {
  return purpose('contact-back', { label: '回访联系', holder, basis: 'consent', keep, kinds: ['phone'] })
}

/** To know what the matter is. */
export function describeMatter(holder: { readonly id: string }, keep: Keep = MATTER_KEEP): Purpose {
  return purpose('describe-matter', {
    label: '说明事项',
    holder,
    basis: 'statutory-duty',
    keep,
    kinds: ['text', 'personal-photo'],
  })
}

/** To ask for a judgement once the case has ended. */
export function askJudgement(holder: { readonly id: string }, keep: Keep = JUDGE_KEEP): Purpose {
  return purpose('judge', { label: '请您评价', holder, basis: 'consent', keep, kinds: ['phone'] })
}

// The platform's own terms, which a pack or a district replaces: no law names a number of days for them, only the shortest time
// that the purpose needs (article 19).
const CONTACT_KEEP: Keep = { span: { in: 'natural', amount: 90 }, after: 'case-ended' }
const MATTER_KEEP: Keep = { span: { in: 'natural', amount: 180 }, after: 'case-ended', held: true }
const JUDGE_KEEP: Keep = { span: { in: 'natural', amount: 30 }, after: 'case-ended' }

/** Ten years: beyond them no calendar is reckoned. */
const LONGEST_DAYS = 3660
const span = z.custom<Span>(
  (value) =>
    isSpan(value) && value.amount > 0 && value.amount <= LONGEST_DAYS && ['natural', 'workdays'].includes(value.in),
  'not a number of natural days or workdays above zero, of ten years at most',
)

export const keepShape = z.strictObject({
  span,
  after: z.enum(['received', 'case-ended']),
  held: z.literal(true).optional(),
})

export const purposeShape = z.strictObject({
  id: z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]*$/, 'not an id'),
  label: z.string().min(1),
  holder: z.string().min(1),
  basis: z.enum(BASES as [LawfulBasis, ...LawfulBasis[]]),
  keep: keepShape,
  kinds: z.array(z.enum(PERSONAL_KINDS)).min(1),
})
