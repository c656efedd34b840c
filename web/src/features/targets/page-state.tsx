// What stands in place of a page while its content is not there: loading, refused, failed.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { failureText, ProblemError } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { Bones, EmptyNote, FailureNote } from '../../blocks/placeholders.tsx'

/** There is no such thing, or not for this account: asking again gets the same answer. */
const refused = (error: unknown) => error instanceof ProblemError && [400, 403, 404, 410].includes(error.problem.status)

/** The server names what was asked for, which nobody typed. */
const isMissing = (error: unknown) => error instanceof ProblemError && error.code === 'not-found'

type Props<Data> = {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>
  /** Where to go when there is nothing here. */
  readonly back?: { readonly to: string; readonly text: string }
  readonly lines?: number
  readonly children: (data: Data) => ReactNode
}

export function PageState<Data>({ query, back, lines = 8, children }: Props<Data>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data, error } = query
  if (data !== undefined) return children(data)
  if (refused(error))
    return (
      <section className="panel">
        <EmptyNote title={isMissing(error) ? t('targets.notFound') : failureText(error, language)}>
          {back ? <Link to={back.to}>{back.text}</Link> : undefined}
        </EmptyNote>
      </section>
    )
  if (error)
    return (
      <FailureNote
        text={failureText(error, language)}
        retry={() => void query.refetch()}
        retryLabel={t('failure.retry')}
      />
    )
  return (
    <div className="panel">
      <Bones lines={lines} height={24} />
    </div>
  )
}

/** “任务 12 · 共治 Gongzhi” in the window's title. */
export function useTitle(title: string | undefined): void {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title ?? t('shell.targets')} · ${t('product')}`
  }, [title, t])
}
