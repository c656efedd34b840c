// One lead unit: the tasks it leads by the newest report, its followed targets, and which party of the platform it is.
import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Button } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { failureText, type Schemas } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { useNarrow } from '../../blocks/narrow.ts'
import { EmptyNote, FailureNote } from '../../blocks/placeholders.tsx'
import { may } from '../admin/may.ts'
import { useAccount } from '../session/session.ts'
import { targetsShown } from './followed-filter.ts'
import { PageState, useTitle } from './page-state.tsx'
import { TargetList } from './target-list.tsx'
import { unitQuery, unitsQuery, useMapUnit } from './target-queries.ts'
import { TaskList } from './task-list.tsx'
import { PartyText, VerdictCounts } from './units-page.tsx'

type Unit = Schemas['TargetUnit']

function MapForm({ unit, close }: { unit: Unit; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const id = useId()
  const { data: units = [] } = useQuery(unitsQuery())
  const [party, setParty] = useState(unit.party?.id ?? '')
  const map = useMapUnit(unit.name, close)
  const known = new Map(units.flatMap((each) => (each.party ? [[each.party.id, each.party.name] as const] : [])))
  return (
    <form
      className="correct"
      aria-label={t('targets.unit.map')}
      onSubmit={(event) => {
        event.preventDefault()
        map.mutate(party.trim() === '' ? null : party.trim())
      }}
    >
      <div>
        <label className="field-label" htmlFor={id}>
          {t('targets.unit.party')}
          <span className="quiet small">{t('targets.unit.partyHint')}</span>
        </label>
        <AutoComplete
          id={id}
          style={{ width: '100%' }}
          value={party}
          options={[...known].map(([value, name]) => ({ value, label: `${name}（${value}）` }))}
          showSearch={{ filterOption: (typed, option) => (option?.label ?? '').includes(typed) }}
          onChange={setParty}
          data-testid="unit-party"
        />
      </div>
      {map.error ? <FailureNote text={failureText(map.error, language)} /> : null}
      <div className="row-of">
        <Button type="primary" htmlType="submit" loading={map.isPending} data-testid="unit-map-submit">
          {t(party.trim() === '' ? 'targets.unit.mapNone' : 'targets.unit.mapTo')}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
      </div>
    </form>
  )
}

function Shown({ unit }: { unit: Unit }) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const account = useAccount()
  const [mapping, setMapping] = useState(false)
  const targets = targetsShown(unit.followed, {
    year: undefined,
    colour: undefined,
    unit: undefined,
    mine: false,
    text: '',
  })
  return (
    <>
      <section className="panel panel-pad stack">
        <div className="unit-head">
          <div>
            <h1>{unit.name}</h1>
            <VerdictCounts verdicts={unit.verdicts} named />
          </div>
          <div className="unit-party">
            <span className="quiet small">{t('targets.unit.party')}</span>
            <div data-testid="unit-party-now">
              <PartyText unit={unit} />
            </div>
            {may(account, 'change', 'target') && !mapping ? (
              <Button size="small" onClick={() => setMapping(true)} data-testid="unit-map">
                {t('targets.unit.map')}
              </Button>
            ) : null}
          </div>
        </div>
        {mapping ? <MapForm unit={unit} close={() => setMapping(false)} /> : null}
      </section>
      <section className="panel" aria-label={t('targets.way.followed')}>
        <div className="board-head">
          <h2>{t('targets.way.followed')}</h2>
          <p className="quiet small">{t('targets.followed.count', { count: targets.length })}</p>
        </div>
        {targets.length === 0 ? <EmptyNote title={t('targets.unit.noTargets')} /> : <TargetList rows={targets} />}
      </section>
      <section className="panel" aria-label={t('targets.board.tasks')}>
        <div className="board-head">
          <h2>{t('targets.board.tasks')}</h2>
          <p className="quiet small">{t('targets.report.tasks', { count: unit.rows.length })}</p>
        </div>
        {unit.rows.length === 0 || unit.report === undefined ? (
          <EmptyNote title={t('targets.unit.noTasks')}>{t('targets.unit.noneHint')}</EmptyNote>
        ) : (
          <TaskList report={{ id: unit.report, state: 'adopted' }} rows={unit.rows} narrow={narrow} />
        )}
      </section>
    </>
  )
}

export function UnitPage() {
  const { t } = useTranslation()
  const { name = '' } = useParams()
  const query = useQuery(unitQuery(name))
  useTitle(name)
  return (
    <div className="page" data-testid="unit-page">
      <nav className="small" aria-label={t('targets.way.units')}>
        <Link to="/targets/units">← {t('targets.way.units')}</Link>
      </nav>
      <PageState query={query} back={{ to: '/targets/units', text: t('targets.way.units') }}>
        {(unit) => <Shown unit={unit} />}
      </PageState>
    </div>
  )
}
