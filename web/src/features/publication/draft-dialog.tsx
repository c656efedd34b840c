// Which report and which quarter are to be made public, and why, where that quarter was published before.
import { useQuery } from '@tanstack/react-query'
import { Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { reportsQuery } from '../targets/target-queries.ts'
import { useDraft } from './publication-queries.ts'

const QUARTERS = [1, 2, 3, 4] as const

export const draftPath = (id: string): string => `/targets/publications/${encodeURIComponent(id)}`

export function DraftDialog({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const ids = useId()
  const reports = (useQuery(reportsQuery).data ?? []).filter(({ state }) => state === 'adopted')
  const [chosen, setChosen] = useState<string>()
  const [quarter, setQuarter] = useState<number>()
  const [reason, setReason] = useState('')
  const report = chosen ?? reports[0]?.id
  const draft = useDraft(({ id }) => {
    close()
    void navigate(draftPath(id))
  })
  function send() {
    if (report === undefined) return
    const why = reason.trim()
    draft.mutate({
      report,
      ...(quarter === undefined ? {} : { quarter }),
      ...(why === '' ? {} : { reason: why }),
    })
  }
  return (
    <Modal
      open
      title={t('publication.newTitle')}
      okText={t('publication.prepare')}
      cancelText={t('act.cancel')}
      onCancel={close}
      onOk={send}
      confirmLoading={draft.isPending}
      okButtonProps={{
        disabled: report === undefined,
        ...({ 'data-testid': 'publication-prepare' } as Record<`data-${string}`, string>),
      }}
    >
      <div className="stack">
        <div>
          <label className="field-label" htmlFor={`${ids}-report`}>
            {t('publication.report')}
          </label>
          <Select
            id={`${ids}-report`}
            data-testid="publication-report"
            style={{ width: '100%' }}
            value={report ?? null}
            placeholder={t('publication.noReports')}
            onChange={(value: string | null) => setChosen(value ?? undefined)}
            options={reports.map(({ id, title, name, year }) => ({
              value: id,
              label: [year, title ?? name].filter((part) => part !== undefined).join(' '),
            }))}
          />
        </div>
        <div>
          <label className="field-label" htmlFor={`${ids}-quarter`}>
            {t('publication.quarter')}
            <span className="quiet small">{t('act.optional')}</span>
          </label>
          <Select
            id={`${ids}-quarter`}
            data-testid="publication-quarter"
            style={{ width: '100%' }}
            allowClear
            value={quarter ?? null}
            placeholder={t('publication.quarterAuto')}
            onChange={(value: number | null) => setQuarter(value ?? undefined)}
            options={QUARTERS.map((each) => ({ value: each, label: t('publication.quarterOf', { quarter: each }) }))}
          />
        </div>
        <TextField
          kind="lines"
          label={t('publication.reason')}
          hint={t('publication.reasonHint')}
          value={reason}
          onChange={setReason}
          most={500}
          testId="publication-reason"
        />
        {draft.error ? <FailureNote text={failureText(draft.error, language)} /> : null}
      </div>
    </Modal>
  )
}
