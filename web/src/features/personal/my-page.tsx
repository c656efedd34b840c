// For a person without an account: by the code of a report, what is held about him, for what, until when, who read it; and
// taking it back. Plain and large, as whoever comes here comes once.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText, type MyData } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import '../../app/words-own.ts'
import { ConfirmButton } from '../../blocks/confirm-button.tsx'
import { LanguageSwitch } from '../../blocks/language-switch.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { Mark } from '../../blocks/mark.tsx'
import { useNotice } from '../../blocks/notice.tsx'
import { Bones, FailureNote } from '../../blocks/placeholders.tsx'
import { usePlatformNow } from '../../blocks/platform-time.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import './my.css'
import { myQuery, useWithdraw } from './personal-queries.ts'

/** The code behind the # of a slip's square: no server and no history ever sees it. */
function brought(): string {
  return new URLSearchParams(location.hash.slice(1)).get('code') ?? ''
}

type Held = MyData['held'][number]

function HeldEntry({ held, code }: { held: Held; code: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = usePlatformNow()
  const notify = useNotice()
  const withdraw = useWithdraw(code)
  const name = language === 'en' ? (held.labelEn ?? held.label) : held.label
  const kinds = ['text', 'phone', 'personal-photo'] as const
  const items = held.items.map((item) => {
    const kind = kinds.find((each) => each === item.kind)
    return language === 'en' && kind ? t(`my.kinds.${kind}`) : item.label
  })
  return (
    <li className="my-card" data-testid="my-held" data-purpose={held.purpose}>
      <h3>{items.join(t('list'))}</h3>
      <dl>
        <div>
          <dt>{t('my.forWhat')}</dt>
          <dd>
            {name}
            {t('my.basis', { item: held.basis.item, text: held.basis[language] })}
          </dd>
        </div>
        <div>
          <dt>{t('my.holder')}</dt>
          <dd>{held.holder.party}</dd>
        </div>
        <div>
          <dt>{t('my.received')}</dt>
          <dd>{dayAndTime(held.received, language, now)}</dd>
        </div>
        <div>
          <dt>{t('my.until')}</dt>
          <dd>{held.until ? dayAndTime(held.until, language, now) : t('my.untilEnded')}</dd>
        </div>
      </dl>
      {withdraw.error ? <FailureNote text={failureText(withdraw.error, language)} /> : null}
      {held.withdrawable ? (
        <ConfirmButton
          size="large"
          label={t('my.withdraw')}
          ask={t('my.withdrawAsk', { what: items.join(t('list')) })}
          explain={t('my.withdrawWhy')}
          pending={withdraw.isPending}
          onConfirm={() => withdraw.mutate(held.purpose, { onSuccess: () => notify('done', t('my.withdrawn')) })}
          testId="my-withdraw"
        />
      ) : (
        <p className="quiet">{t('my.notYet')}</p>
      )}
    </li>
  )
}

function Shown({ data, code }: { data: MyData; code: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = usePlatformNow()
  return (
    <>
      <section>
        <h2>{t('my.heldTitle')}</h2>
        {data.held.length === 0 ? (
          <p className="my-card" data-testid="my-nothing">
            {t('my.nothingHeld')}
          </p>
        ) : (
          <ul className="my-list">
            {data.held.map((held) => (
              <HeldEntry key={`${held.purpose} ${held.received}`} held={held} code={code} />
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>{t('my.readsTitle')}</h2>
        {data.reads.length === 0 ? (
          <p className="my-card">{t('my.noReads')}</p>
        ) : (
          <ul className="my-list">
            {data.reads.map((read) => (
              <li key={`${read.at} ${read.label}`} className="my-card my-read" data-testid="my-read">
                <strong>{dayAndTime(read.at, language, now)}</strong>
                <span>
                  {t('my.readBy', {
                    who: [read.reader.party, read.reader.role].join(t('dot')),
                    what: read.label,
                    why: read.why[language],
                  })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {data.gone.length === 0 ? null : (
        <section>
          <h2>{t('my.goneTitle')}</h2>
          <ul className="my-list">
            {data.gone.map((gone) => (
              <li key={`${gone.purpose} ${gone.at}`} className="my-card my-read" data-testid="my-gone">
                <strong>{dayAndTime(gone.at, language, now)}</strong>
                <span>
                  {t('my.goneLine', { what: gone.label, count: gone.items, why: t(`my.goneWhy.${gone.why}`) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

export function MyPage({ onLanguage }: { onLanguage: (language: 'zh' | 'en') => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [typed, setTyped] = useState(brought)
  const [code, setCode] = useState(typed)
  const mine = useQuery(myQuery(code))
  useEffect(() => {
    document.title = `${t('my.title')} · ${t('product')}`
  }, [t])
  useEffect(() => {
    if (location.hash.includes('code=')) history.replaceState(history.state, '', location.pathname)
  }, [])

  function submit(event: FormEvent) {
    event.preventDefault()
    if (typed.trim() === code) void mine.refetch()
    else setCode(typed.trim())
  }
  function leave() {
    setCode('')
    setTyped('')
  }
  return (
    <main className="my" data-testid="my-page">
      <header className="my-head">
        <span className="my-brand">
          <Mark /> 共治 <span lang="en">Gongzhi</span>
        </span>
        <LanguageSwitch language={language} onSwitch={onLanguage} />
      </header>
      <h1>{t('my.title')}</h1>
      {mine.data ? (
        <>
          <Shown data={mine.data} code={code} />
          <p className="quiet">{t('my.law')}</p>
          <div>
            <Button size="large" onClick={leave} data-testid="my-leave">
              {t('my.leave')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p>{t('my.about')}</p>
          <form className="my-card my-form" onSubmit={submit}>
            <TextField
              kind="code"
              large
              focused
              label={t('my.code')}
              value={typed}
              onChange={setTyped}
              placeholder="XXXX-XXXX-XXXX-XXXX-XXXX"
              most={60}
              fault={mine.error ? failureText(mine.error, language) : undefined}
              testId="my-code"
            />
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              disabled={typed.trim() === ''}
              loading={mine.isFetching}
              data-testid="my-submit"
            >
              {t('my.look')}
            </Button>
            {mine.isFetching ? <Bones lines={2} /> : null}
          </form>
          <details className="my-lost">
            <summary>{t('my.lost')}</summary>
            <p>{t('my.lostHint')}</p>
          </details>
        </>
      )}
    </main>
  )
}
