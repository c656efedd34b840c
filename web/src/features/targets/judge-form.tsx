// A person judges where no number decides; or takes such a judgement back.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { ReasonForm } from './reason-form.tsx'
import { type Target, useTargetCommand } from './target-queries.ts'
import { verdictText } from './target-words.ts'

const BACK = 'back'

export function JudgeForm({ target, close }: { target: Target; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const judged = target.by === 'person'
  const [verdict, setVerdict] = useState<string>()
  const { act, pending, error } = useTargetCommand(target, close)
  return (
    <ReasonForm
      label={t('targets.act.judge')}
      hint={t('targets.actHint.judge')}
      pending={pending}
      error={error}
      close={close}
      ready={verdict !== undefined}
      onSubmit={(reason) =>
        act({ do: 'judge', verdict: verdict === 'met' || verdict === 'behind' ? verdict : null, reason })
      }
    >
      <ChoiceChips
        label={t('targets.board.verdict')}
        value={verdict}
        onChange={setVerdict}
        options={[
          { value: 'met', label: verdictText('met', language) },
          { value: 'behind', label: verdictText('behind', language) },
          ...(judged ? [{ value: BACK, label: t('targets.judgeBack') }] : []),
        ]}
      />
    </ReasonForm>
  )
}
