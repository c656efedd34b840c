// What may be done with a target: one thing at a time, chosen by name.
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Bones } from '../../blocks/placeholders.tsx'
import { ReasonForm } from './reason-form.tsx'
import { type Target, useTargetCommand } from './target-queries.ts'
import { TellForm } from './tell-form.tsx'

const PathForm = lazy(() => import('./path-form.tsx').then((m) => ({ default: m.PathForm })))
const PromiseForm = lazy(() => import('./promise-form.tsx').then((m) => ({ default: m.PromiseForm })))
const JudgeForm = lazy(() => import('./judge-form.tsx').then((m) => ({ default: m.JudgeForm })))

type Act = 'tell' | 'path' | 'promise' | 'judge' | 'drop' | 'resume'

function actsFor({ may, dropped, value }: Target): readonly Act[] {
  if (dropped) return may.change ? ['resume'] : []
  return [
    ...(may.tell ? (['tell'] as const) : []),
    ...(may.change && value !== undefined ? (['path', 'promise'] as const) : []),
    ...(may.change ? (['judge', 'drop'] as const) : []),
  ]
}

export function TargetActs({ target }: { target: Target }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Act>()
  const close = () => setOpen(undefined)
  const { act, pending, error } = useTargetCommand(target, close)
  const acts = actsFor(target)
  if (acts.length === 0) return null
  return (
    <section className="panel panel-pad act-panel" aria-label={t('targets.acts')}>
      <div className="row-of">
        {acts.map((each) => (
          <Button
            key={each}
            className="act-choice"
            type={each === 'tell' && open === undefined ? 'primary' : 'default'}
            aria-pressed={open === each}
            onClick={() => setOpen(open === each ? undefined : each)}
            data-testid={`act-${each}`}
          >
            {t(each === 'tell' && target.value === undefined ? 'targets.act.tellDone' : `targets.act.${each}`)}
          </Button>
        ))}
      </div>
      <Suspense fallback={<Bones lines={3} />}>
        {open === 'tell' ? <TellForm key={target.seq} target={target} close={close} /> : null}
        {open === 'path' ? <PathForm key={target.seq} target={target} close={close} /> : null}
        {open === 'promise' ? <PromiseForm key={target.seq} target={target} close={close} /> : null}
        {open === 'judge' ? <JudgeForm key={target.seq} target={target} close={close} /> : null}
        {open === 'drop' || open === 'resume' ? (
          <ReasonForm
            key={open}
            label={t(`targets.act.${open}`)}
            hint={t(`targets.actHint.${open}`)}
            pending={pending}
            error={error}
            close={close}
            onSubmit={(reason) => act({ do: open, reason })}
          />
        ) : null}
      </Suspense>
    </section>
  )
}
