// Every correction of a reading that was ever made: they help later imports, so they are to be looked through.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../../blocks/placeholders.tsx'
import { may } from '../admin/may.ts'
import { useAccount } from '../session/session.ts'
import { CorrectionList } from './correction-list.tsx'
import { PageState, useTitle } from './page-state.tsx'
import { correctionsQuery } from './target-queries.ts'
import { TargetTabs } from './target-tabs.tsx'

export function CorrectionsPage() {
  const { t } = useTranslation()
  const account = useAccount()
  const query = useQuery(correctionsQuery)
  useTitle(t('targets.way.corrections'))
  return (
    <div className="page" data-testid="corrections-page">
      <TargetTabs />
      <PageState query={query}>
        {(rows) => (
          <section className="panel" aria-label={t('targets.way.corrections')}>
            {rows.length === 0 ? (
              <EmptyNote title={t('targets.correct.none')}>{t('targets.correct.noneHint')}</EmptyNote>
            ) : (
              <>
                <p className="quiet small panel-lead">{t('targets.correct.about')}</p>
                <CorrectionList corrections={rows} mayUndo={may(account, 'change', 'target')} withSentence />
              </>
            )}
          </section>
        )}
      </PageState>
    </div>
  )
}
