// The two figures that everything here adds up to, on one line above the cases.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Indicator } from '../../api/client.ts'
import { useLabel } from '../../api/reference.ts'
import { ShareBar } from '../../blocks/share-bar.tsx'
import { percentText } from '../../blocks/share-text.ts'
import './figures.css'
import { indicatorsQuery } from './indicator-queries.ts'

const SHOWN = ['co-governance-rate', 'share-on-time'] as const

export function FiguresStrip() {
  const { t } = useTranslation()
  const label = useLabel()
  const { data } = useQuery(indicatorsQuery())
  const made = ({ value, numerator, denominator }: Indicator) =>
    value === undefined
      ? t('figures.nothingShort')
      : t('figures.made', { numerator: numerator.count, denominator: denominator.count })
  return (
    <ul className="figures-strip" aria-label={t('shell.figures')}>
      {SHOWN.map((measure) => {
        const figure = data?.find((each) => each.measure === measure)
        return (
          <li key={measure} className="panel">
            <Link to="/figures">
              <span className="strip-name">
                {figure ? label(figure.label) : <span className="bone" style={{ width: 72, height: 16 }} />}
              </span>
              <strong>{figure?.value === undefined ? '—' : percentText(figure.value)}</strong>
              <span className="strip-bar">
                <ShareBar value={figure?.value} target={figure?.target} />
              </span>
              <span className="quiet small strip-made">
                <span>{figure ? made(figure) : '…'}</span>
                {figure?.target === undefined ? null : (
                  <span>{t('figures.target', { target: percentText(figure.target) })}</span>
                )}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
