// What the signed-in account may do with the case now: pick, fill, confirm. Says whose turn it is when it is not theirs.
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { endBeside } from '../../blocks/local-time.ts'
import { spanText } from '../../blocks/span-text.ts'
import { useCommand } from './case-queries.ts'
import { Disputed, DisputeForm, Rule } from './dispute.tsx'
import { MoveForm } from './move-form.tsx'
import { MoreTimeForm, PauseForm, ReturnForm } from './return-and-pause.tsx'

/** `move:` before the ids of the pack, so that none of them can be taken for return or pause. */
type Chosen = `move:${string}` | 'return' | 'pause' | 'more-time' | 'dispute' | undefined

/** Equal in look: which of the two is chosen is nobody's business but the one who judges. */
const ANSWERS = [
  { name: 'satisfied', satisfied: true },
  { name: 'unsatisfied', satisfied: false },
] as const

function Judge({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const { act, pending } = useCommand(shown)
  const [satisfied, setSatisfied] = useState<boolean>()
  return (
    <section className="panel panel-pad act-panel">
      <h2 className="panel-title">{t('act.judge')}</h2>
      <div className="row-of act-choices judge-choices">
        {ANSWERS.map((each) => (
          <Button
            key={each.name}
            className="act-choice"
            disabled={pending}
            aria-pressed={satisfied === each.satisfied}
            onClick={() => setSatisfied(each.satisfied)}
            data-testid={`judge-${each.name}`}
          >
            {t(`act.${each.name}`)}
          </Button>
        ))}
      </div>
      <div className="row-of judge-foot">
        <Button
          type="primary"
          loading={pending}
          disabled={satisfied === undefined}
          onClick={() => satisfied !== undefined && act({ do: 'judge', satisfied })}
          data-testid="judge-submit"
        >
          {t('act.judgeSubmit')}
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

/** What is asked, in words: how much, why, and what the deadline would be. */
function useTimeAsked({ moreTime, opened }: CaseDetail): string | undefined {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  if (!moreTime) return undefined
  return t(moreTime.moved ? 'act.timeAsked' : 'act.timeAskedPaused', {
    of: label(moreTime.of.partyName),
    reason: label(moreTime.reason),
    span: spanText(moreTime.span, language),
    until: moreTime.moved ? endBeside(moreTime.moved.at, opened, language) : undefined,
  })
}

function TimeAsked({ shown }: { shown: CaseDetail }) {
  const asked = useTimeAsked(shown)
  return asked ? (
    <p className="note" data-testid="time-asked">
      {asked}
    </p>
  ) : null
}

function AnswerTime({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const { act, pending } = useCommand(shown)
  const asked = useTimeAsked(shown)
  return (
    <section className="panel panel-pad act-panel" data-testid="answer-time">
      <h2 className="panel-title">{t('act.answerTime')}</h2>
      <p>{asked}</p>
      <div className="row-of act-foot">
        <Button
          type="primary"
          loading={pending}
          disabled={shown.pausedUntil !== undefined}
          onClick={() => act({ do: 'grant-time' })}
          data-testid="time-grant"
        >
          {t('act.timeGrant')}
        </Button>
        <Button disabled={pending} onClick={() => act({ do: 'refuse-time' })} data-testid="time-refuse">
          {t('act.timeRefuse')}
        </Button>
        <span className="quiet small">{t(shown.pausedUntil === undefined ? 'act.timeHint' : 'act.timePaused')}</span>
      </div>
    </section>
  )
}

function ForOthers({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const label = useLabel()
  if (!shown.owner || shown.stepKind === 'proof') return null
  return (
    <>
      <p className="note">
        {t(shown.disputed ? 'act.othersRule' : 'act.others', {
          party: label(shown.owner.partyName),
          step: label(shown.stepLabel),
        })}
      </p>
      <TimeAsked shown={shown} />
      <Disputed shown={shown} />
    </>
  )
}

/** Keyed by the caller with the turn: when it is somebody's turn anew, the choice begins anew. */
export function CaseActions({ shown }: { shown: CaseDetail }) {
  const { t } = useTranslation()
  const label = useLabel()
  const { act, pending } = useCommand(shown)
  const { moves, returns, pause, moreTime, dispute, rule, resume, answerTime, judge } = shown.may
  const aside = returns ?? pause ?? moreTime ?? dispute
  const only = moves.length === 1 && !aside ? moves[0] : undefined
  const [chosen, setChosen] = useState<Chosen>(only ? `move:${only.id}` : undefined)
  const panel = useRef<HTMLElement>(null)
  const picked = useRef(false)
  // A form that was picked comes into view with its buttons; one that the page begins with does not move it.
  useEffect(() => {
    if (picked.current && chosen) panel.current?.querySelector('form')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  if (judge) return <Judge shown={shown} />
  if (answerTime) return <AnswerTime shown={shown} />
  if (rule) return <Rule shown={shown} rule={rule} />
  if (resume) return <Paused shown={shown} />
  if (moves.length === 0 && !aside) return <ForOthers shown={shown} />

  // What was chosen may not be possible any more: more time is asked for once.
  const now = chosen === 'more-time' && !moreTime ? undefined : chosen
  const move = moves.find((each) => now === `move:${each.id}`)
  const rest = {
    pending,
    act,
    cancel: () => setChosen(undefined),
  }
  const button = (id: NonNullable<Chosen>, text: string, testId: string, type: 'primary' | 'default' | 'text') => (
    <Button
      key={id}
      type={type === 'primary' && now !== undefined ? 'default' : type}
      className="act-choice"
      aria-pressed={now === id}
      onClick={() => {
        picked.current = true
        setChosen(now === id ? undefined : id)
      }}
      data-testid={testId}
    >
      {text}
    </Button>
  )
  return (
    <section ref={panel} className="panel panel-pad act-panel">
      <h2 className="panel-title">{t('act.title')}</h2>
      <div className="row-of act-choices">
        {moves.map((each, index) =>
          button(`move:${each.id}`, label(each.label), `move-${each.id}`, index === 0 ? 'primary' : 'default'),
        )}
        {moves.length > 0 && aside ? <span className="act-divider" aria-hidden="true" /> : null}
        {returns ? button('return', t('act.return'), 'act-return', 'text') : null}
        {dispute ? button('dispute', t('act.dispute'), 'act-dispute', 'text') : null}
        {pause ? button('pause', t('act.pause'), 'act-pause', 'text') : null}
        {moreTime ? button('more-time', t('act.moreTime'), 'act-more-time', 'text') : null}
      </div>
      <TimeAsked shown={shown} />
      {move ? <MoveForm key={move.id} move={move} {...rest} /> : null}
      {now === 'return' && returns ? <ReturnForm returns={returns} {...rest} /> : null}
      {now === 'dispute' && dispute ? <DisputeForm dispute={dispute} {...rest} /> : null}
      {now === 'pause' && pause ? <PauseForm pause={pause} {...rest} /> : null}
      {now === 'more-time' && moreTime ? <MoreTimeForm moreTime={moreTime} {...rest} /> : null}
    </section>
  )
}
