// From a draft to targets that are followed. Asks for the year where the document does not say it.
import { InputNumber, Modal } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { type Report, useAdopt } from './target-queries.ts'

type Props = { readonly report: Report; readonly close: () => void }

export function AdoptDialog({ report, close }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const notify = useNotice()
  const ids = useId()
  const thisYear = Number(usePlatformDay().slice(0, 4))
  const [year, setYear] = useState<number | null>(report.year ?? null)
  const [through, setThrough] = useState<number | null>(report.through ?? null)
  const adopt = useAdopt(report)
  const measured = report.tasks - (report.verdicts.narrative ?? 0)

  function send() {
    if (year === null) return
    adopt.mutate(
      { ...(report.year === undefined ? { year } : {}), ...(through === null || report.through ? {} : { through }) },
      {
        onSuccess: ({ made, told }) => {
          notify('done', t(told > 0 ? 'targets.adopt.doneTold' : 'targets.adopt.done', { made, told }))
          close()
        },
      },
    )
  }
  return (
    <Modal
      open
      title={t('targets.adopt.title')}
      okText={t('targets.adopt.submit')}
      cancelText={t('act.cancel')}
      onCancel={close}
      onOk={send}
      confirmLoading={adopt.isPending}
      okButtonProps={{
        disabled: year === null,
        ...({ 'data-testid': 'adopt-submit' } as Record<`data-${string}`, string>),
      }}
    >
      <div className="stack">
        <p>{t('targets.adopt.what', { tasks: report.tasks, measured })}</p>
        {report.doubtful > 0 ? (
          <p className="note" data-tone="soon">
            {t('targets.adopt.doubtful', { count: report.doubtful })}
          </p>
        ) : null}
        {report.year === undefined || report.through === undefined ? (
          <div className="two-fields">
            {report.year === undefined ? (
              <div>
                <label className="field-label" htmlFor={`${ids}-year`}>
                  {t('targets.adopt.year')}
                </label>
                <InputNumber
                  id={`${ids}-year`}
                  min={1990}
                  max={thisYear + 1}
                  precision={0}
                  value={year}
                  onChange={setYear}
                  data-testid="adopt-year"
                />
              </div>
            ) : null}
            {report.through === undefined ? (
              <div>
                <label className="field-label" htmlFor={`${ids}-through`}>
                  {t('targets.adopt.through')}
                  <span className="quiet small">{t('act.optional')}</span>
                </label>
                <InputNumber
                  id={`${ids}-through`}
                  min={1}
                  max={12}
                  precision={0}
                  value={through}
                  onChange={setThrough}
                  data-testid="adopt-through"
                />
              </div>
            ) : null}
          </div>
        ) : null}
        {adopt.error ? (
          <FailureNote text={failureText(adopt.error, language)} />
        ) : (
          <p className="quiet small">{t('targets.adopt.hint')}</p>
        )}
      </div>
    </Modal>
  )
}
