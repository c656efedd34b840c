// Proposes an account, or other rights for one. Nothing changes before another administrator approved it.
import { useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AccountRow, failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { accountsQuery } from './admin-queries.ts'
import { isWhole, type Rights, RightsPicker, rightsOf } from './rights-picker.tsx'
import { usePropose } from './use-propose.ts'

const LOGIN = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,79}$/u

export function AccountDialog({ account, close }: { account: AccountRow | undefined; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const queries = useQueryClient()
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [rights, setRights] = useState<Rights>(() => (account ? rightsOf(account) : { positions: [{}], roles: [] }))
  const propose = usePropose(close)
  const positions = rights.positions.filter(isWhole)
  const half = rights.positions.length > positions.length
  const taken = queries.getQueryData(accountsQuery.queryKey)?.some((each) => each.login === login.trim())
  const loginFault =
    login === '' || account
      ? undefined
      : taken
        ? t('admin.loginTaken')
        : LOGIN.test(login.trim())
          ? undefined
          : t('admin.loginRule')
  const ready = !half && (account !== undefined || (LOGIN.test(login.trim()) && !taken && name.trim() !== ''))

  function send() {
    const held = {
      positions: positions.map((each) => ({ ...each, party: each.party.trim() })),
      roles: [...rights.roles],
    }
    propose.mutate(
      account
        ? { kind: 'change-rights', account: account.id, ...held }
        : { kind: 'add-account', login: login.trim(), name: name.trim(), ...held },
    )
  }
  return (
    <Modal
      open
      width={760}
      title={account ? t('admin.changeRightsOf', { name: account.name }) : t('admin.addAccount')}
      okText={t('admin.propose')}
      cancelText={t('act.cancel')}
      onCancel={close}
      onOk={send}
      confirmLoading={propose.isPending}
      okButtonProps={{
        disabled: !ready,
        ...({ 'data-testid': 'account-propose' } as Record<`data-${string}`, string>),
      }}
    >
      <div className="stack">
        {account ? null : (
          <div className="dialog-two">
            <TextField
              label={t('admin.login')}
              value={login}
              onChange={setLogin}
              fault={loginFault}
              focused
              testId="account-login"
            />
            <TextField label={t('admin.name')} value={name} onChange={setName} most={80} testId="account-name" />
          </div>
        )}
        <RightsPicker value={rights} onChange={setRights} />
        <p className="note">{t('admin.fourEyes')}</p>
        {propose.error ? <FailureNote text={failureText(propose.error, language)} /> : null}
      </div>
    </Modal>
  )
}
