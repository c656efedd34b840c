// Which address shows which page. Pages are loaded when they are first visited.
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes, useLocation } from 'react-router'
import { type Account, failureText } from '../api/client.ts'
import { useLanguage } from '../api/reference.ts'
import { Bones, EmptyNote, FailureNote } from '../blocks/placeholders.tsx'
import { useSession } from '../features/session/session.ts'
import { hasPlatformWork, readsTargets, useWorksOnCases } from '../features/session/ways.ts'
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
const EnrolPage = lazy(() => import('../features/session/enrol-page.tsx').then((m) => ({ default: m.EnrolPage })))
const MePage = lazy(() => import('../features/me/me-page.tsx').then((m) => ({ default: m.MePage })))
const AdminPage = lazy(() => import('../features/admin/admin-page.tsx').then((m) => ({ default: m.AdminPage })))
const TargetsPages = lazy(() =>
  import('../features/targets/targets-pages.tsx').then((m) => ({ default: m.TargetsPages })),
)
const MyPage = lazy(() => import('../features/personal/my-page.tsx').then((m) => ({ default: m.MyPage })))

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

/** Where an account begins: the cases, or where its work is; without any, it is told so. */
function Home({ account }: { account: Account }) {
  const { t } = useTranslation()
  const onCases = useWorksOnCases(account)
  if (onCases) return <CaseListPage />
  if (hasPlatformWork(account)) return <Navigate to="/admin" replace />
  if (readsTargets(account)) return <Navigate to="/targets" replace />
  return (
    <div className="page">
      <EmptyNote title={t('failure.noWork')}>
        <p>{t('failure.noWorkHint')}</p>
        <Link to="/me">{t('shell.me')}</Link>
      </EmptyNote>
    </div>
  )
}

function SignedInPages({ account }: { account: Account }) {
  return (
    <Routes>
      <Route element={<Shell account={account} />}>
        <Route index element={<Home account={account} />} />
        <Route path="cases" element={<Navigate to="/" replace />} />
        <Route path="cases/:id" element={<CasePage />} />
        <Route path="figures" element={<FiguresPage />} />
        <Route path="cameras" element={<CamerasPage />} />
        <Route path="targets/*" element={<TargetsPages />} />
        <Route path="me" element={<MePage />} />
        <Route path="admin" element={<AdminPage />} />
        <Route path="admin/:section" element={<AdminPage />} />
        <Route path="*" element={<NoSuchPage />} />
      </Route>
    </Routes>
  )
}

function ForAccounts() {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  const account = session.data
  // Kept until the person has put the recovery codes away: by then the session itself is a full one already.
  const [enrolling, setEnrolling] = useState<string>()
  if (account?.enrols && enrolling !== account.id) setEnrolling(account.id)
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
  if (!account) {
    return (
      <Suspense fallback={null}>
        <SignInPage onLanguage={switchLanguage} />
      </Suspense>
    )
  }
  if (enrolling === account.id) {
    return (
      <Suspense fallback={<Bones />}>
        <EnrolPage account={account} onLanguage={switchLanguage} onDone={() => setEnrolling(undefined)} />
      </Suspense>
    )
  }
  return <SignedInPages account={account} />
}

export function Pages() {
  // Whoever comes with the code of a report has no account: nothing of one is asked for on that page.
  const { pathname } = useLocation()
  if (pathname === '/my') {
    return (
      <Suspense fallback={<Bones />}>
        <MyPage onLanguage={switchLanguage} />
      </Suspense>
    )
  }
  return <ForAccounts />
}
