// One case: where it stands, what I may do, the evidence, what happened, and how its time was reckoned.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { type CaseDetail, evidenceUrl, failureText, ProblemError } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { EvidencePair } from '../../blocks/evidence-pair.tsx'
import { Bones, EmptyNote, FailureNote } from '../../blocks/placeholders.tsx'
import { eyesQuery } from '../eyes/eye-queries.ts'
import { useMayKnow } from '../personal/may-know.ts'
import { CaseActions } from './case-actions.tsx'
import { CaseHeader } from './case-header.tsx'
import './case-page.css'
import { caseQuery } from './case-queries.ts'
import { FoundBy } from './found-by.tsx'
import { Ledger } from './ledger.tsx'
import { ProofProgress } from './proof-progress.tsx'
import { Timeline } from './timeline.tsx'

const CaseAbout = lazy(() => import('../supervision/case-about.tsx').then((m) => ({ default: m.CaseAbout })))
const ToldPanel = lazy(() => import('../personal/told-panel.tsx').then((m) => ({ default: m.ToldPanel })))

type Evidence = NonNullable<CaseDetail['before']>

function Evidences({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const label = useLabel()
  const { found } = shown
  const { data: eyes } = useQuery({ ...eyesQuery, enabled: found !== undefined })
  const zone = eyes?.find((eye) => eye.device === found?.device)?.zones.find((each) => each.id === found?.zone)?.polygon
  const placed = (evidence: Evidence | undefined) =>
    evidence ? { ...evidence, src: evidenceUrl(shown.id, evidence.blob), device: label(evidence.device) } : undefined
  const why = shown.stepKind === 'end' ? 'none' : shown.stepKind === 'proof' ? 'proving' : 'later'
  return (
    <section className="panel panel-pad">
      <EvidencePair
        before={placed(shown.before)}
        after={placed(shown.after)}
        afterVoid={t(`evidence.after_${why}`)}
        zone={zone}
      />
    </section>
  )
}

function Loading() {
  return (
    <>
      <div className="panel">
        <Bones lines={4} height={22} />
      </div>
      <div className="case-columns">
        <div className="panel">
          <Bones lines={10} height={28} />
        </div>
        <div className="panel">
          <Bones lines={8} />
        </div>
      </div>
    </>
  )
}

/** Changes when it is somebody's turn anew. Not with every event: a signal that is attached must not empty a form. */
function turnOf({ id, step, ledger, pausedUntil }: CaseDetail): string {
  return [id, step, ledger.length, pausedUntil].join(' ')
}

function Shown({ shown }: { shown: CaseDetail }) {
  const mayKnow = useMayKnow(shown.pack)
  return (
    <>
      <CaseHeader shown={shown} />
      <div className="case-columns">
        <div className="case-main">
          {shown.proof ? <ProofProgress proof={shown.proof} /> : null}
          <CaseActions key={turnOf(shown)} shown={shown} />
          {shown.about ? null : <Evidences shown={shown} />}
          <Ledger shown={shown} />
        </div>
        <div className="case-side">
          {mayKnow ? (
            <Suspense fallback={null}>
              <ToldPanel key={shown.id} caseId={shown.id} />
            </Suspense>
          ) : null}
          <Timeline caseId={shown.id} entries={shown.timeline} />
          {shown.about ? (
            <Suspense fallback={null}>
              <CaseAbout caseId={shown.id} />
            </Suspense>
          ) : (
            <FoundBy shown={shown} />
          )}
        </div>
      </div>
    </>
  )
}

/** There is no such case, or not for this account: asking again gets the same answer. */
const refused = (error: unknown) => error instanceof ProblemError && [400, 403, 404, 410].includes(error.problem.status)

export function CasePage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery(caseQuery(id))
  const title = data ? `${label(data.label)} ${data.place.name}` : t('shell.cases')

  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])

  return (
    <div className="page" data-testid="case-page" data-case={id}>
      <nav className="small" aria-label={t('case.back')}>
        <Link to="/">← {t('case.back')}</Link>
      </nav>
      {data ? (
        <Shown shown={data} />
      ) : refused(error) ? (
        <EmptyNote title={failureText(error, language)}>
          <Link to="/">{t('failure.toCases')}</Link>
        </EmptyNote>
      ) : error ? (
        <FailureNote text={failureText(error, language)} retry={() => void refetch()} retryLabel={t('failure.retry')} />
      ) : (
        <Loading />
      )}
    </div>
  )
}
