// The second step: the six digits of the authenticator application, or a recovery code when the phone is lost.
import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../../api/client.ts'
import { TextField } from '../../blocks/text-field.tsx'
import { useSignInCode } from './session.ts'
import { useWait, WaitNote } from './wait-note.tsx'

export function CodeStep({ pending, onBack }: { pending: string; onBack: () => void }) {
  const { t } = useTranslation()
  const send = useSignInCode()
  const [recovery, setRecovery] = useState(false)
  const [code, setCode] = useState('')
  const id = useId()
  const left = useWait(send.error)
  const over = send.error instanceof ProblemError && send.error.code === 'sign-in-expired'

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!send.isPending && left === 0 && code.trim() !== '') send.mutate({ pending, code: code.trim() })
  }
  return (
    <form className="sign-in-form panel" onSubmit={submit} aria-label={t('session.codeTitle')}>
      <h2>{t('session.codeTitle')}</h2>
      <p className="quiet">{t(recovery ? 'session.recoveryHint' : 'session.codeHint')}</p>
      <TextField
        key={String(recovery)}
        kind="code"
        large
        focused
        label={t(recovery ? 'session.recoveryCode' : 'session.code')}
        complete={recovery ? 'off' : 'one-time-code'}
        placeholder={recovery ? 'XXXX-XXXX-XXXX-XXXX' : '000000'}
        most={recovery ? 40 : 12}
        value={code}
        onChange={setCode}
        testId="login-code"
      />
      <WaitNote id={id} error={send.error} left={left} />
      {over ? (
        <Button type="primary" size="large" block onClick={onBack}>
          {t('session.again')}
        </Button>
      ) : (
        <Button
          type="primary"
          size="large"
          block
          htmlType="submit"
          loading={send.isPending}
          disabled={left > 0}
          data-testid="login-code-submit"
        >
          {t('session.submit')}
        </Button>
      )}
      <div className="sign-in-more">
        <button
          type="button"
          className="as-link"
          data-testid="login-recovery"
          onClick={() => {
            setRecovery(!recovery)
            setCode('')
            send.reset()
          }}
        >
          {t(recovery ? 'session.withCode' : 'session.withRecovery')}
        </button>
        <button type="button" className="as-link" onClick={onBack}>
          {t('session.other')}
        </button>
      </div>
      <details className="sign-in-lost">
        <summary>{t('session.lost')}</summary>
        <p className="quiet small">{t('session.lostHint')}</p>
      </details>
    </form>
  )
}
