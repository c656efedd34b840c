// A button for what cannot be taken back: asks once more, in place, before it does it.
import { Button, Popconfirm } from 'antd'
import { useTranslation } from 'react-i18next'

type Props = {
  readonly label: string
  readonly ask: string
  readonly explain?: string
  readonly onConfirm: () => void
  readonly pending?: boolean
  readonly testId?: string
  readonly size?: 'small' | 'middle' | 'large'
  readonly kind?: 'default' | 'primary' | 'text'
  readonly harmless?: boolean
}

export function ConfirmButton(props: Props) {
  const { label, ask, explain, onConfirm, pending = false, testId, size = 'middle', kind = 'default', harmless } = props
  const { t } = useTranslation()
  return (
    <Popconfirm
      title={ask}
      description={explain ? <span className="confirm-why">{explain}</span> : undefined}
      okText={label}
      cancelText={t('act.cancel')}
      icon={null}
      classNames={{ root: size === 'large' ? 'confirm-large' : '' }}
      onConfirm={onConfirm}
      cancelButtonProps={{ size: size === 'large' ? 'large' : 'small' }}
      okButtonProps={{
        danger: !harmless,
        size: size === 'large' ? ('large' as const) : ('small' as const),
        ...({ 'data-testid': testId ? `${testId}-yes` : undefined } as Record<`data-${string}`, string>),
      }}
    >
      <Button type={kind} size={size} danger={!harmless} loading={pending} data-testid={testId}>
        {label}
      </Button>
    </Popconfirm>
  )
}
