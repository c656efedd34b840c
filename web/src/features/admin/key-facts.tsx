// What a key may claim, in words.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { KeyIn } from '../../api/client.ts'
import { packsQuery, placesQuery, useLabel, useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'

/** Names of places and packs; `*` as a word. */
export function useScopeText() {
  const { t } = useTranslation()
  const label = useLabel()
  const { data: places } = useQuery(placesQuery)
  const { data: packs } = useQuery(packsQuery)
  const worded = (ids: readonly string[], nameOf: (id: string) => string) =>
    ids.includes('*') ? t('admin.any') : ids.map(nameOf).join(t('list'))
  return {
    places: (ids: readonly string[]) => worded(ids, (id) => places?.find((each) => each.id === id)?.name ?? id),
    packs: (ids: readonly string[]) => worded(ids, (id) => label(packs?.find((each) => each.id === id)?.label ?? id)),
    plain: (ids: readonly string[]) => worded(ids, (id) => id),
  }
}

export function KeyFacts({ of }: { of: Omit<KeyIn, 'label'> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const text = useScopeText()
  return (
    <div className="small admin-wide">
      <div>
        {of.scopes.map((scope) => t(`admin.scopes.${scope}`)).join(t('list'))}
        <span className="quiet">
          {t('dot')}
          {t('admin.rate', { count: of.perMinute })}
          {t('dot')}
          {t('admin.keyUntil', { at: dayAndTime(of.expires, language, Date.now()) })}
        </span>
      </div>
      <div className="quiet">
        {t('admin.keyWhere', {
          places: text.places(of.places),
          packs: text.packs(of.packs),
          devices: text.plain(of.devices),
          zones: text.plain(of.zones),
        })}
      </div>
    </div>
  )
}
