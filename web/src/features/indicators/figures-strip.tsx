// The two figures that everything here adds up to, on one line above the cases.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLabel } from '../../api/reference.ts'
import { percentText, ShareBar } from '../../blocks/share-bar.tsx'
import './figures.css'
import { indicatorsQuery } from './indicator-queries.ts'

const SHOWN = ['co-governance-rate', 'share-on-time'] as const

export function FiguresStrip() {
  const { t } = useTranslation()
  const label = useLabel()
  const { data } = useQuery(indicatorsQuery())
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
                {figure
                  ? t('figures.made', { numerator: figure.numerator.length, denominator: figure.denominator.length })
                  : ' '}
                {figure?.target === undefined
                  ? ''
                  : t('dot') + t('figures.target', { target: percentText(figure.target) })}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
