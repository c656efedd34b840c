// The verdict of a measure or a task, and the light of a target: a sign, a word, and a colour.
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../api/reference.ts'
import { StatusSign } from '../../blocks/status-sign.tsx'
import type { Verdict } from './target-queries.ts'
import { COLOUR_SIGNS, colourIn, VERDICT_SIGNS, verdictText } from './target-words.ts'

export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const language = useLanguage()
  const { sign, tone } = VERDICT_SIGNS[verdict]
  return (
    <span className="tag verdict" data-tone={tone} data-testid="verdict" data-verdict={verdict}>
      <StatusSign sign={sign} tone={tone} />
      {verdictText(verdict, language)}
    </span>
  )
}

export function DoubtTag() {
  const { t } = useTranslation()
  return (
    <span className="tag doubt" data-testid="doubtful">
      {t('targets.doubtful')}
    </span>
  )
}

/** `bare`: the sign alone, its word for those who do not see it. */
export function Light({ colour, bare = false }: { colour: string; bare?: boolean }) {
  const { t } = useTranslation()
  const known = colourIn(colour)
  const { sign, tone } = COLOUR_SIGNS[known]
  const text = t(`targets.colour.${known}`)
  return (
    <span
      className={bare ? 'light' : 'tag light'}
      data-tone={tone}
      data-testid="light"
      data-colour={known}
      title={text}
    >
      <StatusSign sign={sign} tone={tone} />
      <span className={bare ? 'out-of-sight' : undefined}>{text}</span>
    </span>
  )
}
