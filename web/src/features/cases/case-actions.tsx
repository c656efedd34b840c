// What the signed-in account may do with the case now: pick, fill, confirm. Says whose turn it is when it is not theirs.
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../api/client.ts'
import { useLabel } from '../../api/reference.ts'
import { useCommand } from './case-queries.ts'
import { MoveForm } from './move-form.tsx'
import { PauseForm, ReturnForm } from './return-and-pause.tsx'

/** `move:` before the ids of the pack, so that none of them can be taken for return or pause. */
type Chosen = `move:${string}` | 'return' | 'pause' | undefined

function Judge({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const { act, pending } = useCommand(shown)
  return (
    <section className="panel panel-pad act-panel">
      <h2 className="panel-title">{t('act.judge')}</h2>
      <div className="row-of">
        <Button
          type="primary"
          loading={pending}
          onClick={() => act({ do: 'judge', satisfied: true })}
          data-testid="judge-satisfied"
        >
          {t('act.satisfied')}
        </Button>
        <Button
          disabled={pending}
          onClick={() => act({ do: 'judge', satisfied: false })}
          data-testid="judge-unsatisfied"
        >
          {t('act.unsatisfied')}
        </Button>
        <span className="quiet small">{t('act.judgeHint')}</span>
      </div>
    </section>
  )
}

function Paused({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const { act, pending } = useCommand(shown)
  return (
    <section className="panel panel-pad act-panel">
      <h2 className="panel-title">{t('act.pausedTitle')}</h2>
      <div className="row-of">
        <Button type="primary" loading={pending} onClick={() => act({ do: 'resume' })} data-testid="act-resume">
          {t('act.resume')}
        </Button>
        <span className="quiet small">{t('act.resumeHint')}</span>
      </div>
    </section>
  )
}

function ForOthers({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const label = useLabel()
  if (!shown.owner || shown.stepKind === 'proof') return null
  return (
    <p className="note">{t('act.others', { party: label(shown.owner.partyName), step: label(shown.stepLabel) })}</p>
  )
}

/** Keyed by the caller with the turn: when it is somebody's turn anew, the choice begins anew. */
export function CaseActions({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const label = useLabel()
  const { act, pending } = useCommand(shown)
  const { moves, returns, pause, resume, judge } = shown.may
  const only = moves.length === 1 && !returns && !pause ? moves[0] : undefined
  const [chosen, setChosen] = useState<Chosen>(only ? `move:${only.id}` : undefined)
  if (judge) return <Judge shown={shown} />
  if (resume) return <Paused shown={shown} />
  if (moves.length === 0 && !returns && !pause) return <ForOthers shown={shown} />

  const move = moves.find((each) => chosen === `move:${each.id}`)
  const rest = {
    pending,
    act,
    cancel: () => setChosen(undefined),
  }
  const button = (id: NonNullable<Chosen>, text: string, testId: string, primary = false) => (
    <Button
      key={id}
      type={primary && chosen === undefined ? 'primary' : 'default'}
      className="act-choice"
      aria-pressed={chosen === id}
      onClick={() => setChosen(chosen === id ? undefined : id)}
      data-testid={testId}
    >
      {text}
    </Button>
  )
  return (
    <section className="panel panel-pad act-panel">
      <h2 className="panel-title">{t('act.title')}</h2>
      <div className="row-of act-choices">
        {moves.map((each, index) => button(`move:${each.id}`, label(each.label), `move-${each.id}`, index === 0))}
        {returns || pause ? <span className="act-divider" aria-hidden="true" /> : null}
        {returns ? button('return', t('act.return'), 'act-return') : null}
        {pause ? button('pause', t('act.pause'), 'act-pause') : null}
      </div>
      {move ? <MoveForm key={move.id} move={move} {...rest} /> : null}
      {chosen === 'return' && returns ? <ReturnForm returns={returns} {...rest} /> : null}
      {chosen === 'pause' && pause ? <PauseForm pause={pause} {...rest} /> : null}
    </section>
  )
}
