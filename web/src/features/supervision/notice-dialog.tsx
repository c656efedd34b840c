// Sends a notice: to whom, and what is asked. What it is about was chosen before.
import { Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { type NoticeRow, useSendNotice } from './notice-queries.ts'

/** `label`: what it is about, for people; absent of an instruction. `owner`: to whom it goes where nobody is chosen. */
export type NoticeSource = { readonly about?: string; readonly label?: string; readonly owner?: string }

type Props = {
  readonly source: NoticeSource
  readonly parties: readonly { readonly id: string; readonly name: string }[]
  readonly close: () => void
  readonly onSent?: (notice: NoticeRow) => void
}
const MOST = 2000

export function NoticeDialog({ source, parties, close, onSent }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const ids = useId()
  const [to, setTo] = useState<string>()
  const [text, setText] = useState('')
  const send = useSendNotice(source.about, (notice) => {
    close()
    onSent?.(notice)
  })
  const needsParty = source.owner === undefined
  const ready = text.trim() !== '' && (!needsParty || to !== undefined)
  return (
    <Modal
      open
      title={t('notices.newTitle')}
      okText={t('notices.send')}
      cancelText={t('act.cancel')}
      onCancel={close}
      onOk={() => send.mutate({ to, text })}
      confirmLoading={send.isPending}
      okButtonProps={{
        disabled: !ready,
        ...({ 'data-testid': 'notice-send' } as Record<`data-${string}`, string>),
      }}
    >
      <div className="stack" data-testid="notice-dialog">
        <p>
          <span className="quiet">{t('notices.about')} </span>
          {source.label ?? t('notices.instruction')}
        </p>
        <div>
          <label className="field-label" htmlFor={`${ids}-to`}>
            {t('notices.to')}
            {needsParty ? null : <span className="quiet small">{t('notices.toHint')}</span>}
          </label>
          <Select
            id={`${ids}-to`}
            data-testid="notice-to"
            style={{ width: '100%' }}
            allowClear={!needsParty}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={source.owner ?? t('notices.toNeeded')}
            value={to ?? null}
            onChange={(value: string | null) => setTo(value ?? undefined)}
            options={parties.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
        <TextField
          kind="lines"
          label={t('notices.text')}
          hint={t('notices.textHint')}
          value={text}
          onChange={setText}
          most={MOST}
          testId="notice-text"
        />
        {send.error ? <FailureNote text={failureText(send.error, language)} /> : null}
      </div>
    </Modal>
  )
}
