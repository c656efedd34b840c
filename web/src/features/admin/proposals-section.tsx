// What one administrator proposed and another one decides: the difference it makes, who may decide, until when.
import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, type Proposal } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { ConfirmButton } from '../../blocks/confirm-button.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { ShownOnce } from '../../blocks/shown-once.tsx'
import { useChange } from '../me/me-queries.ts'
import { useAccount } from '../session/session.ts'
import { proposalsQuery } from './admin-queries.ts'
import { KeyFacts } from './key-facts.tsx'
import { may } from './may.ts'
import { RightsDiff } from './rights-diff.tsx'
import { SectionState } from './section-state.tsx'

const KINDS = [
  'add-account',
  'change-rights',
  'enable-account',
  'disable-account',
  'reset-second-factor',
  'reset-password',
  'add-key',
] as const
const TONES = { open: 'soon', approved: 'done', refused: 'late', withdrawn: undefined, expired: undefined } as const

type Approved = { readonly code?: string; readonly token?: string; readonly who: string; readonly login: string }

function Entry({
  proposal,
  decides,
  onApproved,
}: {
  proposal: Proposal
  decides: boolean
  onApproved: (approved: Approved) => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const notify = useNotice()
  const account = useAccount()
  const { id, state, by, at, expires, decidedBy, decidedAt } = proposal
  const path = { params: { path: { id } } }
  const approve = useChange(
    ['proposals', 'accounts', 'keys'],
    () => ask(client.POST('/api/proposals/{id}/approve', path)),
    (done) => {
      if (done.code !== undefined || done.token !== undefined)
        onApproved({
          ...(done.code === undefined ? {} : { code: done.code }),
          ...(done.token === undefined ? {} : { token: done.token }),
          who: proposal.name ?? proposal.account?.name ?? proposal.key?.label ?? '',
          login: proposal.login ?? '',
        })
      else notify('done', t('admin.approved'))
    },
  )
  const refuse = useChange(
    ['proposals'],
    () => ask(client.POST('/api/proposals/{id}/refuse', path)),
    (done) => notify('done', t(done.state === 'withdrawn' ? 'admin.withdrawn' : 'admin.refused')),
  )
  const kind = KINDS.find((each) => each === proposal.kind)
  const own = by.id === account?.id
  const error = approve.error ?? refuse.error
  const whom = proposal.name
    ? `${proposal.name}（${proposal.login}）`
    : (proposal.account?.name ?? proposal.key?.label ?? '')
  return (
    <li className="proposal" data-testid="proposal" data-state={state} data-kind={proposal.kind}>
      <div className="proposal-body">
        <div className="proposal-head">
          <strong>{kind ? t(`admin.kinds.${kind}`) : proposal.kind}</strong>
          <span>{whom}</span>
          <span className="tag" data-tone={TONES[state]}>
            {t(`admin.states.${state}`)}
          </span>
        </div>
        {proposal.after ? <RightsDiff before={proposal.before} after={proposal.after} /> : null}
        {proposal.key ? <KeyFacts of={proposal.key} /> : null}
        <p className="quiet small">
          {t('admin.proposedBy', { name: by.name, at: dayAndTime(at, language) })}
          {state === 'open' ? t('admin.untilExpires', { at: dayAndTime(expires, language) }) : null}
          {decidedBy && decidedAt
            ? t('admin.decidedBy', { name: decidedBy.name, at: dayAndTime(decidedAt, language) })
            : null}
        </p>
        {error ? <p className="field-fault">{failureText(error, language)}</p> : null}
      </div>
      {state === 'open' && decides ? (
        <div className="proposal-acts">
          {proposal.mayApprove ? (
            <ConfirmButton
              harmless
              kind="primary"
              label={t('admin.approve')}
              ask={t('admin.approveAsk')}
              onConfirm={() => approve.mutate(undefined)}
              pending={approve.isPending}
              testId="proposal-approve"
            />
          ) : (
            <span className="quiet small proposal-why">{t(own ? 'admin.ownProposal' : 'admin.concerned')}</span>
          )}
          <ConfirmButton
            label={t(own ? 'admin.withdraw' : 'admin.refuse')}
            ask={t(own ? 'admin.withdrawAsk' : 'admin.refuseAsk')}
            onConfirm={() => refuse.mutate(undefined)}
            pending={refuse.isPending}
            testId="proposal-refuse"
          />
        </div>
      ) : null}
    </li>
  )
}

export function ProposalsSection() {
  const { t } = useTranslation()
  const account = useAccount()
  const query = useQuery(proposalsQuery)
  const [approved, setApproved] = useState<Approved>()
  const decides = may(account, 'change', 'proposal')
  const rows = query.data && [
    ...query.data.filter((each) => each.state === 'open'),
    ...query.data.filter((each) => each.state !== 'open'),
  ]
  return (
    <section className="panel" aria-label={t('admin.sections.proposals')}>
      <div className="admin-head">
        <p className="quiet">{t('admin.fourEyes')}</p>
      </div>
      <SectionState query={query} rows={rows} empty={t('admin.noProposals')} hint={t('admin.noProposalsHint')}>
        {(shown) => (
          <ul className="proposal-list">
            {shown.map((each) => (
              <Entry key={each.id} proposal={each} decides={decides} onApproved={setApproved} />
            ))}
          </ul>
        )}
      </SectionState>
      {approved ? (
        <Modal
          open
          title={t('admin.approved')}
          closable={false}
          mask={{ closable: false }}
          keyboard={false}
          footer={
            <Button type="primary" onClick={() => setApproved(undefined)} data-testid="approved-done">
              {t('once.handedOver')}
            </Button>
          }
        >
          <ShownOnce
            print
            title={
              approved.token
                ? t('admin.keyToken', { name: approved.who })
                : t('admin.oneTimeCode', {
                    name: approved.login ? `${approved.who}（${approved.login}）` : approved.who,
                  })
            }
            secrets={[approved.token ?? approved.code ?? '']}
            hint={t(approved.token ? 'admin.keyTokenHint' : 'admin.oneTimeHint')}
            testId="approved-secret"
          />
        </Modal>
      ) : null}
    </section>
  )
}
