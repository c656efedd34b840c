// Accounts with what they may act as. Disabling takes effect at once; everything else is proposed.
import { useQuery } from '@tanstack/react-query'
import { Button, Dropdown, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AccountRow, ask, client, failureText } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { useChange } from '../me/me-queries.ts'
import { useAccount } from '../session/session.ts'
import { AccountDialog } from './account-dialog.tsx'
import { accountsQuery } from './admin-queries.ts'
import { may } from './may.ts'
import { SectionState } from './section-state.tsx'
import { usePropose } from './use-propose.ts'

type Wish = 'end-sessions' | 'disable' | 'reset-password' | 'reset-second-factor' | 'enable'

function Posts({ account }: { account: AccountRow }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  if (account.positions.length + account.roles.length === 0) return <span className="quiet">{t('admin.noRights')}</span>
  return (
    <div className="admin-posts">
      {account.positions.map((each) => (
        <span key={`${each.role} ${each.party} ${each.place}`}>
          {label(each.roleLabel)}{' '}
          <span className="quiet">{[label(each.partyName), each.placeName].join(t('dot'))}</span>
        </span>
      ))}
      {account.roles.map((each) => (
        <span key={each.id}>
          <span className="tag" data-tone="accent">
            {language === 'zh' ? each.label : each.english}
          </span>
        </span>
      ))}
    </div>
  )
}

function useActs() {
  const { t } = useTranslation()
  const notify = useNotice()
  const propose = usePropose()
  const disable = useChange(
    ['accounts', 'proposals'],
    (id: string) => ask(client.POST('/api/accounts/{id}/disable', { params: { path: { id } } })),
    () => notify('done', t('admin.disabledNow')),
  )
  const end = useChange(
    [],
    (id: string) => ask(client.DELETE('/api/accounts/{id}/sessions', { params: { path: { id } } })),
    ({ ended }) => notify('done', t('admin.sessionsEnded', { count: ended })),
  )
  async function run(wish: Wish, { id, roles }: AccountRow): Promise<unknown> {
    if (wish === 'end-sessions') return end.mutateAsync(id)
    if (wish === 'enable') return propose.mutateAsync({ kind: 'enable-account', account: id })
    if (wish === 'reset-password' || wish === 'reset-second-factor')
      return propose.mutateAsync({ kind: wish, account: id })
    if (roles.some((each) => each.id === 'administrator'))
      return propose.mutateAsync({ kind: 'disable-account', account: id })
    return disable.mutateAsync(id)
  }
  return { run, error: disable.error ?? end.error ?? propose.error }
}

