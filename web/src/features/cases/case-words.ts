// Small readings of a case that list and page have in common.
import { useTranslation } from 'react-i18next'
import type { CaseRow } from '../../api/client.ts'

const ABOVE = ['community', 'street'] as const

/** Community and street the case lies in, inner first: what one says to find the place. */
export function surroundings(row: Pick<CaseRow, 'path' | 'place'>): readonly string[] {
  return ABOVE.flatMap((kind) =>
    row.path.filter((place) => place.kind === kind && place.id !== row.place.id).map((place) => place.name),
  )
}

/** Case numbers as the platform makes them are shown whole; longer ones from elsewhere by their end, which differs. */
export function shortId(id: string): string {
  return id.length <= 20 ? id : `…${id.slice(-8)}`
}

export function useStepText(label: (text: string) => string) {
  const { t } = useTranslation()
  return (row: CaseRow) =>
    row.disputed
      ? t('cases.disputedStep', { step: label(row.stepLabel) })
      : row.pausedUntil === undefined
        ? label(row.stepLabel)
        : t('cases.pausedStep', { step: label(row.stepLabel) })
}
