// Before and after, side by side: the picture that opened the case and the one that closed it.
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Closeup, EvidencePicture, type Shape } from './evidence-picture.tsx'
import { standsInside } from './inside-zone.ts'
import { dayAndTime, type Language } from './local-time.ts'

export type EvidenceShape = {
  readonly src: string
  readonly takenAt: string
  readonly device: string
  readonly boxes: readonly (readonly number[])[]
}
type Zone = readonly (readonly number[])[]
type Props = {
  readonly before: EvidenceShape | undefined
  readonly after: EvidenceShape | undefined
  readonly afterVoid: string
  /** The zone the eye watches, where it is known: boxes outside it do not matter and are drawn faintly. */
  readonly zone: Zone | undefined
}

const MARGIN = 1.8
const LEAST_TIMES = 1.3
const MOST_TIMES = 4

/** The part worth a closer look: the zone and what was found in it. Undefined where that is nearly all of the frame. */
function closeupOf(zone: Zone | undefined, found: EvidenceShape['boxes']): Closeup | undefined {
  const counted = zone ? found.filter((box) => standsInside(box, zone)) : found.slice(0, 1)
  const corners = [...(zone ?? []), ...counted.flatMap((box) => [box.slice(0, 2), box.slice(2)])]
  if (corners.length === 0) return undefined
  const [xs, ys] = [corners.map(([x = 0]) => x), corners.map(([, y = 0]) => y)]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const times = Math.min(MOST_TIMES, 1 / (Math.max(right - left, bottom - top) * MARGIN))
  if (times < LEAST_TIMES) return undefined
  const seen = 1 / times
  const start = (low: number, high: number) => Math.min(1 - seen, Math.max(0, (low + high - seen) / 2))
  return { left: start(left, right), top: start(top, bottom), times }
}

function shapesOf(boxes: EvidenceShape['boxes'], zone: Zone | undefined): Shape[] {
  const drawn = boxes.map(
    (points): Shape => ({ kind: 'box', points, aside: zone !== undefined && !standsInside(points, zone) }),
  )
  return zone ? [{ kind: 'zone', points: zone }, ...drawn] : drawn
}

type SideProps = {
  readonly which: 'before' | 'after'
  readonly shown: EvidenceShape | undefined
  readonly instead: string
  readonly zone: Zone | undefined
  readonly closeup: Closeup | undefined
}

function Side({ which, shown, instead, zone, closeup }: SideProps) {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'zh'
  const title = t(`evidence.${which}`)
  if (!shown) {
    return (
      <figure>
        <div className="evidence-void" data-testid={`evidence-${which}`} data-void="true">
          <strong>{title}</strong>
          <span className="small">{instead}</span>
        </div>
      </figure>
    )
  }
  const when = dayAndTime(shown.takenAt, language)
  const counted = zone ? shown.boxes.filter((box) => standsInside(box, zone)) : shown.boxes
  return (
    <figure>
      <EvidencePicture
        testId={`evidence-${which}`}
        src={shown.src}
        alt={t('evidence.alt', { title, when, device: shown.device, count: counted.length })}
        missing={t('evidence.broken')}
        shapes={shapesOf(shown.boxes, zone)}
        closeup={closeup}
      />
      <figcaption>
        <strong>{title}</strong>
        <span className="quiet">{[when, shown.device].join(t('dot'))}</span>
      </figcaption>
    </figure>
  )
}

export function EvidencePair({ before, after, afterVoid, zone }: Props) {
  const { t } = useTranslation()
  const [close, setClose] = useState(false)
  const possible = closeupOf(zone, before?.boxes ?? [])
  const closeup = close ? possible : undefined
  return (
    <div>
      <div className="evidence-head">
        <h2>{t('evidence.title')}</h2>
        {possible && (before || after) ? (
          <Button size="small" aria-pressed={close} onClick={() => setClose(!close)} data-testid="evidence-closeup">
            {t(close ? 'evidence.whole' : 'evidence.closeup')}
          </Button>
        ) : null}
      </div>
      <div className="stack">
        <div className="evidence-pair">
          <Side which="before" shown={before} instead={t('evidence.noBefore')} zone={zone} closeup={closeup} />
          <Side which="after" shown={after} instead={afterVoid} zone={zone} closeup={closeup} />
        </div>
        <p className="quiet small">{t(zone ? 'evidence.blurredZone' : 'evidence.blurred')}</p>
      </div>
    </div>
  )
}
