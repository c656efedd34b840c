// The live indicator of the platform that a target is tied to, which then replaces prose; tying and untying it.
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { placesQuery, useLabel, useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { percentText } from '../../blocks/share-text.ts'
import { indicatorsQuery } from '../indicators/indicator-queries.ts'
import { ReasonForm } from './reason-form.tsx'
import { type Target, useTargetCommand } from './target-queries.ts'
import { figureText } from './target-words.ts'

function TieForm({ target, close }: { target: Target; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const ids = useId()
  const { data: places = [] } = useQuery(placesQuery)
  const district = places.find(({ kind }) => kind === 'district')?.id
  const [place, setPlace] = useState<string>()
  const at = place ?? district
  const { data: figures = [], error: unread } = useQuery(indicatorsQuery(at))
  const [chosen, setChosen] = useState<string>()
  const { act, pending, error } = useTargetCommand(target, close)
  const figure = figures.find(({ pack, id }) => `${pack}/${id}` === chosen)
  const failed = error ?? unread
  return (
    <form
      className="target-form"
      aria-label={t('targets.tie.tie')}
      data-testid="tie-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (figure && at) act({ do: 'tie', pack: figure.pack, indicator: figure.id, place: at })
      }}
    >
      <div>
        <label className="field-label" htmlFor={`${ids}-place`}>
          {t('targets.tie.place')}
        </label>
        <Select
          id={`${ids}-place`}
          style={{ width: '100%' }}
          showSearch={{ optionFilterProp: 'label' }}
          value={at ?? null}
          options={places.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setPlace}
          data-testid="tie-place"
        />
      </div>
      <div>
        <label className="field-label" htmlFor={`${ids}-indicator`}>
          {t('targets.tie.indicator')}
        </label>
        <Select
          id={`${ids}-indicator`}
          style={{ width: '100%' }}
          placeholder={t('open.choose')}
          value={chosen ?? null}
          options={figures.map(({ pack, id, label: name, measure, value }) => ({
            value: `${pack}/${id}`,
            label: [
              label(name),
              value === undefined
                ? t('figures.nothingShort')
                : measure === 'count'
                  ? String(value)
                  : percentText(value),
            ].join(t('dot')),
          }))}
          onChange={setChosen}
          data-testid="tie-indicator"
        />
      </div>
      {figure ? <p className="quiet small">{language === 'zh' ? figure.formula : figure.formulaEn}</p> : null}
      {failed ? <FailureNote text={failureText(failed, language)} /> : null}
      <div className="row-of">
        <Button type="primary" htmlType="submit" loading={pending} disabled={!figure || !at} data-testid="tie-submit">
          {t('targets.tie.tie')}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
      </div>
    </form>
  )
}

export function TargetTie({ target }: { target: Target }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const now = Date.parse(usePlatformDay())
  const { data: places = [] } = useQuery({ ...placesQuery, enabled: target.tie !== undefined })
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  const { act, pending, error } = useTargetCommand(target, close)
  const { tie } = target
  const mayTie = target.may.change && !target.dropped && target.value !== undefined
  if (!tie && !mayTie) return null
  return (
    <section
      className="panel panel-pad"
      aria-label={t('targets.tie.title')}
      data-testid="target-tie"
      data-tied={tie !== undefined}
    >
      <h2 className="panel-title">{t('targets.tie.title')}</h2>
      {tie ? (
        <div className="stack">
          <div>
            <p className="tie-name">{label(tie.label)}</p>
            <p className="quiet small">{places.find(({ id }) => id === tie.place)?.name ?? tie.place}</p>
          </div>
          <p className="tie-value" data-testid="tie-value">
            {tie.value === undefined ? '—' : figureText(target, tie.value)}
          </p>
          <p className="quiet small">
            {t('targets.tie.from', {
              from: dayAndTime(tie.from, language, now),
              until: dayAndTime(tie.until, language, now),
              count: tie.cases,
            })}
          </p>
          {mayTie && !open ? (
            <div>
              <Button size="small" onClick={() => setOpen(true)} data-testid="untie">
                {t('targets.tie.untie')}
              </Button>
            </div>
          ) : null}
        </div>
      ) : (
        <div className="stack">
          <p className="quiet">{t('targets.tie.none')}</p>
          {open ? null : (
            <div>
              <Button onClick={() => setOpen(true)} data-testid="tie">
                {t('targets.tie.tie')}
              </Button>
            </div>
          )}
        </div>
      )}
      {open && tie ? (
        <ReasonForm
          label={t('targets.tie.untie')}
          pending={pending}
          error={error}
          close={close}
          onSubmit={(reason) => act({ do: 'untie', reason })}
        />
      ) : null}
      {open && !tie ? <TieForm target={target} close={close} /> : null}
    </section>
  )
}
