// Sign-in: who we are in one line, and one step at a time: password, code, or a new password by a one-time code.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import '../../app/words-own.ts'
import { LanguageSwitch } from '../../blocks/language-switch.tsx'
import { Mark } from '../../blocks/mark.tsx'
import { CodeStep } from './code-step.tsx'
import { PasswordStep } from './password-step.tsx'
import { ResetStep } from './reset-step.tsx'
import './sign-in-page.css'

type Step = { readonly at: 'password' } | { readonly at: 'reset' } | { readonly at: 'code'; readonly pending: string }

/** What the identity provider's way back left in the address; taken out of it, as it belongs in no history. */
function arrived(): { readonly step: Step; readonly problem: string | undefined } {
  const pending = new URLSearchParams(location.hash.slice(1)).get('pending')
  const problem = new URLSearchParams(location.search).get('problem') ?? undefined
  return { step: pending ? { at: 'code', pending } : { at: 'password' }, problem }
}

export function SignInPage({ onLanguage }: { onLanguage: (language: 'zh' | 'en') => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [first] = useState(arrived)
  const [step, setStep] = useState<Step>(first.step)
  const [problem, setProblem] = useState(first.problem)
  const [login, setLogin] = useState('')

  useEffect(() => {
    document.title = `${t('session.title')} · ${t('product')}`
  }, [t])
  useEffect(() => {
    if (location.hash.includes('pending=') || location.search.includes('problem='))
      history.replaceState(history.state, '', location.pathname)
  }, [])
  const toPassword = () => {
    setProblem(undefined)
    setStep({ at: 'password' })
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
          {(['see', 'file', 'handle', 'prove', 'judge'] as const).map((each) => (
            <li key={each}>{t(`session.loop.${each}`)}</li>
          ))}
        </ol>
        <p className="sign-in-people">
          <Link to="/my">{t('session.toMy')}</Link>
        </p>
        <p className="sign-in-open">
          <a href="/public/open" data-testid="to-open">
            {t('session.toOpen')}
          </a>
        </p>
      </section>
      {step.at === 'code' ? (
        <CodeStep pending={step.pending} onBack={toPassword} />
      ) : step.at === 'reset' ? (
        <ResetStep login={login} onLogin={setLogin} onBack={toPassword} />
      ) : (
        <PasswordStep
          problem={problem}
          login={login}
          onLogin={setLogin}
          onCode={({ pending }) => setStep({ at: 'code', pending })}
          onReset={() => setStep({ at: 'reset' })}
        />
      )}
    </main>
  )
}
