// The frame around every page: name, ways, clock, language, account. On a phone the ways are at the bottom.
import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, Outlet, useLocation, useNavigationType } from 'react-router'
import type { Account } from '../api/client.ts'
import { useLive } from '../api/live.ts'
import { useLanguage } from '../api/reference.ts'
import { ErrorBoundary } from '../blocks/error-boundary.tsx'
import { LanguageSwitch } from '../blocks/language-switch.tsx'
import { Mark } from '../blocks/mark.tsx'
import { Bones } from '../blocks/placeholders.tsx'
import { hasPlatformWork, readsTargets, useWorksOnCases } from '../features/session/ways.ts'
import { AccountMenu } from './account-menu.tsx'
import { HealthBanner } from './health-banner.tsx'
import { switchLanguage } from './i18n.ts'
import { PageFailure } from './page-failure.tsx'
import { PlatformClock } from './platform-clock.tsx'
import { StandInBanner } from './stand-in-banner.tsx'
import './shell.css'

const ICONS = {
  cases: 'M5 4.5h10.5L19 8v11.5H5zM9 11h6M9 15h6',
  figures: 'M5 19.5V12M12 19.5V4.5M19 19.5V9',
  cameras: 'M3.5 8h10v8h-10zM13.5 11l6-3v8l-6-3',
  targets: 'M6 20.5v-16M6 5h12.5l-3 4 3 4H6',
  admin: 'M12 3.5 19 6.5v5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9v-5zM9 12l2.2 2.2L15.2 10',
} as const
const CASE_WAYS = [
  { to: '/', key: 'cases' },
  { to: '/figures', key: 'figures' },
  { to: '/cameras', key: 'cameras' },
] as const
const TARGETS_WAY = { to: '/targets', key: 'targets' } as const
const ADMIN_WAY = { to: '/admin', key: 'admin' } as const

/** Only what the account may see; the server decides again. */
function Ways({ account, onCases }: { account: Account; onCases: boolean }) {
  const ways = [
    ...(onCases ? CASE_WAYS : []),
    ...(onCases || readsTargets(account) ? [TARGETS_WAY] : []),
    ...(hasPlatformWork(account) ? [ADMIN_WAY] : []),
  ]
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const here = (to: string) =>
    to === '/' ? pathname === '/' || pathname.startsWith('/cases') : pathname.startsWith(to)
  return (
    <nav className="ways" aria-label={t('shell.ways')} data-single={ways.length < 2}>
      {ways.map(({ to, key }) => (
        <NavLink
          key={key}
          to={to}
          className="way"
          data-here={here(to)}
          aria-current={here(to) ? 'page' : undefined}
          data-testid={`nav-${key}`}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={ICONS[key]} />
          </svg>
          {t(`shell.${key}`)}
        </NavLink>
      ))}
    </nav>
  )
}

export function Shell({ account }: { account: Account }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { pathname } = useLocation()
  const arrived = useNavigationType()
  const onCases = useWorksOnCases(account)
  useLive(onCases)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts at its top, going back does not
  useEffect(() => {
    if (arrived === 'PUSH') window.scrollTo(0, 0)
  }, [pathname])
  return (
    <>
      <a className="skip" href="#content">
        {t('shell.skip')}
      </a>
      <header className="header">
        <div className="header-row">
          <Link to="/" className="brand" aria-label={t('product')}>
            <Mark />
            <b>共治</b>
            <span lang="en">Gongzhi</span>
          </Link>
          <Ways account={account} onCases={onCases} />
          <div className="header-end">
            <PlatformClock />
            <LanguageSwitch language={language} onSwitch={switchLanguage} />
            <AccountMenu account={account} />
          </div>
        </div>
      </header>
      <HealthBanner />
      <StandInBanner />
      <main id="content" tabIndex={-1}>
        <ErrorBoundary key={pathname} fallback={(retry) => <PageFailure retry={retry} />}>
          <Suspense
            fallback={
              <div className="page">
                <div className="panel">
                  <Bones lines={8} />
                </div>
              </div>
            }
          >
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  )
}
