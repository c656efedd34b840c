// Setting up the second factor: the password, the square for the authenticator application, its first code, the recovery codes.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Checkbox, QRCode } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { CopyButton } from '../../blocks/copy-button.tsx'
import { Bones, FailureNote } from '../../blocks/placeholders.tsx'
import { ShownOnce } from '../../blocks/shown-once.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import './me.css'
import { secondFactorQuery } from './me-queries.ts'

export const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')

function Begin({ onBegun }: { onBegun: (begun: { secret: string; address: string }) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data, error } = useQuery(secondFactorQuery)
  const [password, setPassword] = useState('')
  const begin = useMutation({
    mutationFn: () => ask(client.POST('/api/second-factor', { body: { password } })),
    onSuccess: onBegun,
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    begin.mutate()
  }
  if (error) return <FailureNote text={failureText(error, language)} />
  if (!data) return <Bones />
  return (
    <form className="stack" onSubmit={submit}>
      <p>{t('factor.what')}</p>
      {data.password ? (
        <TextField
          kind="password"
          label={t('factor.password')}
          value={password}
          onChange={setPassword}
          complete="current-password"
          fault={begin.error ? failureText(begin.error, language) : undefined}
          testId="factor-password"
        />
      ) : begin.error ? (
        <FailureNote text={failureText(begin.error, language)} />
      ) : null}
      <div>
        <Button
          type="primary"
          htmlType="submit"
          loading={begin.isPending}
          disabled={data.password && password === ''}
          data-testid="factor-begin"
        >
          {t('factor.begin')}
        </Button>
      </div>
    </form>
  )
}

function Confirm({
  begun,
  onConfirmed,
}: {
  begun: { readonly secret: string; readonly address: string }
  onConfirmed: (recovery: readonly string[]) => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => ask(client.POST('/api/second-factor/confirm', { body: { code: code.trim() } })),
    onSuccess: ({ recovery }) => onConfirmed(recovery),
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (code.trim() !== '') confirm.mutate()
  }
  return (
    <form className="enrol-confirm" onSubmit={submit}>
      <ol className="enrol-list">
        <li>
          <p>{t('factor.scan')}</p>
          <div className="enrol-square">
            <span className="shown-once-qr">
              <QRCode type="svg" value={begun.address} size={168} bordered={false} color="#12303a" bgColor="#ffffff" />
            </span>
            <div>
              <p className="quiet small">{t('factor.byHand')}</p>
              <p className="enrol-secret" data-testid="factor-secret">
                {inFours(begun.secret)}
              </p>
              <CopyButton text={begun.secret} label={t('factor.copySecret')} />
            </div>
          </div>
        </li>
        <li>
          <TextField
            kind="code"
            large
            label={t('factor.firstCode')}
            value={code}
            onChange={setCode}
            complete="one-time-code"
            placeholder="000000"
            most={12}
            fault={confirm.error ? failureText(confirm.error, language) : undefined}
            testId="factor-code"
          />
        </li>
      </ol>
      <div>
        <Button type="primary" htmlType="submit" loading={confirm.isPending} data-testid="factor-confirm">
          {t('factor.confirm')}
        </Button>
      </div>
    </form>
  )
}

/** Shown once, and left only by saying that they were kept. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation()
  const [kept, setKept] = useState(false)
  return (
    <div className="stack">
      <ShownOnce
        title={t('factor.recoveryTitle')}
        secrets={codes}
        hint={t('factor.recoveryHint')}
        testId="recovery-codes"
        print
      />
      <Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)} data-testid="recovery-kept">
        {t('factor.kept')}
      </Checkbox>
      <div>
        <Button type="primary" disabled={!kept} onClick={onDone} data-testid="recovery-done">
          {t('factor.done')}
        </Button>
      </div>
    </div>
  )
}

export function EnrolSteps({ onDone }: { onDone: () => void }) {
  const [begun, setBegun] = useState<{ secret: string; address: string }>()
  const [recovery, setRecovery] = useState<readonly string[]>()
  if (recovery) return <RecoveryCodes codes={recovery} onDone={onDone} />
  if (begun) return <Confirm begun={begun} onConfirmed={setRecovery} />
  return <Begin onBegun={setBegun} />
}
