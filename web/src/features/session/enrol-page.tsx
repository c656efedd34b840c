// For an account whose role asks for a second factor that is not set up yet: nothing else is open, so it leads straight there.
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../api/client.ts'
import { SESSION_KEY } from '../../api/query-client.ts'
import { useLanguage } from '../../api/reference.ts'
import '../../app/words-own.ts'
import { LanguageSwitch } from '../../blocks/language-switch.tsx'
import { Mark } from '../../blocks/mark.tsx'
import { EnrolSteps } from '../me/enrol-steps.tsx'
import { useSignOut } from './session.ts'
import './sign-in-page.css'

type Props = {
  readonly account: Account
  readonly onLanguage: (language: 'zh' | 'en') => void
  readonly onDone: () => void
}

export function EnrolPage({ account, onLanguage, onDone }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const queries = useQueryClient()
  const signOut = useSignOut()
  useEffect(() => {
    document.title = `${t('factor.title')} · ${t('product')}`
  }, [t])
  return (
    <main className="enrol" data-testid="enrol-page">
      <div className="enrol-head">
        <span className="brand">
          <Mark />
          <b>共治</b>
        </span>
        <span className="row-of">
          <LanguageSwitch language={language} onSwitch={onLanguage} />
          <Button onClick={() => signOut.mutate()} loading={signOut.isPending}>
            {t('shell.signOut')}
          </Button>
        </span>
      </div>
      <section className="panel">
        <h1>{t('factor.neededTitle')}</h1>
        <p className="note" data-tone="soon">
          {t('factor.needed', { name: account.name })}
        </p>
        <EnrolSteps
          onDone={() => void queries.invalidateQueries({ queryKey: SESSION_KEY, exact: true }).then(onDone)}
        />
      </section>
    </main>
  )
}
