// Brings a work report in: a file dropped or chosen, sent, read whole or not at all, and then shown as a draft.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { failureText, ProblemError } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { FileDrop } from '../../blocks/file-drop.tsx'
import { useNotice } from '../../blocks/notice.tsx'
import { useImport } from './target-queries.ts'

const ACCEPT = '.txt,.md,.csv,.tsv,.html,.htm,.xlsx,.docx,.pdf'
const MOST_BYTES = 50 * 1024 * 1024

export function ImportReport() {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const notify = useNotice()
  const [share, setShare] = useState(0)
  const [name, setName] = useState('')
  const [tooLarge, setTooLarge] = useState(false)
  const send = useImport(setShare)

  function take(file: File) {
    setShare(0)
    setName(file.name)
    setTooLarge(file.size > MOST_BYTES)
    send.reset()
    if (file.size > MOST_BYTES) return
    send.mutate(file, {
      onSuccess: ({ report, known }) => {
        notify(known ? 'soon' : 'done', t(known ? 'targets.import.known' : 'targets.import.done'))
        void navigate(`/targets/reports/${encodeURIComponent(report.id)}`)
      },
    })
  }

  const fault = tooLarge ? t('targets.import.tooLarge') : send.error ? failureText(send.error, language) : undefined
  const code = send.error instanceof ProblemError ? send.error.code : undefined
  const busy = send.isPending
    ? share < 1
      ? { text: t('targets.import.sending', { name }), share }
      : { text: t('targets.import.reading', { name }) }
    : undefined
  return (
    <section className="panel panel-pad stack" aria-label={t('targets.import.title')}>
      <FileDrop
        label={t('targets.import.drop')}
        choose={t('targets.import.choose')}
        hint={t('targets.import.hint')}
        accept={ACCEPT}
        onFile={take}
        busy={busy}
        testId="report-file"
      />
      {fault ? (
        <div className="note" data-tone="late" role="alert" data-testid="import-fault" data-code={code}>
          <strong>{t('targets.import.failed', { name })}</strong>
          <p>{fault}</p>
          <p className="small">{t('targets.import.nothingKept')}</p>
        </div>
      ) : null}
    </section>
  )
}
