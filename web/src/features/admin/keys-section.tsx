// Keys of programs: what they may claim, when they end, when they were last used.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, type Key } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { ConfirmButton } from '../../blocks/confirm-button.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { useChange } from '../me/me-queries.ts'
import { useAccount } from '../session/session.ts'
import { keysQuery } from './admin-queries.ts'
import { KeyDialog } from './key-dialog.tsx'
import { KeyFacts } from './key-facts.tsx'
import { may } from './may.ts'
import { SectionState } from './section-state.tsx'

const TONES = { valid: 'done', ended: undefined, revoked: 'late' } as const
const MAKERS = ['start', 'cli'] as const

export function KeysSection() {
  const { t } = useTranslation()
  const language = useLanguage()
  const notify = useNotice()
  const account = useAccount()
  const query = useQuery(keysQuery)
  const [making, setMaking] = useState(false)
  const changes = may(account, 'change', 'key')
  const revoke = useChange(
    ['keys'],
    (id: string) => ask(client.DELETE('/api/keys/{id}', { params: { path: { id } } })),
    () => notify('done', t('admin.keyRevoked')),
  )
  const maker = ({ by, byName }: Key) => {
    const own = MAKERS.find((each) => each === by)
    return byName ?? (own ? t(`admin.makers.${own}`) : by.slice(0, 8))
  }
  return (
    <section className="panel" aria-label={t('admin.sections.keys')}>
      <div className="admin-head">
        <p className="quiet">{t('admin.keysAbout')}</p>
        {changes ? (
          <Button type="primary" onClick={() => setMaking(true)} data-testid="key-add">
            {t('admin.addKey')}
          </Button>
        ) : null}
      </div>
      {revoke.error ? (
        <div className="admin-failure">
          <FailureNote text={failureText(revoke.error, language)} />
        </div>
      ) : null}
      <SectionState query={query} rows={query.data} empty={t('admin.noKeys')} hint={t('admin.noKeysHint')}>
        {(rows) => (
          <RecordTable<Key>
            label={t('admin.sections.keys')}
            rows={rows}
            idOf={({ id }) => id}
            testId="key-row"
            stateOf={({ state }) => state}
            columns={[
              {
                title: t('admin.key'),
                cell: (key) => (
                  <>
                    <span className="admin-name">{key.label}</span>
                    <div className="quiet small">
                      <span className="mono">gz_{key.id}_…</span>
                    </div>
                  </>
                ),
              },
              { title: t('admin.covers'), cell: (key) => <KeyFacts of={key} /> },
              {
                title: t('admin.state'),
                cell: ({ state }) => (
                  <span className="tag" data-tone={TONES[state]}>
                    {t(`admin.keyStates.${state}`)}
                  </span>
                ),
              },
              {
                title: t('admin.used'),
                cell: ({ used }) =>
                  used ? dayAndTime(used, language) : <span className="quiet">{t('admin.never')}</span>,
              },
              {
                title: t('admin.madeBy'),
                cell: (key) => (
                  <>
                    {maker(key)}
                    <div className="quiet small">{dayAndTime(key.made, language)}</div>
                  </>
                ),
              },
              ...(changes
                ? [
                    {
                      title: t('admin.actions'),
                      actions: true,
                      cell: ({ id, state }: Key) =>
                        state === 'valid' ? (
                          <ConfirmButton
                            size="small"
                            label={t('admin.revoke')}
                            ask={t('admin.revokeAsk')}
                            explain={t('admin.revokeWhy')}
                            onConfirm={() => revoke.mutate(id)}
                            testId="key-revoke"
                          />
                        ) : null,
                    },
                  ]
                : []),
            ]}
          />
        )}
      </SectionState>
      {making ? <KeyDialog close={() => setMaking(false)} /> : null}
    </section>
  )
}
