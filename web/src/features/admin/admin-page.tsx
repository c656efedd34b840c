// Looking after the platform itself: one section a kind of thing, and only those that the account may see.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams } from 'react-router'
import '../../app/words-admin.ts'
import '../../app/words-own.ts'
import { Bones, EmptyNote } from '../../blocks/placeholders.tsx'
import { useAccount } from '../session/session.ts'
import './admin.css'
import { proposalsQuery } from './admin-queries.ts'
import { may, type Section, sectionsFor } from './may.ts'

const PAGES = {
  accounts: lazy(() => import('./accounts-section.tsx').then((m) => ({ default: m.AccountsSection }))),
  proposals: lazy(() => import('./proposals-section.tsx').then((m) => ({ default: m.ProposalsSection }))),
  keys: lazy(() => import('./keys-section.tsx').then((m) => ({ default: m.KeysSection }))),
  webhooks: lazy(() => import('./webhooks-section.tsx').then((m) => ({ default: m.WebhooksSection }))),
  audit: lazy(() => import('./audit-section.tsx').then((m) => ({ default: m.AuditSection }))),
  personal: lazy(() => import('./personal-section.tsx').then((m) => ({ default: m.PersonalSection }))),
  ops: lazy(() => import('./ops-section.tsx').then((m) => ({ default: m.OpsSection }))),
} satisfies Record<Section, unknown>

/** How many proposals wait for this account. */
function Waiting() {
  const { data } = useQuery(proposalsQuery)
  const count = data?.filter((each) => each.state === 'open' && each.mayApprove).length ?? 0
  return count > 0 ? <span className="admin-count">{count}</span> : null
}

export function AdminPage() {
  const { t } = useTranslation()
  const account = useAccount()
  const { section } = useParams()
  const sections = sectionsFor(account)
  const here = sections.find((each) => each === section)
  useEffect(() => {
    document.title = `${here ? t(`admin.sections.${here}`) : t('shell.admin')} · ${t('product')}`
  }, [t, here])
  if (!account) return null
  if (sections.length === 0) {
    return (
      <div className="page">
        <EmptyNote title={t('admin.nothing')}>{t('admin.nothingHint')}</EmptyNote>
      </div>
    )
  }
  if (!here) return <Navigate to={`/admin/${sections[0]}`} replace />
  const Page = PAGES[here]
  return (
    <div className="page admin-page" data-testid="admin-page" data-section={here}>
      <div className="page-head">
        <h1 className="out-of-sight">{t('shell.admin')}</h1>
        <nav className="admin-tabs" aria-label={t('admin.title')}>
          {sections.map((each) => (
            <Link
              key={each}
              to={`/admin/${each}`}
              aria-current={each === here ? 'page' : undefined}
              data-testid={`admin-${each}`}
            >
              {t(`admin.sections.${each}`)}
              {each === 'proposals' && may(account, 'change', 'proposal') ? <Waiting /> : null}
            </Link>
          ))}
        </nav>
      </div>
      <Suspense
        fallback={
          <div className="panel">
            <Bones lines={8} />
          </div>
        }
      >
        <Page />
      </Suspense>
    </div>
  )
}
