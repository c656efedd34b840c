// Which address shows which page. Pages are loaded when they are first visited.
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes } from 'react-router'
import { failureText } from '../api/client.ts'
import { useLanguage } from '../api/reference.ts'
import { Bones, EmptyNote, FailureNote } from '../blocks/placeholders.tsx'
import { useSession } from '../features/session/session.ts'
import { switchLanguage } from './i18n.ts'
import { Shell } from './shell.tsx'

const SignInPage = lazy(() => import('../features/session/sign-in-page.tsx').then((m) => ({ default: m.SignInPage })))
const CaseListPage = lazy(() =>
  import('../features/cases/case-list-page.tsx').then((m) => ({ default: m.CaseListPage })),
)
const CasePage = lazy(() => import('../features/cases/case-page.tsx').then((m) => ({ default: m.CasePage })))
const FiguresPage = lazy(() =>
  import('../features/indicators/figures-page.tsx').then((m) => ({ default: m.FiguresPage })),
)
const CamerasPage = lazy(() => import('../features/eyes/cameras-page.tsx').then((m) => ({ default: m.CamerasPage })))

function NoSuchPage() {
  const { t } = useTranslation()
  return (
    <div className="page">
      <EmptyNote title={t('failure.noPage')}>
        <Link to="/">{t('failure.toCases')}</Link>
      </EmptyNote>
    </div>
  )
}

export function Pages() {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  if (session.isPending) return <Bones />
  if (session.isError) {
    return (
      <div className="page">
        <FailureNote
          text={failureText(session.error, language)}
          retry={() => void session.refetch()}
          retryLabel={t('failure.retry')}
        />
      </div>
    )
  }
  if (session.data === null) {
    return (
      <Suspense fallback={null}>
        <SignInPage onLanguage={switchLanguage} />
      </Suspense>
    )
  }
  return (
    <Routes>
      <Route element={<Shell account={session.data} />}>
        <Route index element={<CaseListPage />} />
        <Route path="cases" element={<Navigate to="/" replace />} />
        <Route path="cases/:id" element={<CasePage />} />
        <Route path="figures" element={<FiguresPage />} />
        <Route path="cameras" element={<CamerasPage />} />
        <Route path="*" element={<NoSuchPage />} />
      </Route>
    </Routes>
  )
}
