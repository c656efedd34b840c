// Changing one's own password. Every other session ends with it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, ProblemError } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { secondFactorQuery } from './me-queries.ts'

export function PasswordPanel() {
  const { t } = useTranslation()
  const language = useLanguage()
  const notify = useNotice()
  const queries = useQueryClient()
  const factor = useQuery(secondFactorQuery)
  const [open, setOpen] = useState(false)
  const [before, setBefore] = useState('')
  const [after, setAfter] = useState('')
  const [again, setAgain] = useState('')
  const send = useMutation({
    mutationFn: () => ask(client.POST('/api/password', { body: { before, after } })),
    onSuccess: () => {
      close()
      notify('done', t('me.passwordChanged'))
      void queries.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  function close() {
    setOpen(false)
    setBefore('')
    setAfter('')
    setAgain('')
    send.reset()
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (after !== '' && after === again) send.mutate()
  }
  const fault = send.error ? failureText(send.error, language) : undefined
  const ofNew = send.error instanceof ProblemError && send.error.code.startsWith('password-') ? send.error.code : ''
  const onNew = ofNew !== '' && ofNew !== 'password-wrong'
  return (
    <section className="panel panel-pad" aria-labelledby="me-password">
      <h2 className="panel-title" id="me-password">
        {t('me.password')}
      </h2>
      {factor.data?.password === false ? (
        <p className="quiet">{t('me.passwordNone')}</p>
      ) : !open ? (
        <Button onClick={() => setOpen(true)} data-testid="password-change">
          {t('me.passwordChange')}
        </Button>
      ) : (
        <form className="stack me-narrow" onSubmit={submit}>
          <TextField
            kind="password"
            focused
            label={t('me.passwordBefore')}
            value={before}
            onChange={setBefore}
            complete="current-password"
            fault={fault && !onNew ? fault : undefined}
            testId="password-before"
          />
          <TextField
            kind="password"
            label={t('session.newPassword')}
            hint={t('session.passwordRule')}
            value={after}
            onChange={setAfter}
            complete="new-password"
            fault={onNew ? fault : undefined}
            testId="password-after"
          />
          <TextField
            kind="password"
            label={t('session.newAgain')}
            value={again}
            onChange={setAgain}
            complete="new-password"
            fault={again !== '' && again !== after ? t('session.differs') : undefined}
            testId="password-again"
          />
          <p className="quiet small">{t('me.passwordHint')}</p>
          <div className="row-of">
            <Button
              type="primary"
              htmlType="submit"
              loading={send.isPending}
              disabled={before === '' || after === '' || after !== again}
              data-testid="password-submit"
            >
              {t('me.passwordChange')}
            </Button>
            <Button onClick={close}>{t('act.cancel')}</Button>
          </div>
        </form>
      )}
    </section>
  )
}
