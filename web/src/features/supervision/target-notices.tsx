// The notices of one target, beside it: how each stands, and a further one where the target is red.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLabel } from '../../api/reference.ts'
import '../../app/words-openness.ts'
import { NoticeDialog } from './notice-dialog.tsx'
import { NoticeDue } from './notice-list.tsx'
import { targetNoticesQuery } from './notice-queries.ts'
import './notices.css'

type Props = {
  readonly target: {
    readonly id: string
    readonly what: string
    readonly colour: string
    readonly owner?: { readonly name: string } | undefined
  }
}

export function TargetNotices({ target }: Props) {
  const { t } = useTranslation()
  const label = useLabel()
  const [writing, setWriting] = useState(false)
  const { data } = useQuery(targetNoticesQuery(target.id))
  if (!data) return null
  const { notices, may, parties } = data
  const sends = may.open && target.colour === 'red' && notices.every(({ ended }) => ended !== undefined)
  if (notices.length === 0 && !sends) return null
  return (
    <section className="panel panel-pad" aria-label={t('notices.ofTarget')} data-testid="target-notices">
      <h2 className="panel-title">{t('notices.ofTarget')}</h2>
      {notices.length === 0 ? (
        <p className="quiet small">{t('notices.ofTargetRed')}</p>
      ) : (
        <ul className="target-notices">
          {notices.map((row) => (
            <li key={row.case} data-testid="target-notice" data-step={row.step}>
              <div>
                {row.readable ? (
                  <Link to={`/cases/${encodeURIComponent(row.case)}`}>{label(row.stepLabel)}</Link>
                ) : (
                  label(row.stepLabel)
                )}
                <span className="quiet small"> {row.to.name}</span>
              </div>
              <NoticeDue notice={row} />
            </li>
          ))}
        </ul>
      )}
      {sends ? (
        <p>
          <Button data-testid="target-send-notice" onClick={() => setWriting(true)}>
            {t('notices.new')}
          </Button>
        </p>
      ) : null}
      {writing ? (
        <NoticeDialog
          source={{
            about: `target:${target.id}`,
            label: target.what,
            ...(target.owner ? { owner: target.owner.name } : {}),
          }}
          parties={parties}
          close={() => setWriting(false)}
        />
      ) : null}
    </section>
  )
}
