// My account: what I may act as, password, second factor, where I am signed in, who stands in for whom.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLabel, useLanguage } from '../../api/reference.ts'
import '../../app/words-own.ts'
import { useAccount } from '../session/session.ts'
import './me.css'
import { PasswordPanel } from './password-panel.tsx'
import { SecondFactorPanel } from './second-factor.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import { StandInsPanel } from './stand-ins-panel.tsx'

export function MePage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const account = useAccount()
  useEffect(() => {
    document.title = `${t('shell.me')} · ${t('product')}`
  }, [t])
  if (!account) return null
  return (
    <div className="page me-page" data-testid="me-page">
      <div className="page-head">
        <h1>{t('shell.me')}</h1>
      </div>
      <section className="panel panel-pad" aria-labelledby="me-who">
        <h2 className="panel-title" id="me-who">
          {account.name} <span className="quiet me-login">{account.login}</span>
        </h2>
        <ul className="me-posts">
          {account.positions.map((each) => (
            <li key={`${each.role} ${each.party} ${each.place}`}>
              <strong>{label(each.roleLabel)}</strong>
              <span>{[label(each.partyName), each.placeName].join(t('dot'))}</span>
              {each.external ? <span className="tag">{t('me.external')}</span> : null}
            </li>
          ))}
          {account.roles.map((each) => (
            <li key={each.id}>
              <strong>{language === 'zh' ? each.label : each.english}</strong>
              <span className="quiet">{t('me.platformRole')}</span>
            </li>
          ))}
        </ul>
        {account.positions.length + account.roles.length === 0 ? <p className="quiet">{t('me.noPosts')}</p> : null}
      </section>
      <div className="me-columns">
        <SecondFactorPanel />
        <PasswordPanel />
      </div>
      <StandInsPanel account={account} />
      <SessionsPanel />
    </div>
  )
}
