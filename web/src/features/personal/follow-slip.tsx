// The code for the person who reported, shown once: to be read out, printed, or taken with a phone.
import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import '../../app/words-own.ts'
import { ShownOnce } from '../../blocks/shown-once.tsx'

type Props = { readonly code: string; readonly what: string; readonly where: string; readonly close: () => void }

export function FollowSlip({ code, what, where, close }: Props) {
  const { t } = useTranslation()
  const address = `${location.origin}/my`
  return (
    <Modal
      open
      title={t('told.slipTitle')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={close} data-testid="follow-done">
          {t('told.slipDone')}
        </Button>
      }
    >
      <ShownOnce
        print
        title={t('told.slipHead')}
        secrets={[code]}
        qr={`${address}#code=${code}`}
        hint={t('told.slipHint')}
        testId="follow-code"
      >
        <p className="small">
          {what}
          {t('dot')}
          {where}
          <br />
          <span className="mono">{address}</span>
        </p>
      </ShownOnce>
    </Modal>
  )
}
