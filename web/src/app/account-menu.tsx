// Who is signed in and as what; the way out.
import { Button } from 'antd'
import { type FocusEvent, type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../api/client.ts'
import { useLabel } from '../api/reference.ts'
import { useSignOut } from '../features/session/session.ts'

export function AccountMenu({ account }: { account: Account }) {
  const { t } = useTranslation()
  const label = useLabel()
  const signOut = useSignOut()
  const menu = useRef<HTMLDetailsElement>(null)
  const first = account.positions[0]

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
    <details className="account" ref={menu} onKeyDown={onKey} onBlur={onBlur}>
      <summary data-testid="account-menu" aria-label={`${t('shell.account')}: ${account.name}`}>
        <span className="account-face" aria-hidden="true">
          {account.name.slice(0, 1)}
        </span>
        <span className="account-who">
          <span>{account.name}</span>
          <span>{first ? label(first.roleLabel) : ''}</span>
        </span>
      </summary>
      <div className="account-panel" tabIndex={-1}>
        <div>
          <strong>{account.name}</strong>
          <div className="quiet small">{account.login}</div>
        </div>
        <ul className="account-positions">
          {account.positions.map((position) => (
            <li key={`${position.role} ${position.party} ${position.place}`}>
              <div>{label(position.partyName)}</div>
              <div className="quiet small">
                {label(position.roleLabel)} · {position.placeName}
              </div>
            </li>
          ))}
        </ul>
        <Button block onClick={() => signOut.mutate()} loading={signOut.isPending} data-testid="sign-out">
          {t('shell.signOut')}
        </Button>
      </div>
    </details>
  )
}
