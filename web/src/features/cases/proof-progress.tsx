// The second look while it runs: how long the eye has seen the place free, and how long it must.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { usePlatformNow } from '../../blocks/platform-time.tsx'
import { durationText } from '../../blocks/span-text.ts'

type Proof = NonNullable<CaseDetail['proof']>

/** Between two answers the count goes on by the platform's clock; the next answer sets it right. */
function useLasted(proof: Proof): number {
  const now = usePlatformNow()
  const latest = useRef(now)
  latest.current = now
  const [heard, setHeard] = useState({ at: now, lasted: proof.lasted })
  useEffect(() => setHeard({ at: latest.current, lasted: proof.lasted }), [proof])
  if (!proof.seeing || proof.holds !== true) return proof.lasted
  return Math.min(proof.needed, heard.lasted + Math.max(0, now - heard.at))
}

export function ProofProgress({ proof }: { proof: Proof }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const lasted = useLasted(proof)
  const state = !proof.seeing
    ? 'blind'
    : proof.holds === undefined
      ? 'waiting'
      : !proof.holds
        ? 'broken'
        : lasted < proof.needed
          ? 'holds'
          : 'full'
  const text = t(`proof.${state}`, {
    lasted: durationText(lasted, language),
    needed: durationText(proof.needed, language),
  })
  return (
    <section
      className="panel panel-pad proof"
      data-state={state}
      data-testid="proof-progress"
      aria-label={t('proof.title')}
    >
      <div className="proof-head">
        <h2>
          <span className="pulse" aria-hidden="true" />
          {t('proof.title')}
        </h2>
        <span className="proof-text">{text}</span>
      </div>
      <div
        className="proof-track"
        role="progressbar"
        aria-label={t('proof.title')}
        aria-valuemin={0}
        aria-valuemax={proof.needed / 1000}
        aria-valuenow={Math.floor(lasted / 1000)}
        aria-valuetext={text}
      >
        <span style={{ transform: `scaleX(${proof.needed > 0 ? lasted / proof.needed : 0})` }} />
      </div>
      <p className="quiet small">{t('proof.hint')}</p>
    </section>
  )
}
