// What was published quarter by quarter, with its files and its hash, and drafts that somebody has to approve.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import '../../app/words-openness.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { EmptyNote } from '../../blocks/placeholders.tsx'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { PageState, useTitle } from '../targets/page-state.tsx'
import { TargetTabs } from '../targets/target-tabs.tsx'
import { DraftDialog, draftPath } from './draft-dialog.tsx'
import '../../blocks/list-row.css'
import './publication.css'
import { type DraftRow, type PublicationRow, publicationsQuery, publicPath } from './publication-queries.ts'

export function useQuarterText() {
  const { t } = useTranslation()
  return ({ year, quarter, version }: Pick<DraftRow, 'year' | 'quarter' | 'version'>) =>
    `${t('publication.title', { year, quarter })} ${t('publication.version', { version })}`
}

function Draft({ draft }: { draft: DraftRow }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const quarter = useQuarterText()
  const today = usePlatformDay()
  return (
    <li className="list-row" data-testid="publication-draft" data-id={draft.id}>
      <div className="list-row-what">
        <Link to={draftPath(draft.id)} className="list-row-title">
          {quarter(draft)}
        </Link>
        <p className="quiet small">
          {t('publication.prepared', { at: dayAndTime(draft.prepared, language, Date.parse(today)) })}
        </p>
      </div>
      <div className="list-row-marks">
        {draft.own ? <span className="quiet small">{t('publication.own')}</span> : null}
        {draft.outdated ? (
          <span className="tag" data-tone="soon">
            {t('publication.outdated')}
          </span>
        ) : null}
      </div>
    </li>
  )
}

function Published({ row }: { row: PublicationRow }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const today = usePlatformDay()
  return (
    <li className="list-row" data-testid="publication-row" data-id={row.id}>
      <div className="list-row-what">
        <a href={publicPath(row.id)} className="list-row-title" target="_blank" rel="noreferrer">
          {language === 'zh' ? row.title : row.titleEn}
        </a>
        <p className="quiet small">
          {[
            t('publication.version', { version: row.version }),
            t('publication.frozen', { at: dayAndTime(row.frozen, language, Date.parse(today)) }),
            t('publication.number', { number: row.number }),
            row.corrects ? t('publication.corrects', { id: row.corrects }) : '',
          ]
            .filter((part) => part !== '')
            .join(t('dot'))}
        </p>
        <p className="publication-hash small quiet">
          {t('publication.hash')} <code>{row.sha256}</code>
        </p>
      </div>
      <div className="list-row-marks">
        {row.correctedBy ? (
          <span className="tag" data-tone="soon">
            {t('publication.correctedBy', { id: row.correctedBy })}
          </span>
        ) : null}
        <ul className="publication-files" aria-label={t('publication.files')}>
          {row.files.map(({ kind, name, sha256 }) => (
            <li key={kind}>
              <a href={`${publicPath(row.id)}/${name}`} title={`SHA-256 ${sha256}`} target="_blank" rel="noreferrer">
                {kind.toUpperCase()}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </li>
  )
}

export function PublicationsPage() {
  const { t } = useTranslation()
  const query = useQuery(publicationsQuery)
  const [drafting, setDrafting] = useState(false)
  useTitle(t('targets.way.publications'))
  return (
    <div className="page" data-testid="publications-page">
      <TargetTabs />
      {query.data?.may.draft ? (
        <div>
          <Button type="primary" data-testid="publication-new" onClick={() => setDrafting(true)}>
            {t('publication.new')}
          </Button>
        </div>
      ) : null}
      <PageState query={query}>
        {({ published, drafts }) => (
          <>
            {drafts.length > 0 ? (
              <section className="panel" aria-label={t('publication.drafts')}>
                <h2 className="panel-title publication-title">{t('publication.drafts')}</h2>
                <ul>
                  {drafts.map((draft) => (
                    <Draft key={draft.id} draft={draft} />
                  ))}
                </ul>
              </section>
            ) : null}
            <section className="panel" aria-label={t('publication.published')}>
              {published.length === 0 ? (
                <EmptyNote title={t('publication.none')}>{t('publication.noneHint')}</EmptyNote>
              ) : (
                <>
                  <h2 className="panel-title publication-title">{t('publication.published')}</h2>
                  <ul>
                    {published.map((row) => (
                      <Published key={row.id} row={row} />
                    ))}
                  </ul>
                </>
              )}
            </section>
          </>
        )}
      </PageState>
      {drafting ? <DraftDialog close={() => setDrafting(false)} /> : null}
    </div>
  )
}
