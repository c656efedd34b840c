// Evidence to go with a value: files, sent at once, and links.
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import '../../blocks/file-drop.css'
import { type Evidence, useEvidenceFile } from './target-queries.ts'

const ACCEPT = '.pdf,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.wps,.ofd,image/jpeg,image/png,image/webp'

type Props = {
  readonly target: string
  readonly value: readonly Evidence[]
  readonly onChange: (evidence: readonly Evidence[]) => void
  readonly onBusy: (busy: boolean) => void
}

/** What the server takes: http or https. */
export function linkIn(text: string): string | undefined {
  const url = URL.parse(text.trim())
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined
}

const nameOf = (each: Evidence) => (each.kind === 'link' ? (each.title ?? each.url) : each.name)

export function EvidenceFields({ target, value, onChange, onBusy }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const id = useId()
  const [link, setLink] = useState('')
  const [wrong, setWrong] = useState(false)
  const send = useEvidenceFile(target)

  function take(file: File) {
    onBusy(true)
    send.mutate(file, {
      onSuccess: ({ address, name, type }) => onChange([...value, { kind: 'file', address, name, type }]),
      onSettled: () => onBusy(false),
    })
  }
  function addLink() {
    const url = linkIn(link)
    setWrong(url === undefined)
    if (url === undefined) return
    onChange([...value, { kind: 'link', url }])
    setLink('')
  }
  return (
    <fieldset className="evidence-fields">
      <legend className="field-label">
        {t('targets.evidence.title')}
        <span className="quiet small">{t('act.optional')}</span>
      </legend>
      {value.length > 0 ? (
        <ul className="evidence-chosen">
          {value.map((each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same link may be given twice
            <li key={index}>
              <span className="tag">{t(`targets.evidence.${each.kind}`)}</span>
              <span className="evidence-name">{nameOf(each)}</span>
              <Button size="small" type="text" onClick={() => onChange(value.filter((_, at) => at !== index))}>
                {t('targets.evidence.takeOff')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="evidence-add">
        <input
          id={`${id}-file`}
          type="file"
          accept={ACCEPT}
          className="out-of-sight"
          data-testid="evidence-file"
          onChange={(event) => {
            const file = event.target.files?.[0]
            event.target.value = ''
            if (file) take(file)
          }}
        />
        <label htmlFor={`${id}-file`} className="file-choose">
          {t(send.isPending ? 'targets.evidence.sending' : 'targets.evidence.addFile')}
        </label>
        <label htmlFor={`${id}-link`} className="out-of-sight">
          {t('targets.evidence.link')}
        </label>
        <Input
          id={`${id}-link`}
          type="url"
          value={link}
          placeholder="https://…"
          status={wrong ? 'error' : ''}
          onChange={(event) => setLink(event.target.value)}
          onPressEnter={(event) => {
            event.preventDefault()
            addLink()
          }}
          data-testid="evidence-link"
        />
        <Button onClick={addLink} disabled={link.trim() === ''} data-testid="evidence-link-add">
          {t('targets.evidence.addLink')}
        </Button>
      </div>
      {wrong ? <p className="field-fault">{t('targets.evidence.linkWrong')}</p> : null}
      {send.error ? (
        <p className="field-fault" role="alert">
          {failureText(send.error, language)}
        </p>
      ) : (
        <p className="quiet small">{t('targets.evidence.hint')}</p>
      )}
    </fieldset>
  )
}
