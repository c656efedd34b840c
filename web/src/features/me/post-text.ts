// Posts in words, where only their references are told: role by its pack, place by its name.

import type { Pack } from '@gongzhi/kernel/pack'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { StandIn } from '../../api/client.ts'
import { packsQuery, placesQuery, useLabel } from '../../api/reference.ts'

export function usePostText(): (positions: StandIn['positions']) => string {
  const { t } = useTranslation()
  const label = useLabel()
  const { data: packs } = useQuery(packsQuery)
  const { data: places } = useQuery(placesQuery)
  return useCallback(
    (positions) => {
      if (positions === 'all') return t('shell.allPosts')
      const roles = packs?.flatMap(({ data }) => (data as Pack).roles) ?? []
      return positions
        .map(({ role, place }) =>
          [
            label(roles.find(({ id }) => id === role)?.label ?? role),
            places?.find(({ id }) => id === place)?.name ?? place,
          ].join(t('dot')),
        )
        .join(t('list'))
    },
    [t, label, packs, places],
  )
}
