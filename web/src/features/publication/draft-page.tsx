// The preview of a publication: all that will be public, as it will be frozen, and the decision about it.
import type { PublicationContent, PublishedMeasure, PublishedSum } from '@gongzhi/kernel'
import { OPS, shownText, VERDICTS } from '@gongzhi/kernel'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import '../../app/words-openness.ts'
import { ConfirmButton } from '../../blocks/confirm-button.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { EmptyNote } from '../../blocks/placeholders.tsx'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { PageState, useTitle } from '../targets/page-state.tsx'
import { verdictText } from '../targets/target-words.ts'
import { VerdictCounts } from '../targets/units-page.tsx'
import { DoubtTag, VerdictTag } from '../targets/verdict-tag.tsx'
import './publication.css'
import { contentOf, type Draft, draftQuery, useApprove, useWithdraw } from './publication-queries.ts'
import { useQuarterText } from './publications-page.tsx'

const LIST = '/targets/publications'

function Head({ draft, content }: { draft: Draft; content: PublicationContent }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const quarter = useQuarterText()
  const navigate = useNavigate()
  const today = usePlatformDay()
  const approve = useApprove(draft, () => void navigate(LIST))
  const withdraw = useWithdraw(draft.id, () => void navigate(LIST))
  return (
    <section className="panel panel-pad publication-head">
      <div>
        <p className="quiet small">
          {[
            t('publication.preview'),
            quarter(draft),
            t('publication.prepared', { at: dayAndTime(draft.prepared, language, Date.parse(today)) }),
          ].join(t('dot'))}
        </p>
        <h1>{language === 'zh' ? content.title : content.titleEn}</h1>
        <p className="publication-hash small quiet">
          {t('publication.hash')} <code data-testid="publication-sha">{draft.sha256}</code>
        </p>
      </div>
      <p className="note" data-tone={draft.outdated ? 'late' : 'soon'}>
        {t(draft.outdated ? 'publication.outdated' : 'publication.draftHint')}
      </p>
      <div className="row-of">
        {draft.may.approve ? (
          <ConfirmButton
            kind="primary"
            harmless
            label={t('publication.approve')}
            ask={t('publication.approveAsk')}
            explain={t('publication.approveExplain')}
            onConfirm={() => approve.mutate()}
            pending={approve.isPending}
            testId="publication-approve"
          />
        ) : draft.own ? (
          <span className="quiet">{t('publication.own')}</span>
        ) : null}
        {draft.may.withdraw ? (
          <ConfirmButton
            label={t('publication.withdraw')}
            ask={t('publication.withdrawAsk')}
            onConfirm={() => withdraw.mutate()}
            pending={withdraw.isPending}
            testId="publication-withdraw"
          />
        ) : null}
      </div>
    </section>
  )
}

