// The second factor of one's own account: whether it is on, setting it up, new recovery codes, taking it off.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { Bones, FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { EnrolSteps, RecoveryCodes } from './enrol-steps.tsx'
import { secondFactorQuery, useChange } from './me-queries.ts'

type Doing = 'enrol' | 'renew' | 'remove' | undefined

function Proof({
  asksPassword,
  label,
  warn,
  danger,
  error,
  pending,
  onSend,
  onCancel,
}: {
  asksPassword: boolean
  label: string
  warn: string
  danger: boolean
  error: unknown
  pending: boolean
  onSend: (proof: { password: string; code: string }) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  function submit(event: FormEvent) {
    event.preventDefault()
    onSend({ password, code: code.trim() })
  }
  return (
    <form className="stack me-narrow" onSubmit={submit}>
      <p className="note" data-tone="soon">
        {warn}
      </p>
      {asksPassword ? (
        <TextField
          kind="password"
          label={t('factor.password')}
          value={password}
          onChange={setPassword}
          complete="current-password"
          testId="factor-password"
        />
      ) : null}
      <TextField
        kind="code"
        label={t('factor.codeOrRecovery')}
        value={code}
        onChange={setCode}
        complete="one-time-code"
        testId="factor-code"
      />
      {error ? <FailureNote text={failureText(error, language)} /> : null}
      <div className="row-of">
        <Button
          type="primary"
          danger={danger}
          htmlType="submit"
          loading={pending}
          disabled={code.trim() === '' || (asksPassword && password === '')}
          data-testid="factor-send"
        >
          {label}
        </Button>
        <Button onClick={onCancel}>{t('act.cancel')}</Button>
      </div>
    </form>
  )
}

export function SecondFactorPanel() {
  const { t } = useTranslation()
  const language = useLanguage()
  const notify = useNotice()
  const queries = useQueryClient()
  const { data, error } = useQuery(secondFactorQuery)
  const [doing, setDoing] = useState<Doing>()
  const renew = useMutation({
    mutationFn: (body: { password: string; code: string }) => ask(client.POST('/api/second-factor/recovery', { body })),
  })
  const remove = useChange(
    ['second-factor', 'session'],
    (body: { password: string; code: string }) => ask(client.POST('/api/second-factor/remove', { body })),
    () => {
      setDoing(undefined)
      notify('done', t('factor.removed'))
    },
  )
  function over() {
    setDoing(undefined)
    renew.reset()
    for (const key of ['second-factor', 'sessions']) void queries.invalidateQueries({ queryKey: [key] })
  }
  function body() {
    if (error) return <FailureNote text={failureText(error, language)} />
    if (!data) return <Bones lines={2} />
    if (doing === 'enrol') return <EnrolSteps onDone={over} />
    if (renew.data) return <RecoveryCodes codes={renew.data.recovery} onDone={over} />
    if (doing) {
      const now = doing === 'renew' ? renew : remove
      return (
        <Proof
          key={doing}
          asksPassword={data.password}
          label={t(doing === 'renew' ? 'factor.renew' : 'factor.remove')}
          warn={t(
            doing === 'renew' ? 'factor.renewWarn' : data.required ? 'factor.removeRequired' : 'factor.removeWarn',
          )}
          danger={doing === 'remove'}
          error={now.error}
          pending={now.isPending}
          onSend={(proof) => now.mutate(proof)}
          onCancel={() => {
            setDoing(undefined)
            now.reset()
          }}
        />
      )
    }
    if (!data.confirmed) {
      return (
        <div className="stack">
          <p className={data.required ? 'note' : 'quiet'} data-tone="soon">
            {t(data.required ? 'factor.offRequired' : 'factor.off')}
          </p>
          <div>
            <Button type="primary" onClick={() => setDoing('enrol')} data-testid="factor-enrol">
              {t('factor.setUp')}
            </Button>
          </div>
        </div>
      )
    }
    return (
      <div className="stack">
        <p>
          {t('factor.since', { at: dayAndTime(data.confirmed, language) })}
          <span className={data.recoveryLeft < 3 ? 'factor-few' : 'quiet'}>
            {t('factor.left', { count: data.recoveryLeft })}
          </span>
        </p>
        <div className="row-of">
          <Button onClick={() => setDoing('renew')}>{t('factor.renew')}</Button>
          <Button onClick={() => setDoing('remove')}>{t('factor.remove')}</Button>
        </div>
      </div>
    )
  }
  return (
    <section className="panel panel-pad" aria-labelledby="me-factor" data-testid="me-factor">
      <h2 className="panel-title me-title" id="me-factor">
        {t('factor.title')}
        {data ? (
          <span className="tag" data-tone={data.confirmed ? 'done' : undefined}>
            {t(data.confirmed ? 'factor.on' : 'factor.isOff')}
          </span>
        ) : null}
      </h2>
      {body()}
    </section>
  )
}
