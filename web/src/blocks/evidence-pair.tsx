// Before and after, side by side: the picture that opened the case and the one that closed it.
import { useTranslation } from 'react-i18next'
import { EvidencePicture } from './evidence-picture.tsx'
import { dayAndTime, type Language } from './local-time.ts'

export type EvidenceShape = {
  readonly src: string
  readonly takenAt: string
  readonly device: string
  readonly boxes: readonly (readonly number[])[]
}
type Props = {
  readonly before: EvidenceShape | undefined
  readonly after: EvidenceShape | undefined
  readonly afterVoid: string
  readonly deviceName: (device: string) => string
}

function Side({
  which,
  shown,
  void: voidText,
  deviceName,
}: {
  which: 'before' | 'after'
  shown: EvidenceShape | undefined
  void: string
  deviceName: Props['deviceName']
}) {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'zh'
  const title = t(`evidence.${which}`)
  if (!shown) {
    return (
      <figure>
        <div className="evidence-void" data-testid={`evidence-${which}`} data-void="true">
          <strong>{title}</strong>
          <span className="small">{voidText}</span>
        </div>
      </figure>
    )
  }
  const when = dayAndTime(shown.takenAt, language)
  const alt = t('evidence.alt', { title, when, device: deviceName(shown.device), count: shown.boxes.length })
  return (
    <figure>
      <EvidencePicture
        testId={`evidence-${which}`}
        src={shown.src}
        alt={alt}
        missing={t('evidence.broken')}
        shapes={shown.boxes.map((points) => ({ kind: 'box', points }))}
      />
      <figcaption>
        <strong>{title}</strong>
        <span className="quiet">{[when, deviceName(shown.device)].join(t('dot'))}</span>
      </figcaption>
    </figure>
  )
}

export function EvidencePair({ before, after, afterVoid, deviceName }: Props) {
  const { t } = useTranslation()
  return (
    <div className="stack">
      <div className="evidence-pair">
        <Side which="before" shown={before} void={t('evidence.noBefore')} deviceName={deviceName} />
        <Side which="after" shown={after} void={afterVoid} deviceName={deviceName} />
      </div>
      <p className="quiet small">{t('evidence.blurred')}</p>
    </div>
  )
}
