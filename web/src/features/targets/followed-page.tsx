// The targets that are followed through their year: how many show which light, and which of them need somebody.
import { useQuery } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { EmptyNote } from '../../blocks/placeholders.tsx'
import { Tally } from '../../blocks/tally.tsx'
import { may } from '../admin/may.ts'
import { useAccount } from '../session/session.ts'
import { coloursOf, type FollowedFilter, targetsShown, unitsOf, yearsOf } from './followed-filter.ts'
import { PageState, useTitle } from './page-state.tsx'
import { TargetList } from './target-list.tsx'
import { followedQuery, type TargetRow } from './target-queries.ts'
import { TargetTabs } from './target-tabs.tsx'
import { COLOUR_SIGNS, COLOURS } from './target-words.ts'

const SCOPES = ['all', 'mine', 'dropped'] as const
type Scope = (typeof SCOPES)[number]

function Shown({
  rows,
  scope,
  setScope,
}: {
  rows: readonly TargetRow[]
  scope: Scope
  setScope: (scope: Scope) => void
}) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const [text, setText] = useState('')
  // Whoever looks after all of them may tell of each; none is his own.
  const looksAfterAll = may(useAccount(), 'change', 'target')
  const scopes = SCOPES.filter((each) => each !== 'mine' || !looksAfterAll)
  const years = yearsOf(rows)
  const chosenYear = years.find((each) => `${each}` === search.get('year')) ?? years[0]
  const choose = (key: string, value: string | undefined) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === undefined) next.delete(key)
        else next.set(key, value)
        return next
      },
      { replace: true },
    )
  const filter: FollowedFilter = {
    year: chosenYear,
    colour: COLOURS.find((each) => each === search.get('colour')),
    unit: search.get('unit') ?? undefined,
    mine: scope === 'mine',
    text,
  }
  const ofYear = rows.filter((row) => row.year === chosenYear)
  const counts = coloursOf(targetsShown(rows, filter, 'colour'))
  const shown = targetsShown(rows, filter)
  return (
    <>
      <section className="panel panel-pad stack" aria-label={t('targets.filter.title')}>
        <Tally
          label={t('targets.followed.lights')}
          testId="colour-tally"
          items={COLOURS.map((id) => ({
            id,
            label: t(`targets.colour.${id}`),
            count: counts[id],
            ...COLOUR_SIGNS[id],
          }))}
          chosen={filter.colour}
          onChoose={(id) => choose('colour', id)}
        />
        <div className="filters">
          <Select
            data-testid="followed-scope"
            aria-label={t('targets.followed.scope')}
            value={scope}
            options={scopes.map((each) => ({ value: each, label: t(`targets.followed.scopes.${each}`) }))}
            onChange={(value: Scope) => setScope(value)}
          />
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('targets.filter.unit')}
            placeholder={t('targets.filter.allUnits')}
            value={filter.unit ?? null}
            options={unitsOf(ofYear).map(({ name, count }) => ({ value: name, label: `${name}（${count}）` }))}
            onChange={(value?: string) => choose('unit', value)}
          />
          {years.length > 1 ? (
            <Select
              aria-label={t('targets.adopt.year')}
              value={`${chosenYear}`}
              options={years.map((each) => ({ value: `${each}`, label: t('targets.report.year', { year: each }) }))}
              onChange={(value: string) => choose('year', value)}
            />
          ) : null}
          <Input
            type="search"
            allowClear
            className="filter-text"
            placeholder={t('targets.filter.text')}
            aria-label={t('targets.filter.text')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      </section>
      <section className="panel" aria-label={t('targets.way.followed')} data-testid="target-list">
        <div className="board-head">
          <h2>{t('targets.followed.title', { year: chosenYear ?? '' })}</h2>
          <p className="quiet small" role="status">
            {t('targets.followed.count', { count: shown.length })}
          </p>
        </div>
        {shown.length === 0 ? (
          <EmptyNote title={t(`targets.followed.empty.${scope}`)}>{t('targets.board.noneHint')}</EmptyNote>
        ) : (
          <TargetList rows={shown} />
        )}
      </section>
    </>
  )
}

export function FollowedPage() {
  const { t } = useTranslation()
  const account = useAccount()
  const [search, setSearch] = useSearchParams()
  const scope = SCOPES.find((each) => each === search.get('scope')) ?? 'all'
  const query = useQuery(followedQuery(scope === 'dropped'))
  useTitle(t('shell.targets'))
  const changes = may(account, 'change', 'target')
  const setScope = (next: Scope) => setSearch(next === 'all' ? {} : { scope: next }, { replace: true })
  return (
    <div className="page" data-testid="followed-page">
      <TargetTabs />
      <PageState query={query}>
        {(rows) =>
          rows.length === 0 && scope === 'all' ? (
            <section className="panel">
              <EmptyNote title={t('targets.followed.none')}>
                <p>{t(changes ? 'targets.followed.noneHint' : 'targets.followed.noneReader')}</p>
                <Link to="/targets/reports">{t(changes ? 'targets.import.title' : 'targets.way.reports')}</Link>
              </EmptyNote>
            </section>
          ) : (
            <Shown
              rows={scope === 'dropped' ? rows.filter((row) => row.dropped) : rows}
              scope={scope}
              setScope={setScope}
            />
          )
        }
      </PageState>
    </div>
  )
}
