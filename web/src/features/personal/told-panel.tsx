// On a case, for those who may know: what the person who reported it told. A value is shown for a minute, for a purpose and a
// reason, and the person is told who looked.
import { READ_REASONS, type ReadReason } from '@gongzhi/kernel'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText, type ToldItem, type ToldValue } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import '../../app/words-own.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { Bones, FailureNote } from '../../blocks/placeholders.tsx'
import { usePlatformNow } from '../../blocks/platform-time.tsx'
import { toldQuery, useReadTold } from './personal-queries.ts'
import './told.css'

const SHOWN_S = 60

function Value({ value, onOver }: { value: ToldValue; onOver: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [left, setLeft] = useState(SHOWN_S)
  useEffect(() => {
    const until = performance.now() + SHOWN_S * 1000
    const timer = setInterval(() => {
      const rest = Math.ceil((until - performance.now()) / 1000)
      setLeft(rest)
      if (rest <= 0) onOver()
    }, 250)
    return () => clearInterval(timer)
  }, [onOver])
  return (
    <div className="told-value">
      {value.jpeg ? (
        <img src={`data:image/jpeg;base64,${value.jpeg}`} alt={label(value.label)} data-testid="told-picture" />
      ) : (
        <p data-testid="told-text">{value.text}</p>
      )}
      <div className="row-of small">
        <Button size="small" onClick={onOver} data-testid="told-hide">
          {t('told.hide')}
        </Button>
        <span className="quiet">{t('told.left', { seconds: Math.max(0, left) })}</span>
      </div>
    </div>
  )
}

function Ask({
  caseId,
  item,
  onRead,
  onCancel,
}: {
  caseId: string
  item: ToldItem
  onRead: (value: ToldValue) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const read = useReadTold(caseId)
  const [why, setWhy] = useState<ReadReason>()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (why) read.mutate({ item, why }, { onSuccess: onRead })
  }
  return (
    <form className="told-ask" onSubmit={submit}>
      <p className="small">
        <span className="quiet">{t('told.purpose')}</span> {label(item.purposeLabel)}
      </p>
      <ChoiceChips
        label={t('told.why')}
        value={why}
        onChange={(value) => setWhy(value as ReadReason)}
        testId="told-why"
        options={Object.entries(READ_REASONS).map(([value, words]) => ({ value, label: words[language] }))}
      />
      <p className="note small" data-tone="soon">
        {t('told.recorded')}
      </p>
      {read.error ? <FailureNote text={failureText(read.error, language)} /> : null}
      <div className="row-of">
        <Button
          type="primary"
          size="small"
          htmlType="submit"
          disabled={!why}
          loading={read.isPending}
          data-testid="told-read"
        >
          {t('told.read')}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('act.cancel')}
        </Button>
      </div>
    </form>
  )
}

function Item({ caseId, item }: { caseId: string; item: ToldItem }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const now = usePlatformNow()
  const [asking, setAsking] = useState(false)
  const [value, setValue] = useState<ToldValue>()
  const [hide] = useState(() => () => setValue(undefined))
  return (
    <li className="told-item" data-testid="told-item" data-kind={item.kind} data-gone={item.gone}>
      <div className="told-head">
        <span>
          <strong>{label(item.label)}</strong>
          <span className="quiet small">
            {item.gone
              ? t('told.gone')
              : item.until
                ? t('told.until', { at: dayAndTime(item.until, language, now) })
                : t('told.whileOpen')}
          </span>
        </span>
        {item.gone || asking || value ? null : (
          <Button size="small" onClick={() => setAsking(true)} data-testid="told-open">
            {t('told.look')}
          </Button>
        )}
      </div>
      {value && !item.gone ? <Value value={value} onOver={hide} /> : null}
      {asking && !item.gone ? (
        <Ask
          caseId={caseId}
          item={item}
          onCancel={() => setAsking(false)}
          onRead={(told) => {
            setAsking(false)
            setValue(told)
          }}
        />
      ) : null}
    </li>
  )
}

export function ToldPanel({ caseId }: { caseId: string }) {
  const { t } = useTranslation()
  const { data, isPending } = useQuery(toldQuery(caseId))
  if (isPending) return <Bones lines={2} />
  if (!data || data.length === 0) return null
  return (
    <section className="panel panel-pad" aria-labelledby="told-title" data-testid="told-panel">
      <h2 className="panel-title" id="told-title">
        {t('told.title')}
      </h2>
      <p className="quiet small told-about">{t('told.about')}</p>
      <ul className="told-list">
        {data.map((item) => (
          <Item key={item.ref} caseId={caseId} item={item} />
        ))}
      </ul>
    </section>
  )
}
