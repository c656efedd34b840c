// The figures: what the closed loops of a place add up to.
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { Bones, EmptyNote, FailureNote } from '../../blocks/placeholders.tsx'
import './figures.css'
import { IndicatorCard } from './indicator-card.tsx'
import { indicatorsQuery } from './indicator-queries.ts'
import { PlacePicker } from './place-picker.tsx'

export function FiguresPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const [search, setSearch] = useSearchParams()
  const place = search.get('place') ?? undefined
  const { data, error, refetch, isPlaceholderData } = useQuery(indicatorsQuery(place))

  useEffect(() => {
    document.title = `${t('shell.figures')} · ${t('product')}`
  }, [t])

  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('shell.figures')}</h1>
        <PlacePicker place={place} onPick={(picked) => setSearch(picked ? { place: picked } : {}, { replace: true })} />
      </div>
      {error && !data ? (
        <FailureNote text={failureText(error, language)} retry={() => void refetch()} retryLabel={t('failure.retry')} />
      ) : null}
      {data?.length === 0 ? (
        <div className="panel">
          <EmptyNote title={t('figures.empty')}>{t('figures.emptyHint')}</EmptyNote>
        </div>
      ) : (
        <div className="indicators" aria-busy={isPlaceholderData}>
          {data
            ? data.map((figure) => <IndicatorCard key={`${figure.pack} ${figure.id}`} figure={figure} />)
            : error
              ? null
              : [0, 1].map((each) => (
                  <div key={each} className="panel">
                    <Bones lines={7} height={26} />
                  </div>
                ))}
        </div>
      )}
    </div>
  )
}
