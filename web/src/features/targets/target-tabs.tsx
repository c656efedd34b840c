// The ways inside of targets. A page of its own adds a line here and one in targets-pages.tsx.
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { may } from '../admin/may.ts'
import { useAccount } from '../session/session.ts'
import { supervises } from '../supervision/notice-queries.ts'

export const TARGET_WAYS = [
  { to: '/targets', key: 'followed' },
  { to: '/targets/reports', key: 'reports' },
  { to: '/targets/units', key: 'units' },
  { to: '/targets/corrections', key: 'corrections' },
] as const
const NOTICES_WAY = { to: '/targets/notices', key: 'notices' } as const
const PUBLICATIONS_WAY = { to: '/targets/publications', key: 'publications' } as const

/** `children`: what can be done here, at the end of the line. */
export function TargetTabs({ children }: { children?: ReactNode }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const account = useAccount()
  const ways = [
    ...TARGET_WAYS,
    ...(account && supervises(account) ? [NOTICES_WAY] : []),
    ...(may(account, 'read', 'publication') ? [PUBLICATIONS_WAY] : []),
  ]
  const tabs = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: where they are wider than a phone, the one that is here is in sight
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname, ways.length])
  return (
    <div className="page-head target-head">
      <h1 className="out-of-sight">{t('shell.targets')}</h1>
      <nav ref={tabs} className="scope-tabs" aria-label={t('targets.ways')}>
        {ways.map(({ to, key }) => (
          <Link key={key} to={to} aria-current={pathname === to ? 'page' : undefined} data-testid={`targets-${key}`}>
            {t(`targets.way.${key}`)}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  )
}
