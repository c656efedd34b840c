// A password by the one-time code that an administrator handed over.
import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextField } from '../../blocks/text-field.tsx'
import { useResetPassword } from './session.ts'
import { useWait, WaitNote } from './wait-note.tsx'

type Props = { readonly login: string; readonly onLogin: (login: string) => void; readonly onBack: () => void }

export function ResetStep({ login, onLogin, onBack }: Props) {
  const { t } = useTranslation()
  const send = useResetPassword()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const id = useId()
  const left = useWait(send.error)
  const differs = again !== '' && again !== password

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!send.isPending && left === 0 && password !== '' && password === again)
      send.mutate({ login: login.trim(), code: code.trim(), password })
  }
  if (send.isSuccess) {
    return (
      <section className="sign-in-form panel">
        <h2>{t('session.resetTitle')}</h2>
        <p className="note" data-tone="done" role="status">
          {t('session.resetDone')}
        </p>
        <Button type="primary" size="large" block onClick={onBack} autoFocus data-testid="reset-done">
          {t('session.toSignIn')}
        </Button>
      </section>
    )
  }
  return (
    <form className="sign-in-form panel" onSubmit={submit} aria-label={t('session.resetTitle')}>
      <h2>{t('session.resetTitle')}</h2>
      <p className="quiet">{t('session.resetHint')}</p>
      <TextField
        large
        focused
        label={t('session.login')}
        value={login}
        onChange={onLogin}
        complete="username"
        testId="reset-login"
      />
      <TextField
        large
        kind="code"
        label={t('session.oneTime')}
        value={code}
        onChange={setCode}
        placeholder="XXXX-XXXX-XXXX-XXXX"
        testId="reset-code"
      />
      <TextField
        large
        kind="password"
        label={t('session.newPassword')}
        value={password}
        onChange={setPassword}
        complete="new-password"
        testId="reset-password"
      />
      <TextField
        large
        kind="password"
        label={t('session.newAgain')}
        value={again}
        onChange={setAgain}
        complete="new-password"
        fault={differs ? t('session.differs') : undefined}
        testId="reset-again"
      />
      <p className="quiet small">{t('session.passwordRule')}</p>
      <WaitNote id={id} error={send.error} left={left} />
      <Button
        type="primary"
        size="large"
        block
        htmlType="submit"
        loading={send.isPending}
        disabled={left > 0 || password === '' || password !== again || code.trim() === '' || login.trim() === ''}
        data-testid="reset-submit"
      >
        {t('session.setPassword')}
      </Button>
      <button type="button" className="as-link" onClick={onBack}>
        {t('session.back')}
      </button>
    </form>
  )
}
