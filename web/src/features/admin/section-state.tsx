// What stands in a section while its rows are not there: loading, refused, failed, empty.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { Bones, EmptyNote, FailureNote } from '../../blocks/placeholders.tsx'

type Props<Row> = {
  readonly query: Pick<UseQueryResult<unknown>, 'error' | 'refetch'>
  readonly rows: readonly Row[] | undefined
  readonly empty: string
  readonly hint?: string
  readonly children: (rows: readonly Row[]) => ReactNode
}

export function SectionState<Row>({ query, rows, empty, hint, children }: Props<Row>) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (rows) return rows.length > 0 ? children(rows) : <EmptyNote title={empty}>{hint}</EmptyNote>
  if (query.error) {
    return (
      <div className="admin-failure">
        <FailureNote
          text={failureText(query.error, language)}
          retry={() => void query.refetch()}
          retryLabel={t('failure.retry')}
        />
      </div>
    )
  }
  return <Bones lines={6} height={24} />
}
