// A secret that is told this once: large enough to be read out, to be copied or printed, with what it is for.
import { Button, QRCode } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'
import './shown-once.css'

type Props = {
  readonly title: string
  /** One secret a line. */
  readonly secrets: readonly string[]
  readonly hint: string
  /** What a phone reads from the square. */
  readonly qr?: string
  readonly testId: string
  /** More for the printed slip. */
  readonly children?: ReactNode
  readonly print?: boolean
}

export function ShownOnce({ title, secrets, hint, qr, testId, children, print }: Props) {
  const { t } = useTranslation()
  return (
    <section className="shown-once">
      <div className="printable">
        <h3>{title}</h3>
        <div className="shown-once-body">
          {qr ? (
            <span className="shown-once-qr">
              <QRCode type="svg" value={qr} size={148} bordered={false} color="#12303a" bgColor="#ffffff" />
            </span>
          ) : null}
          <div className="shown-once-text">
            <ul className="shown-once-secrets" data-many={secrets.length > 1} data-testid={testId}>
              {secrets.map((secret) => (
                <li key={secret}>{secret}</li>
              ))}
            </ul>
            <p className="shown-once-hint">{hint}</p>
            {children}
          </div>
        </div>
      </div>
      <div className="row-of">
        <CopyButton text={secrets.join('\n')} testId={`${testId}-copy`} />
        {print ? <Button onClick={() => window.print()}>{t('once.print')}</Button> : null}
      </div>
    </section>
  )
}
