// A picture for a form: taken or chosen, sent at once, blurred by the server before it is stored.
import { useMutation } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FormField, failureText, ProblemError, uploadPicture } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import './photo-field.css'

type Props = {
  readonly field: FormField
  readonly value: string | undefined
  readonly onChange: (address: string | undefined) => void
  readonly onBusy: (busy: boolean) => void
  readonly fault?: string | undefined
  /** Where it goes; answers what the field then holds. */
  readonly upload?: (picture: Blob) => Promise<string>
}

/** Shows the chosen file from memory; released when it is replaced or the form goes away. */
function usePreview(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!file) return setUrl(undefined)
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url
}

export function PhotoField({ field, value, onChange, onBusy, fault, upload = uploadPicture }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const id = useId()
  const [file, setFile] = useState<File>()
  const preview = usePreview(file)
  const send = useMutation({
    mutationFn: upload,
    onMutate: () => onBusy(true),
    onSuccess: (address) => onChange(address),
    onError: () => onChange(undefined),
    onSettled: () => onBusy(false),
  })

  function choose(chosen: File | undefined) {
    setFile(chosen)
    onChange(undefined)
    send.reset()
    if (chosen) send.mutate(chosen)
  }

  const noEye = send.error instanceof ProblemError && send.error.code === 'eye-not-running'
  const failed = send.error ? failureText(send.error, language) : fault
  const status = send.isPending ? t('photo.sending') : value ? t('photo.sent') : t('photo.hint')
  return (
    <div>
      <span className="field-label" id={`${id}-label`}>
        {label(field.label)}
        {field.optional ? <span className="quiet small">{t('act.optional')}</span> : null}
      </span>
      <div
        className="photo-field"
        data-state={send.isPending ? 'sending' : value ? 'sent' : failed ? 'failed' : 'empty'}
      >
        {preview ? <img src={preview} alt={t('photo.preview')} /> : <span className="photo-blank" aria-hidden="true" />}
        <div>
          <input
            id={id}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            data-testid={`field-${field.name}`}
            className="out-of-sight"
            aria-labelledby={`${id}-label ${id}-choose`}
            aria-describedby={`${id}-status`}
            onChange={(event) => choose(event.target.files?.[0])}
          />
          <label htmlFor={id} id={`${id}-choose`} className="photo-choose">
            {t(file ? 'photo.again' : 'photo.choose')}
          </label>
          <p id={`${id}-status`} className={failed ? 'field-fault' : 'quiet small'} role={failed ? 'alert' : 'status'}>
            {failed ?? status}
            {noEye && field.optional ? t('photo.goOnWithout') : null}
          </p>
        </div>
      </div>
    </div>
  )
}