export function AccountsSection() {
  const { t } = useTranslation()
  const language = useLanguage()
  const signedIn = useAccount()
  const query = useQuery(accountsQuery)
  const [search, setSearch] = useState('')
  const [dialog, setDialog] = useState<{ account: AccountRow | undefined }>()
  const [asked, setAsked] = useState<{ wish: Wish; account: AccountRow }>()
  const { run, error } = useActs()
  const changes = may(signedIn, 'change', 'account')
  const wanted = search.trim().toLowerCase()
  const shown = query.data?.filter(({ login, name, positions, roles }) =>
    [
      login,
      name,
      ...positions.flatMap((each) => [each.roleLabel, each.partyName, each.placeName]),
      ...roles.map((r) => r.label),
    ]
      .join(' ')
      .toLowerCase()
      .includes(wanted),
  )
  const acts = (account: AccountRow) => {
    const items: Wish[] = account.disabled
      ? ['enable']
      : [
          'end-sessions',
          ...(account.issuer && !account.passwordSet ? [] : (['reset-password'] as const)),
          ...(account.secondFactor ? (['reset-second-factor'] as const) : []),
          ...(account.id === signedIn?.id ? [] : (['disable'] as const)),
        ]
    return items.map((key) => ({ key, label: t(`admin.acts.${key}`), danger: key === 'disable' }))
  }
  return (
    <section className="panel" aria-label={t('admin.sections.accounts')}>
      <div className="admin-head">
        <Input
          className="admin-search"
          type="search"
          allowClear
          placeholder={t('admin.searchAccounts')}
          aria-label={t('admin.searchAccounts')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          data-testid="accounts-search"
        />
        {changes ? (
          <Button type="primary" onClick={() => setDialog({ account: undefined })} data-testid="account-add">
            {t('admin.addAccount')}
          </Button>
        ) : null}
      </div>
      {error ? (
        <div className="admin-failure">
          <FailureNote text={failureText(error, language)} />
        </div>
      ) : null}
      <SectionState query={query} rows={shown} empty={t(wanted ? 'admin.noMatch' : 'admin.noAccounts')}>
        {(rows) => (
          <RecordTable<AccountRow>
            label={t('admin.sections.accounts')}
            rows={rows}
            idOf={({ id }) => id}
            testId="account-row"
            stateOf={({ disabled }) => (disabled ? 'disabled' : 'active')}
            columns={[
              {
                title: t('admin.account'),
                cell: ({ name, login, disabled, issuer }) => (
                  <>
                    <span className="admin-name">{name}</span>{' '}
                    {disabled ? (
                      <span className="tag" data-tone="late">
                        {t('admin.isDisabled')}
                      </span>
                    ) : null}
                    <div className="quiet small">
                      {login}
                      {issuer ? `${t('dot')}${t('admin.external')}` : ''}
                    </div>
                  </>
                ),
              },
              { title: t('admin.rights'), cell: (account) => <Posts account={account} /> },
              {
                title: t('admin.signInBy'),
                cell: ({ secondFactor, passwordSet, issuer }) => (
                  <span className="row-of">
                    {secondFactor ? (
                      <span className="tag" data-tone="done">
                        {t('admin.twoSteps')}
                      </span>
                    ) : null}
                    {passwordSet ? null : (
                      <span className="tag" data-tone={issuer ? undefined : 'soon'}>
                        {t(issuer ? 'admin.external' : 'admin.passwordMissing')}
                      </span>
                    )}
                    {passwordSet && !secondFactor ? <span className="quiet">{t('admin.passwordOnly')}</span> : null}
                  </span>
                ),
              },
              ...(changes
                ? [
                    {
                      title: t('admin.actions'),
                      actions: true,
                      cell: (account: AccountRow) => (
                        <span className="row-of">
                          {account.disabled ? null : (
                            <Button size="small" onClick={() => setDialog({ account })} data-testid="account-rights">
                              {t('admin.changeRights')}
                            </Button>
                          )}
                          <Dropdown
                            trigger={['click']}
                            menu={{
                              items: acts(account),
                              onClick: ({ key }) => setAsked({ wish: key as Wish, account }),
                            }}
                          >
                            <Button size="small" data-testid="account-more">
                              {t('admin.more')}
                            </Button>
                          </Dropdown>
                        </span>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </SectionState>
      {dialog ? <AccountDialog account={dialog.account} close={() => setDialog(undefined)} /> : null}
      {asked ? (
        <Modal
          open
          title={t(`admin.acts.${asked.wish}`)}
          okText={t(`admin.acts.${asked.wish}`)}
          cancelText={t('act.cancel')}
          okButtonProps={{ danger: asked.wish === 'disable' }}
          onCancel={() => setAsked(undefined)}
          onOk={() => {
            setAsked(undefined)
            return run(asked.wish, asked.account).catch(() => undefined)
          }}
        >
          {t(
            asked.wish === 'disable' && asked.account.roles.some(({ id }) => id === 'administrator')
              ? 'admin.actHints.disable-administrator'
              : `admin.actHints.${asked.wish}`,
            { name: asked.account.name },
          )}
        </Modal>
      ) : null}
    </section>
  )
}
