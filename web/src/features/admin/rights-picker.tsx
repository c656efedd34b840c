// Positions and platform roles being chosen: role by the packs, place and party by those that are known.

import { PLATFORM_ROLES } from '@gongzhi/kernel'
import type { Pack } from '@gongzhi/kernel/pack'
import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Button, Checkbox, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AccountRow } from '../../api/client.ts'
import { packsQuery, placesQuery, useLabel, useLanguage } from '../../api/reference.ts'
import { accountsQuery } from './admin-queries.ts'

export type Held = { readonly role: string; readonly party: string; readonly place: string }
export type PlatformRoleId = keyof typeof PLATFORM_ROLES
export type Rights = { readonly positions: readonly Partial<Held>[]; readonly roles: readonly PlatformRoleId[] }

export const isWhole = (position: Partial<Held>): position is Held =>
  Boolean(position.role && position.party?.trim() && position.place)

/** The rights that may be changed here: what the identity provider grants is not among them. */
export function rightsOf(account: AccountRow): Rights {
  return {
    positions: account.positions
      .filter((each) => !each.external)
      .map(({ role, party, place }) => ({ role, party, place })),
    roles: account.roles.map(({ id }) => id as PlatformRoleId),
  }
}

export function usePlaceOptions() {
  const { data: places = [] } = useQuery(placesQuery)
  const names = new Map(places.map(({ id, name }) => [id, name]))
  return places.map(({ id, name, within }) => ({
    value: id,
    label: within && names.has(within) ? `${name}（${names.get(within)}）` : name,
  }))
}

/** Parties that somebody already acts for; others are known by their reference only. */
function useKnownParties() {
  const { data: accounts = [] } = useQuery(accountsQuery)
  const known = new Map(
    accounts.flatMap(({ positions }) => positions.map(({ party, partyName }) => [party, partyName])),
  )
  return [...known].map(([value, name]) => ({ value, label: `${name}（${value}）` }))
}

export function RightsPicker({ value, onChange }: { value: Rights; onChange: (rights: Rights) => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  const { data: packs = [] } = useQuery(packsQuery)
  const places = usePlaceOptions()
  const parties = useKnownParties()
  const roles = [
    ...new Map(packs.flatMap(({ data }) => (data as Pack).roles.map(({ id, label: name }) => [id, name]))),
  ].map(([id, name]) => ({ value: id, label: label(name) }))
  const set = (index: number, part: Partial<Held>) =>
    onChange({
      ...value,
      positions: value.positions.map((each, at) => (at === index ? { ...each, ...part } : each)),
    })
  return (
    <>
      <fieldset className="rights-picker">
        <legend className="field-label">
          {t('admin.positions')}
          <span className="quiet small">{t('admin.positionsHint')}</span>
        </legend>
        {value.positions.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity before they are filled
          <div key={index} className="rights-row" data-testid="rights-row">
            <Select
              aria-label={t('admin.role')}
              placeholder={t('admin.role')}
              data-testid="rights-role"
              showSearch={{ optionFilterProp: 'label' }}
              value={each.role ?? null}
              options={roles}
              onChange={(role: string) => set(index, { role })}
            />
            <Select
              aria-label={t('admin.place')}
              placeholder={t('admin.place')}
              data-testid="rights-place"
              showSearch={{ optionFilterProp: 'label' }}
              value={each.place ?? null}
              options={places}
              onChange={(place: string) => set(index, { place })}
            />
            <AutoComplete
              aria-label={t('admin.party')}
              placeholder={t('admin.party')}
              data-testid="rights-party"
              value={each.party ?? ''}
              options={parties}
              showSearch={{ filterOption: (typed, option) => (option?.label ?? '').includes(typed) }}
              onChange={(party: string) => set(index, { party })}
            />
            <Button
              type="text"
              onClick={() => onChange({ ...value, positions: value.positions.filter((_, at) => at !== index) })}
            >
              {t('admin.takeOff')}
            </Button>
          </div>
        ))}
        <div>
          <Button
            type="dashed"
            onClick={() => onChange({ ...value, positions: [...value.positions, {}] })}
            data-testid="rights-add"
          >
            {t('admin.addPosition')}
          </Button>
        </div>
      </fieldset>
      <fieldset>
        <legend className="field-label">
          {t('admin.platformRoles')}
          <span className="quiet small">{t('admin.platformRolesHint')}</span>
        </legend>
        <Checkbox.Group
          value={[...value.roles]}
          options={Object.entries(PLATFORM_ROLES).map(([id, words]) => ({
            value: id,
            label: language === 'zh' ? words.label : words.english,
          }))}
          onChange={(chosen) => onChange({ ...value, roles: chosen as PlatformRoleId[] })}
        />
      </fieldset>
    </>
  )
}
