// Filing a case by hand, for accounts whose packs allow it. The dialog is loaded when it is asked for.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { packsQuery, placesQuery } from '../../api/reference.ts'
import { useStandingIn } from '../me/me-queries.ts'
import { useAccount } from '../session/session.ts'
import { openableCases } from './open-grants.ts'

const OpenCaseDialog = lazy(() => import('./open-case-dialog.tsx').then((m) => ({ default: m.OpenCaseDialog })))

export function OpenCaseButton() {
  const { t } = useTranslation()
  const account = useAccount()
  const standing = useStandingIn()
  const packs = useQuery(packsQuery)
  const places = useQuery(placesQuery)
  const [asked, setAsked] = useState(false)
  const openable = useMemo(
    () =>
      account && packs.data && places.data
        ? openableCases(
            {
              positions: [
                ...account.positions,
                ...standing.flatMap(({ positions }) => (positions === 'all' ? [] : positions)),
              ],
            },
            packs.data,
            places.data,
          )
        : [],
    [account, standing, packs.data, places.data],
  )
  if (openable.length === 0) return null
  return (
    <>
      <Button type="primary" onClick={() => setAsked(true)} data-testid="open-case">
        {t('open.button')}
      </Button>
      {asked ? (
        <Suspense fallback={null}>
          <OpenCaseDialog openable={openable} places={places.data ?? []} close={() => setAsked(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
