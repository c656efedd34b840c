// What a figure read from a sentence is. It is never more than what the words say.

/**
 * `at`: number and unit; `around`: with what says how exactly (近, 以上). `value`, `high`: as written, in `unit`, which keeps its 万
 * or 亿 ('万人'); `base`, `baseHigh`: in `baseUnit` ('人'). A share stays as written: 12 of '%'. `bound`: what a particle says the figure is
 * (以上 '>=', 以内 '<=', 超 '>', 不足 '<', 左右 '≈').
 */
export type Quantity = {
  readonly at: { readonly from: number; readonly to: number }
  readonly around: { readonly from: number; readonly to: number }
  readonly written: string
  readonly value: number
  readonly high?: number
  readonly unit: string
  readonly base: number
  readonly baseHigh?: number
  readonly baseUnit: string
  readonly vague?: 'about' | 'over' | 'under' | 'some'
  readonly bound?: '>=' | '<=' | '>' | '<' | '≈'
  readonly sense?: Sense
  /** Of a ratio (75件/77件) or a rank (12个中第8): of how many. */
  readonly of?: number
  /** 由…至…: where it came from and got to; 'to' alone where only 降至, 提高到 is said. */
  readonly role?: 'from' | 'to'
  /** It says which things are counted by the next figure (亿元以上项目32个), and is no promise of its own. */
  readonly qualifies?: true
  /** 一 before a classifier, which may as well mean a thing as one thing. */
  readonly article?: true
}

/**
 * `growth`, `fall`: the figure is a change, not a level. `ratio`: part of `of`. The others are no figures to compare: `rank` a place in a
 * list, `ordinal` the first, second …, `date` a time or its length in a name, `name` digits in a name.
 */
export type Sense = 'growth' | 'fall' | 'ratio' | 'rank' | 'ordinal' | 'date' | 'name'

/** Whether this is a figure that may be compared with another. */
export const counts = ({ sense }: Quantity): boolean =>
  sense === undefined || sense === 'growth' || sense === 'fall' || sense === 'ratio'
