// Why a step is whose it is, where a ruling says so.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TimelineEntry } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { shortId } from './case-words.ts'

/** Which ruling says that it is theirs. */
export function BecauseOf({
  because,
  caseId,
  short = false,
}: {
  because: NonNullable<TimelineEntry['because']>
  caseId: string
  /** Where there is little room the number of the case is left out; the link knows it. */
  short?: boolean
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const at = dayAndTime(because.at, language)
  return (
    <div className="small" data-testid="because">
      {because.case === caseId ? (
        t('timeline.becauseHere', { at })
      ) : (
        <Link to={`/cases/${encodeURIComponent(because.case)}`}>
          {t(short ? 'timeline.becauseShort' : 'timeline.because', { at, case: shortId(because.case) })}
        </Link>
      )}
    </div>
  )
}
