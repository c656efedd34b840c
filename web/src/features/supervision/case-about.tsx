// On the page of a notice: what it is about, and how that stands now.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import '../../app/words-openness.ts'
import { NoticeAbout } from './notice-list.tsx'
import { noticesQuery } from './notice-queries.ts'

export function CaseAbout({ caseId }: { caseId: string }) {
  const { t } = useTranslation()
  const notice = useQuery(noticesQuery).data?.notices.find((each) => each.case === caseId)
  if (!notice) return null
  return (
    <section className="panel panel-pad" aria-label={t('notices.about')} data-testid="case-about">
      <h2 className="panel-title">{t('notices.about')}</h2>
      <NoticeAbout about={notice.about} case={notice.case} />
      <p className="small quiet">
        {t('notices.to')} {notice.to.name}
      </p>
    </section>
  )
}
