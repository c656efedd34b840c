// Which place the figures are for: the district, a street, a community.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlaceRow } from '../../api/client.ts'
import { placesQuery } from '../../api/reference.ts'

type Props = { readonly place: string | undefined; readonly onPick: (place: string | undefined) => void }

const ALL = ''
const options = (all: string, places: readonly PlaceRow[]) => [
  { value: ALL, label: all },
  ...places.map((each) => ({ value: each.id, label: each.name })),
]

export function PlacePicker({ place, onPick }: Props) {
  const { t } = useTranslation()
  const ids = useId()
  const { data: places = [] } = useQuery(placesQuery)
  const district = places.find((each) => each.kind === 'district')
  const streets = places.filter((each) => each.kind === 'street')
  const picked = places.find((each) => each.id === place)
  const street = picked?.kind === 'street' ? picked : streets.find((each) => each.id === picked?.within)
  const communities = places.filter((each) => each.kind === 'community' && each.within === street?.id)
  const shared = { showSearch: { optionFilterProp: 'label' } } as const
  return (
    <div className="place-picker">
      <span className="place-district">{district?.name ?? ''}</span>
      <label htmlFor={`${ids}-street`} className="out-of-sight">
        {t('figures.street')}
      </label>
      <Select
        {...shared}
        id={`${ids}-street`}
        data-testid="place-street"
        value={street?.id ?? ALL}
        options={options(t('figures.allStreets'), streets)}
        onChange={(value: string) => onPick(value || undefined)}
      />
      <label htmlFor={`${ids}-community`} className="out-of-sight">
        {t('figures.community')}
      </label>
      <Select
        {...shared}
        id={`${ids}-community`}
        data-testid="place-community"
        disabled={!street}
        value={picked?.kind === 'community' ? picked.id : ALL}
        options={options(t('figures.allCommunities'), communities)}
        onChange={(value: string) => onPick(value || street?.id)}
      />
    </div>
  )
}
