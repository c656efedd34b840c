// The units that lead tasks: what each has promised by the newest report, and how the targets it leads stand.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import { EmptyNote } from '../../blocks/placeholders.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { StatusSign } from '../../blocks/status-sign.tsx'
import { PageState, useTitle } from './page-state.tsx'
import { type UnitRow, unitsQuery } from './target-queries.ts'
import { TargetTabs } from './target-tabs.tsx'
import { COLOUR_SIGNS, COLOURS, VERDICT_SIGNS, VERDICTS, verdictText } from './target-words.ts'

export const unitPath = (name: string) => `/targets/units/${encodeURIComponent(name)}`

/** `named`: with the words beside the signs. */
export function VerdictCounts({ verdicts, named = false }: Pick<UnitRow, 'verdicts'> & { named?: boolean }) {
  const language = useLanguage()
  return (
    <ul className="verdict-counts">
      {VERDICTS.map((each) => (
        <li key={each} title={verdictText(each, language)} data-empty={(verdicts[each] ?? 0) === 0}>
          <StatusSign {...VERDICT_SIGNS[each]} />
          <span className={named ? undefined : 'out-of-sight'}>{verdictText(each, language)}</span>{' '}
          {verdicts[each] ?? 0}
        </li>
      ))}
    </ul>
  )
}

function ColourCounts({ colours }: Pick<UnitRow, 'colours'>) {
  const { t } = useTranslation()
  return (
    <ul className="verdict-counts">
      {COLOURS.map((each) => (
        <li key={each} title={t(`targets.colour.${each}`)} data-empty={(colours[each] ?? 0) === 0}>
          <StatusSign {...COLOUR_SIGNS[each]} />
          <span className="out-of-sight">{t(`targets.colour.${each}`)}</span> {colours[each] ?? 0}
        </li>
      ))}
    </ul>
  )
}

export function PartyText({ unit }: { unit: Pick<UnitRow, 'party' | 'mapped'> }) {
  const { t } = useTranslation()
  if (!unit.party)
    return <span className="quiet">{t(unit.mapped ? 'targets.unit.noneMapped' : 'targets.unit.noParty')}</span>
  return (
    <>
      {unit.party.name}
      <div className="quiet small">{t(unit.mapped ? 'targets.unit.byPerson' : 'targets.unit.byName')}</div>
    </>
  )
}

/** What is behind or unshown first. */
const worst = (a: UnitRow, b: UnitRow) =>
  (b.verdicts.behind ?? 0) - (a.verdicts.behind ?? 0) ||
  (b.verdicts.unshown ?? 0) - (a.verdicts.unshown ?? 0) ||
  b.tasks - a.tasks

export function UnitsPage() {
  const { t } = useTranslation()
  const query = useQuery(unitsQuery())
  useTitle(t('targets.way.units'))
  return (
    <div className="page" data-testid="units-page">
      <TargetTabs />
      <PageState query={query}>
        {(rows) => (
          <section className="panel" aria-label={t('targets.way.units')}>
            {rows.length === 0 ? (
              <EmptyNote title={t('targets.unit.none')}>{t('targets.unit.noneHint')}</EmptyNote>
            ) : (
              <RecordTable<UnitRow>
                label={t('targets.way.units')}
                rows={[...rows].sort(worst)}
                idOf={({ name }) => name}
                testId="unit-row"
                columns={[
                  {
                    title: t('targets.unit.name'),
                    cell: ({ name }) => (
                      <Link to={unitPath(name)} className="unit-name">
                        {name}
                      </Link>
                    ),
                  },
                  { title: t('targets.board.tasks'), cell: ({ tasks }) => tasks },
                  { title: t('targets.board.verdict'), cell: ({ verdicts }) => <VerdictCounts verdicts={verdicts} /> },
                  { title: t('targets.way.followed'), cell: ({ targets }) => targets },
                  { title: t('targets.followed.light'), cell: ({ colours }) => <ColourCounts colours={colours} /> },
                  { title: t('targets.unit.party'), cell: (unit) => <PartyText unit={unit} /> },
                ]}
              />
            )}
          </section>
        )}
      </PageState>
    </div>
  )
}
