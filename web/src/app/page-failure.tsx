// Shown instead of a page that broke.
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../blocks/placeholders.tsx'

export function PageFailure({ retry }: { retry: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="page" role="alert">
      <EmptyNote title={t('failure.title')}>
        <p>{t('failure.hint')}</p>
        <div className="row-of" style={{ justifyContent: 'center', marginTop: 16 }}>
          <Button onClick={retry}>{t('failure.retry')}</Button>
          <Button type="primary" onClick={() => location.reload()}>
            {t('failure.reload')}
          </Button>
        </div>
      </EmptyNote>
    </div>
  )
}
