// The first step of signing in: account and password, or the identity provider of the house.
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type CodeAsked, useSignIn, waysInQuery } from './session.ts'
import { useWait, WaitNote } from './wait-note.tsx'

type Props = {
  readonly problem: string | undefined
  readonly onCode: (asked: CodeAsked) => void
  readonly onReset: () => void
  readonly login: string
  readonly onLogin: (login: string) => void
}

const PROBLEMS = ['oidc-unavailable', 'oidc-refused', 'oidc-no-rights', 'account-disabled'] as const

export function PasswordStep({ problem, onCode, onReset, login, onLogin }: Props) {
  const { t } = useTranslation()
  const signIn = useSignIn(onCode)
  const { data: ways } = useQuery(waysInQuery)
  const [password, setPassword] = useState('')
  const ids = useId()
  const left = useWait(signIn.error)
  const failed = signIn.error !== null
  const known = PROBLEMS.find((each) => each === problem)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!signIn.isPending && left === 0) signIn.mutate({ login: login.trim(), password })
  }
  const faulty = failed ? { 'aria-describedby': `${ids}-failed`, status: 'error' as const } : {}
  return (
    <form className="sign-in-form panel" onSubmit={submit} aria-label={t('session.title')}>
      <h2>{t('session.title')}</h2>
      {problem && !failed ? (
        <p className="note" data-tone="late" role="alert">
          {t(`session.problem.${known ?? 'other'}`)}
        </p>
      ) : null}
      <div>
        <label htmlFor={`${ids}-login`}>{t('session.login')}</label>
        <Input
          id={`${ids}-login`}
          data-testid="login-user"
          size="large"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          value={login}
          onChange={(event) => onLogin(event.target.value)}
          aria-invalid={failed}
          {...faulty}
        />
      </div>
      <div>
        <label htmlFor={`${ids}-password`}>{t('session.password')}</label>
        <Input.Password
          id={`${ids}-password`}
          data-testid="login-password"
          size="large"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          aria-invalid={failed}
          {...faulty}
        />
      </div>
      <WaitNote id={`${ids}-failed`} error={signIn.error} left={left} />
      <Button
        type="primary"
        size="large"
        block
        htmlType="submit"
        loading={signIn.isPending}
        disabled={left > 0}
        data-testid="login-submit"
      >
        {t('session.submit')}
      </Button>
      {ways?.identityProvider ? (
        <>
          <p className="sign-in-or" aria-hidden="true">
            {t('session.or')}
          </p>
          <Button size="large" block href={ways.identityProvider.start} data-testid="login-oidc">
            {t('session.through', { label: ways.identityProvider.label })}
          </Button>
        </>
      ) : null}
      <button type="button" className="as-link" onClick={onReset} data-testid="login-reset">
        {t('session.haveCode')}
      </button>
    </form>
  )
}
