// Supervision: the notices that are under way and those that were closed, and late cases from which one can be sent.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useLabel } from '../../api/reference.ts'
import '../../app/words-openness.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { Deadline } from '../../blocks/deadline.tsx'
import { EmptyNote } from '../../blocks/placeholders.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { PageState, useTitle } from '../targets/page-state.tsx'
import { TargetTabs } from '../targets/target-tabs.tsx'
import { NoticeDialog, type NoticeSource } from './notice-dialog.tsx'
import { NoticeList } from './notice-list.tsx'
import { type LateCase, lateCasesQuery, noticesQuery } from './notice-queries.ts'

const SCOPES = ['open', 'ended', 'late'] as const
type Scope = (typeof SCOPES)[number]

function LateCases({ send }: { send: (source: NoticeSource) => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const query = useQuery(lateCasesQuery)
  return (
    <PageState query={query}>
      {(rows) => (
        <section className="panel" aria-label={t('notices.late')}>
          {rows.length === 0 ? (
            <EmptyNote title={t('notices.noLate')} />
          ) : (
            <RecordTable<LateCase>
              label={t('notices.late')}
              rows={rows}
              idOf={(row) => row.case}
              testId="late-case"
              columns={[
                {
                  title: t('notices.case'),
                  cell: (row) => (
                    <>
                      {label(row.label)}
                      <div className="quiet small">{row.case}</div>
                    </>
                  ),
                },
                { title: t('notices.place'), cell: (row) => row.place },
                { title: t('notices.step'), cell: (row) => label(row.step) },
                { title: t('notices.owner'), cell: (row) => row.owner.name },
                {
                  title: t('notices.due'),
                  cell: (row) => (
                    <>
                      <Deadline due={row.due} />
                      {row.raises > 0 ? (
                        <div className="quiet small">{t('notices.raises', { count: row.raises })}</div>
                      ) : null}
                    </>
                  ),
                },
                {
                  title: t('notices.new'),
                  actions: true,
                  cell: (row) => (
                    <Button
                      size="small"
                      data-testid="late-send"
                      onClick={() =>
                        send({
                          about: `case:${row.case}`,
                          label: `${label(row.label)} ${row.place}`,
                          owner: row.owner.name,
                        })
                      }
                    >
                      {t('notices.new')}
                    </Button>
                  ),
                },
              ]}
            />
          )}
        </section>
      )}
    </PageState>
  )
}

export function NoticesPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const query = useQuery(noticesQuery)
  const [scope, setScope] = useState<Scope>('open')
  const [source, setSource] = useState<NoticeSource>()
  useTitle(t('targets.way.notices'))
  const may = query.data?.may.open === true
  const scopes = SCOPES.filter((each) => each !== 'late' || may)
  return (
    <div className="page" data-testid="notices-page">
      <TargetTabs />
      <div className="notices-tools">
        <ChoiceChips
          label={t('notices.scope')}
          testId="notices-scope"
          value={scope}
          onChange={(value) => setScope(value as Scope)}
          options={scopes.map((each) => ({ value: each, label: t(`notices.${each}`) }))}
        />
        {may ? (
          <Button type="primary" data-testid="notice-new" onClick={() => setSource({})}>
            {t('notices.new')}
          </Button>
        ) : null}
      </div>
      {scope === 'late' ? (
        <LateCases send={setSource} />
      ) : (
        <PageState query={query}>
          {({ notices }) => {
            const shown = notices.filter(({ ended }) => (ended === undefined) === (scope === 'open'))
            return (
              <section className="panel" aria-label={t('targets.way.notices')}>
                {shown.length === 0 ? (
                  <EmptyNote title={t('notices.none')}>{t('notices.noneHint')}</EmptyNote>
                ) : (
                  <NoticeList notices={shown} label={t('targets.way.notices')} />
                )}
              </section>
            )
          }}
        </PageState>
      )}
      {source ? (
        <NoticeDialog
          source={source}
          parties={query.data?.parties ?? []}
          close={() => setSource(undefined)}
          onSent={(notice) => void navigate(`/cases/${encodeURIComponent(notice.case)}`)}
        />
      ) : null}
    </div>
  )
}
