// One camera: whether it sees, what it sees right now (blurred), and how many stand in each zone.
import { useTranslation } from 'react-i18next'
import type { EyeState } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import type { Shape } from '../../blocks/evidence-picture.tsx'
import { timeBeside, timeWithSeconds } from '../../blocks/local-time.ts'
import { usePlatformNow } from '../../blocks/platform-time.tsx'
import { LivePicture } from './live-picture.tsx'

const WHYS = ['covered', 'clock', 'ended', 'no-news', 'camera-silent'] as const
const TONES = { seeing: 'done', blind: 'soon', off: undefined } as const

function LastLook({ at }: { at: string }) {
  const language = useLanguage()
  const now = usePlatformNow()
  const fresh = Math.abs(now - Date.parse(at)) < 3_600_000
  return (
    <time dateTime={at}>{fresh ? timeWithSeconds(at) : timeBeside(at, new Date(now).toISOString(), language)}</time>
  )
}

export function EyeCard({ eye }: { eye: EyeState }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  // A recording that has been played to its end is no camera that cannot see.
  const ended = eye.why === 'ended'
  const state = t(ended ? 'eyes.state.ended' : `eyes.state.${eye.state}`)
  const shapes: Shape[] = eye.zones.map((zone) => ({ kind: 'zone', points: zone.polygon, name: zone.place.name }))
  return (
    <article className="panel eye" data-testid="eye" data-eye={eye.device} aria-label={label(eye.name)}>
      <header className="eye-head">
        <h2>{label(eye.name)}</h2>
        <span
          className="tag"
          data-tone={ended ? undefined : TONES[eye.state]}
          data-testid="eye-state"
          data-state={eye.state}
        >
          {eye.state === 'seeing' ? <span className="eye-dot" aria-hidden="true" /> : null}
          {state}
        </span>
      </header>
      {eye.picture ? (
        <LivePicture
          device={eye.device}
          alt={t('eyes.pictureAlt', { name: label(eye.name) })}
          shapes={shapes}
          missing={t('eyes.noPicture')}
        />
      ) : (
        <div className="evidence-picture">
          <p className="evidence-missing">{t(eye.state === 'off' ? 'eyes.isOff' : 'eyes.noPicture')}</p>
        </div>
      )}
      <div className="eye-body">
        {eye.why ? (
          <p className="note small" data-tone={ended ? undefined : 'soon'}>
            {t(`eyes.why.${WHYS.find((each) => each === eye.why) ?? 'other'}`)}
          </p>
        ) : null}
        <ul className="eye-zones">
          {eye.zones.map((zone) => (
            <li key={zone.id}>
              <span>
                <span className="eye-swatch" aria-hidden="true" />
                {zone.place.name}
              </span>
              <span className="eye-counts">
                {zone.count === undefined ? (
                  <span className="quiet">{t(eye.lastLook ? 'eyes.noCount' : 'eyes.notLooked')}</span>
                ) : (
                  <span>{t('eyes.count', { count: zone.count })}</span>
                )}
                {zone.standing === undefined ? null : (
                  <span className={zone.standing > 0 ? 'eye-standing' : undefined}>
                    {t('eyes.standing', { count: zone.standing })}
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
        <p className="quiet small eye-foot">
          <span>
            {eye.lastLook ? (
              <>
                {t('eyes.lastLook')} <LastLook at={eye.lastLook} />
              </>
            ) : (
              t('eyes.neverLooked')
            )}
          </span>
          {eye.since ? (
            <span>
              {t('eyes.since', {
                state,
                at: timeBeside(eye.since, eye.lastLook ?? eye.since, language),
              })}
            </span>
          ) : null}
          {eye.watching ? <span className="tag">{t(`eyes.watching.${eye.watching}`)}</span> : null}
        </p>
      </div>
    </article>
  )
}
