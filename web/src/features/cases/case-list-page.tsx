// The cases: what waits for me, what is open, what has ended; above them the two figures they add up to.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { type CaseRow, failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { useNarrow } from '../../blocks/narrow.ts'
import { Bones, EmptyNote, FailureNote } from '../../blocks/placeholders.tsx'
import { FiguresStrip } from '../indicators/figures-strip.tsx'
import { CaseCards } from './case-cards.tsx'
import { type CaseScope, casesQuery } from './case-queries.ts'
import { CaseTable } from './case-table.tsx'
import { OpenCaseButton } from './open-case-button.tsx'
import './case-list.css'

const SCOPES = ['mine', 'open', 'ended'] as const satisfies readonly CaseScope[]

function ScopeTabs({ scope }: { scope: CaseScope }) {
  const { t } = useTranslation()
  return (
    <nav className="scope-tabs" aria-label={t('cases.scopes')}>
      {SCOPES.map((each) => (
        <Link
          key={each}
          to={each === 'mine' ? '/' : `/?scope=${each}`}
          aria-current={each === scope ? 'page' : undefined}
          data-testid={`scope-${each}`}
        >
          {t(`cases.${each}`)}
        </Link>
      ))}
    </nav>
  )
}

function Cases({ rows, scope }: { rows: readonly CaseRow[]; scope: CaseScope }) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  if (rows.length === 0) return <EmptyNote title={t(`cases.empty.${scope}`)}>{t(`cases.emptyHint.${scope}`)}</EmptyNote>
  return narrow ? <CaseCards rows={rows} /> : <CaseTable rows={rows} ended={scope === 'ended'} />
}

export function CaseListPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const [search] = useSearchParams()
  const scope = SCOPES.find((each) => each === search.get('scope')) ?? 'mine'
  const list = useInfiniteQuery(casesQuery(scope))
  const rows = list.data?.pages.flatMap((page) => page.cases)

  useEffect(() => {
    document.title = `${t('shell.cases')} · ${t('product')}`
  }, [t])

  return (
    <div className="page">
      <FiguresStrip />
      <div className="page-head">
        <h1 className="out-of-sight">{t('shell.cases')}</h1>
        <ScopeTabs scope={scope} />
        <OpenCaseButton />
      </div>
      {list.isError && !rows ? (
        <FailureNote
          text={failureText(list.error, language)}
          retry={() => void list.refetch()}
          retryLabel={t('failure.retry')}
        />
      ) : (
        <section className="panel case-list" data-testid="case-list" aria-label={t(`cases.${scope}`)}>
          {rows ? <Cases rows={rows} scope={scope} /> : <Bones lines={7} height={24} />}
        </section>
      )}
      {list.hasNextPage ? (
        <div className="case-more">
          <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {t('cases.more')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
