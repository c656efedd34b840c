// Who is signed in and as what; the way out.
import { Button } from 'antd'
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Account, failureText } from '../api/client.ts'
import { useLabel, useLanguage } from '../api/reference.ts'
import { FailureNote } from '../blocks/placeholders.tsx'
import { useSignOut } from '../features/session/session.ts'

export function AccountMenu({ account }: { account: Account }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  const signOut = useSignOut()
  const [open, setOpen] = useState(false)
  const menu = useRef<HTMLDetailsElement>(null)
  const first = account.positions[0]
  const role = account.roles[0]

  function close() {
    if (menu.current) menu.current.open = false
  }
  function onKey(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    close()
    menu.current?.querySelector('summary')?.focus()
  }
  function onBlur(event: FocusEvent) {
    if (!menu.current?.contains(event.relatedTarget)) close()
  }

  return (
    <details
      className="account"
      ref={menu}
      onKeyDown={onKey}
      onBlur={onBlur}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary data-testid="account-menu" aria-label={`${t('shell.account')}: ${account.name}`}>
        <span className="account-face" aria-hidden="true">
          {account.name.slice(0, 1)}
        </span>
        <span className="account-who">
          <span>{account.name}</span>
          <span>{first ? label(first.roleLabel) : role ? role[language === 'zh' ? 'label' : 'english'] : ''}</span>
        </span>
      </summary>
      {open ? (
        <div className="account-panel" tabIndex={-1}>
          <div>
            <strong>{account.name}</strong>
            <div className="quiet small">{account.login}</div>
          </div>
          <ul className="account-positions">
            {account.positions.map((position) => (
              <li key={`${position.role} ${position.party} ${position.place}`}>
                <div>{label(position.partyName)}</div>
                <div className="quiet small">{[label(position.roleLabel), position.placeName].join(t('dot'))}</div>
              </li>
            ))}
            {account.roles.map((each) => (
              <li key={each.id}>{language === 'zh' ? each.label : each.english}</li>
            ))}
          </ul>
          <Link to="/me" className="account-me" onClick={close} data-testid="nav-me">
            {t('shell.me')}
          </Link>
          {signOut.error ? <FailureNote text={failureText(signOut.error, language)} /> : null}
          <Button block onClick={() => signOut.mutate()} loading={signOut.isPending} data-testid="sign-out">
            {t('shell.signOut')}
          </Button>
        </div>
      ) : null}
    </details>
  )
}
