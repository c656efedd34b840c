// Who stands in for me while I am away, and for whom I stand in.
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Account, ask, client, failureText, type StandIn } from '../../api/client.ts'
import { commandId } from '../../api/command-id.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { ConfirmButton } from '../../blocks/confirm-button.tsx'
import { fieldText, InstantInput, instantOf } from '../../blocks/instant-input.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { Bones, FailureNote } from '../../blocks/placeholders.tsx'
import { usePlatformNow } from '../../blocks/platform-time.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { standInsQuery, useChange } from './me-queries.ts'
import { usePostText } from './post-text.ts'

const DAY_MS = 86_400_000
/** Accounts are told by reference only; its beginning is enough to know a colleague's by. */
const shortNumber = (id: string) => id.slice(0, 8)
const same = (a: Account['positions'][number]) => [a.role, a.party, a.place].join(' ')

function Declare({ account, close }: { account: Account; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const notify = useNotice()
  const now = usePlatformNow()
  const [id] = useState(commandId)
  const [standing, setStanding] = useState('')
  const [from, setFrom] = useState(() => fieldText(now))
  const [until, setUntil] = useState(() => fieldText(now + 3 * DAY_MS))
  const [handed, setHanded] = useState<readonly string[]>(() => account.positions.map(same))
  const declare = useChange(
    ['stand-ins'],
    (body: { from: string; until: string }) =>
      ask(
        client.POST('/api/stand-ins', {
          body: {
            id,
            standing: standing.trim(),
            positions: account.positions
              .filter((each) => handed.includes(same(each)))
              .map(({ role, party, place }) => ({ role, party, place })),
            ...body,
          },
        }),
      ),
    () => {
      notify('done', t('standIn.declared'))
      close()
    },
  )
  const span = { from: instantOf(from), until: instantOf(until) }
  const ready = standing.trim() !== '' && handed.length > 0 && span.from !== undefined && span.until !== undefined
  function submit(event: FormEvent) {
    event.preventDefault()
    if (span.from !== undefined && span.until !== undefined) declare.mutate({ from: span.from, until: span.until })
  }
  return (
    <form className="stack me-narrow" onSubmit={submit}>
      <TextField
        label={t('standIn.who')}
        hint={t('standIn.whoHint')}
        value={standing}
        onChange={setStanding}
        focused
        testId="stand-in-who"
      />
      <div className="me-two">
        <InstantInput label={t('standIn.from')} value={from} onChange={setFrom} testId="stand-in-from" />
        <InstantInput label={t('standIn.until')} value={until} onChange={setUntil} testId="stand-in-until" />
      </div>
      <fieldset>
        <legend className="field-label">{t('standIn.posts')}</legend>
        <div className="me-checks">
          {account.positions.map((position) => (
            <Checkbox
              key={same(position)}
              checked={handed.includes(same(position))}
              onChange={({ target }) =>
                setHanded((before) =>
                  target.checked ? [...before, same(position)] : before.filter((each) => each !== same(position)),
                )
              }
            >
              {[label(position.roleLabel), label(position.partyName), position.placeName].join(t('dot'))}
            </Checkbox>
          ))}
        </div>
      </fieldset>
      <p className="quiet small">{t('standIn.hint')}</p>
      {declare.error ? <FailureNote text={failureText(declare.error, language)} /> : null}
      <div className="row-of">
        <Button
          type="primary"
          htmlType="submit"
          loading={declare.isPending}
          disabled={!ready}
          data-testid="stand-in-submit"
        >
          {t('standIn.declare')}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
      </div>
    </form>
  )
}

function Entry({ entry, mine }: { entry: StandIn; mine: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const posts = usePostText()
  const now = usePlatformNow()
  const end = useChange(['stand-ins'], (id: string) =>
    ask(client.DELETE('/api/stand-ins/{id}', { params: { path: { id } } })),
  )
  const state = entry.active ? 'active' : entry.ended ? 'ended' : Date.parse(entry.from) > now ? 'ahead' : 'over'
  const other = mine ? entry.standing : entry.absent
  return (
    <li data-testid="stand-in" data-state={state}>
      <div>
        <div className="row-of">
          <strong>{posts(entry.positions)}</strong>
          <span className="tag" data-tone={state === 'active' ? 'accent' : undefined}>
            {t(`standIn.state.${state}`)}
          </span>
        </div>
        <div className="small">
          {t('standIn.span', {
            from: dayAndTime(entry.from, language, now),
            until: dayAndTime(entry.ended?.at ?? entry.until, language, now),
          })}
        </div>
        <div className="quiet small">
          {t(mine ? 'standIn.by' : 'standIn.for')}{' '}
          <span className="mono" title={other}>
            {shortNumber(other)}
          </span>
        </div>
        {end.error ? <p className="field-fault">{failureText(end.error, language)}</p> : null}
      </div>
      {state === 'active' || state === 'ahead' ? (
        <ConfirmButton
          size="small"
          label={t('standIn.end')}
          ask={t('standIn.endAsk')}
          onConfirm={() => end.mutate(entry.id)}
          pending={end.isPending}
          testId="stand-in-end"
        />
      ) : null}
    </li>
  )
}

export function StandInsPanel({ account }: { account: Account }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data, error, refetch } = useQuery(standInsQuery)
  const [declaring, setDeclaring] = useState(false)
  const mine = data?.filter((each) => each.absent === account.id) ?? []
  const others = data?.filter((each) => each.standing === account.id) ?? []
  const list = (title: string, rows: readonly StandIn[], empty: string, own: boolean) => (
    <div>
      <h3 className="me-sub">{title}</h3>
      {rows.length === 0 ? (
        <p className="quiet">{empty}</p>
      ) : (
        <ul className="me-list">
          {rows.map((each) => (
            <Entry key={each.id} entry={each} mine={own} />
          ))}
        </ul>
      )}
    </div>
  )
  return (
    <section className="panel panel-pad" aria-labelledby="me-stand-ins" data-testid="me-stand-ins">
      <div className="me-head">
        <h2 id="me-stand-ins">{t('standIn.title')}</h2>
        {declaring || account.positions.length === 0 ? null : (
          <Button onClick={() => setDeclaring(true)} data-testid="stand-in-declare">
            {t('standIn.declare')}
          </Button>
        )}
      </div>
      {declaring ? (
        <Declare account={account} close={() => setDeclaring(false)} />
      ) : error ? (
        <FailureNote text={failureText(error, language)} retry={() => void refetch()} retryLabel={t('failure.retry')} />
      ) : !data ? (
        <Bones />
      ) : (
        <div className="me-columns">
          {list(t('standIn.forMe'), mine, t('standIn.noneForMe'), true)}
          <div>
            {list(t('standIn.iFor'), others, t('standIn.noneIFor'), false)}
            <p className="quiet small me-number">
              {t('standIn.mine')} <span className="mono">{account.login}</span>
              {t('standIn.number')} <span className="mono">{shortNumber(account.id)}</span>
            </p>
          </div>
        </div>
      )}
    </section>
  )
}
