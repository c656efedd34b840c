// Sign-in: who we are in one line, two fields, and a refusal that says what is wrong.
import { Button, Input } from 'antd'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { LanguageSwitch } from '../../blocks/language-switch.tsx'
import { Mark } from '../../blocks/mark.tsx'
import { useSignIn } from './session.ts'
import './sign-in-page.css'

export function SignInPage({ onLanguage }: { onLanguage: (language: 'zh' | 'en') => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const signIn = useSignIn()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const ids = useId()
  const failed = signIn.error ? failureText(signIn.error, language) : undefined

  useEffect(() => {
    document.title = `${t('session.title')} · ${t('product')}`
  }, [t])

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!signIn.isPending) signIn.mutate({ login: login.trim(), password })
  }

  return (
    <main className="sign-in">
      <div className="sign-in-language">
        <LanguageSwitch language={language} onSwitch={onLanguage} />
      </div>
      <section className="sign-in-about">
        <h1>
          <Mark />
          共治 <span lang="en">Gongzhi</span>
        </h1>
        <p className="sign-in-purpose">{t('session.purpose')}</p>
        <ol className="sign-in-loop" aria-label={t('session.loopLabel')}>
          {(['see', 'file', 'handle', 'prove', 'judge'] as const).map((step) => (
            <li key={step}>{t(`session.loop.${step}`)}</li>
          ))}
        </ol>
      </section>
      <form className="sign-in-form panel" onSubmit={submit} aria-label={t('session.title')}>
        <h2>{t('session.title')}</h2>
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
            onChange={(event) => setLogin(event.target.value)}
            aria-invalid={failed !== undefined}
            {...(failed ? { 'aria-describedby': `${ids}-failed`, status: 'error' as const } : {})}
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
            aria-invalid={failed !== undefined}
            {...(failed ? { 'aria-describedby': `${ids}-failed`, status: 'error' as const } : {})}
          />
        </div>
        <p id={`${ids}-failed`} className="sign-in-failed" role="alert" data-testid="login-failed">
          {failed}
        </p>
        <Button
          type="primary"
          size="large"
          block
          htmlType="submit"
          loading={signIn.isPending}
          data-testid="login-submit"
        >
          {t('session.submit')}
        </Button>
      </form>
    </main>
  )
}
