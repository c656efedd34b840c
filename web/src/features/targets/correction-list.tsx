// Corrections of readings, the newest first: what was set right, why, and whether it was taken back.
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { type Correction, useUndo } from './target-queries.ts'
import { changeText } from './target-words.ts'
import { taskPath } from './task-list.tsx'

function UndoDialog({ correction, close }: { correction: Correction; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [reason, setReason] = useState('')
  const undo = useUndo(close)
  return (
    <Modal
      open
      title={t('targets.correct.undoTitle')}
      okText={t('targets.correct.undo')}
      cancelText={t('act.cancel')}
      onCancel={close}
      confirmLoading={undo.isPending}
      onOk={() => undo.mutate({ of: correction.id, reason: reason.trim() })}
      okButtonProps={{
        disabled: reason.trim() === '',
        ...({ 'data-testid': 'undo-submit' } as Record<`data-${string}`, string>),
      }}
    >
      <div className="stack">
        <p>{changeText(correction.change, t, language)}</p>
        <TextField
          label={t('targets.correct.undoReason')}
          value={reason}
          onChange={setReason}
          kind="lines"
          most={500}
          focused
          testId="undo-reason"
        />
      </div>
    </Modal>
  )
}

type Props = {
  readonly corrections: readonly Correction[]
  readonly mayUndo: boolean
  /** Where they are not under the sentence itself. */
  readonly withSentence?: boolean
}

export function CorrectionList({ corrections, mayUndo, withSentence = false }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = Date.parse(usePlatformDay())
  const [undoing, setUndoing] = useState<Correction>()
  const newest = [...corrections].sort((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <>
      <ul className="corrections">
        {newest.map((each) => (
          <li key={each.id} data-testid="correction" data-undone={each.undone !== undefined}>
            <div className="correction-what">
              {withSentence ? (
                <p className="correction-sentence">
                  <Link to={taskPath(each.report, each.task)}>{each.sentence}</Link>
                </p>
              ) : null}
              <p>
                <b>{changeText(each.change, t, language)}</b>
              </p>
              <p className="quiet small">{t('timeline.reason', { reason: each.reason })}</p>
              {each.undone ? (
                <p className="small">
                  <span className="tag">{t('targets.correct.wasUndone')}</span>{' '}
                  <span className="quiet">
                    {[dayAndTime(each.undone.at, language, now), each.undone.reason].join(t('dot'))}
                  </span>
                </p>
              ) : null}
            </div>
            <div className="correction-end">
              <time className="quiet small nowrap" dateTime={each.at}>
                {dayAndTime(each.at, language, now)}
              </time>
              {mayUndo && !each.undone ? (
                <Button size="small" onClick={() => setUndoing(each)} data-testid="undo">
                  {t('targets.correct.undo')}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {undoing ? <UndoDialog correction={undoing} close={() => setUndoing(undefined)} /> : null}
    </>
  )
}
