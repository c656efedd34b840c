// The cameras: who sees, who is blind, and what is in their zones. Only blurred pictures exist here.
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { Bones, EmptyNote, FailureNote } from '../../blocks/placeholders.tsx'
import './cameras.css'
import { EyeCard } from './eye-card.tsx'
import { eyesQuery } from './eye-queries.ts'

const EVERY_MS = 2_000

export function CamerasPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data, error, refetch } = useQuery({ ...eyesQuery, refetchInterval: EVERY_MS })

  useEffect(() => {
    document.title = `${t('shell.cameras')} · ${t('product')}`
  }, [t])

  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('shell.cameras')}</h1>
        <p className="quiet small">{t('eyes.promise')}</p>
      </div>
      {error ? (
        <FailureNote text={failureText(error, language)} retry={() => void refetch()} retryLabel={t('failure.retry')} />
      ) : null}
      {data?.length === 0 ? (
        <div className="panel">
          <EmptyNote title={t('eyes.empty')}>{t('eyes.emptyHint')}</EmptyNote>
        </div>
      ) : null}
      <div className="eyes">
        {data
          ? data.map((eye) => <EyeCard key={eye.device} eye={eye} />)
          : error
            ? null
            : [0, 1].map((each) => (
                <div key={each} className="panel">
                  <Bones lines={9} height={24} />
                </div>
              ))}
      </div>
    </div>
  )
}