function Differences({ corrects }: { corrects: NonNullable<PublicationContent['corrects']> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const said = (field: string, text: string) =>
    field === 'verdict' && Object.hasOwn(VERDICTS, text)
      ? verdictText(text as keyof typeof VERDICTS, language)
      : text || '—'
  return (
    <section className="panel" aria-label={t('publication.differences')} data-testid="publication-differences">
      <div className="panel-pad">
        <h2 className="panel-title">{t('publication.differences')}</h2>
        <p>{t('publication.differencesOf', { version: corrects.version, reason: corrects.reason })}</p>
      </div>
      {corrects.differences.length === 0 ? (
        <EmptyNote title={t('publication.noDifferences')} />
      ) : (
        <RecordTable
          label={t('publication.differences')}
          rows={corrects.differences.map((each, at) => ({ ...each, at: String(at) }))}
          idOf={({ at }) => at}
          columns={[
            { title: t('publication.no'), cell: ({ no }) => no },
            { title: t('publication.measure'), cell: ({ what }) => what ?? '—' },
            { title: t('publication.what'), cell: ({ field }) => t(`publication.field.${field}`) },
            { title: t('publication.before'), cell: ({ field, before }) => said(field, before) },
            { title: t('publication.after'), cell: ({ field, after }) => said(field, after) },
            { title: t('publication.why'), cell: ({ reason }) => reason },
          ]}
        />
      )}
    </section>
  )
}

function Sums({ title, rows }: { title: string; rows: readonly PublishedSum[] }) {
  const { t } = useTranslation()
  return (
    <RecordTable
      label={title}
      rows={rows}
      idOf={({ name }) => name}
      columns={[
        { title: t('publication.unit'), cell: ({ name }) => name },
        { title: t('publication.tasks'), cell: ({ tasks }) => tasks },
        { title: t('publication.verdict'), cell: ({ verdicts }) => <VerdictCounts verdicts={verdicts} /> },
        { title: t('publication.doubtful'), cell: ({ doubtful }) => doubtful },
      ]}
    />
  )
}

function MeasureLine({ measure }: { measure: PublishedMeasure }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { what, op, value, unit, than, verdict, rests, reason, doubtful } = measure
  const why = reason?.code === 'corrected' ? reason[language] : ''
  const basis = rests === 'report' ? '' : t(`publication.rests.${rests}`)
  return (
    <li>
      <div>
        {what} {OPS[op][language]}
        {value === undefined ? (than === undefined ? '' : `“${than}”`) : `${value}${unit ?? ''}`}
      </div>
      <div className="quiet small">
        {[shownText(measure) || '—', basis, verdictText(verdict, language), why, doubtful ? doubtful[language] : '']
          .filter((part) => part !== '')
          .join(t('dot'))}
      </div>
    </li>
  )
}

function Tasks({ tasks }: Pick<PublicationContent, 'tasks'>) {
  const { t } = useTranslation()
  return (
    <section className="panel" aria-label={t('publication.tasks')}>
      <RecordTable
        label={t('publication.tasks')}
        rows={tasks}
        idOf={({ key }) => key}
        testId="publication-task"
        stateOf={({ verdict }) => verdict}
        columns={[
          { title: t('publication.no'), cell: ({ no }) => no },
          {
            title: t('publication.sentence'),
            cell: ({ text, leads }) => (
              <>
                {text}
                <div className="quiet small">{leads.join(t('list'))}</div>
              </>
            ),
          },
          { title: t('publication.told'), cell: ({ report }) => <span className="publication-told">{report}</span> },
          {
            title: t('publication.figures'),
            cell: ({ measures }) => (
              <ul className="publication-measures">
                {measures.map((measure, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a frozen list has no other name for them
                  <MeasureLine key={at} measure={measure} />
                ))}
              </ul>
            ),
          },
          {
            title: t('publication.verdict'),
            cell: ({ verdict, doubtful, corrected }) => (
              <div className="task-marks">
                <VerdictTag verdict={verdict} />
                {doubtful ? <DoubtTag /> : null}
                {corrected ? <span className="quiet small">{t('publication.corrected')}</span> : null}
              </div>
            ),
          },
        ]}
      />
    </section>
  )
}

function Shown({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const content = contentOf(draft)
  return (
    <>
      <Head draft={draft} content={content} />
      {content.corrects ? <Differences corrects={content.corrects} /> : null}
      <section className="panel" aria-label={t('publication.sums')}>
        <div className="panel-pad publication-sum">
          <h2 className="panel-title">{t('publication.sums')}</h2>
          <VerdictCounts verdicts={{ ...content.total.verdicts }} />
          <span className="quiet">
            {t('publication.tasks')} {content.total.tasks} {t('dot')} {t('publication.doubtful')}{' '}
            {content.total.doubtful}
          </span>
        </div>
        <p className="quiet small publication-sum" data-testid="counted-by">
          {t('publication.countedBy')}
        </p>
        <Sums title={t('publication.byUnit')} rows={content.units} />
      </section>
      <Tasks tasks={content.tasks} />
      <section className="panel panel-pad" aria-label={t('publication.method')}>
        <h2 className="panel-title">{t('publication.method')}</h2>
        <ul className="plain-lines">
          {content.method.map(({ zh, en }) => (
            <li key={en}>{language === 'zh' ? zh : en}</li>
          ))}
        </ul>
      </section>
    </>
  )
}

export function DraftPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const query = useQuery(draftQuery(id))
  useTitle(t('publication.preview'))
  return (
    <div className="page" data-testid="draft-page">
      <nav className="small" aria-label={t('publication.back')}>
        <Link to={LIST}>← {t('publication.back')}</Link>
      </nav>
      <PageState query={query} back={{ to: LIST, text: t('publication.back') }} lines={10}>
        {(draft) => <Shown draft={draft} />}
      </PageState>
    </div>
  )
}
