// Proposing: what needs a second administrator.
import { useTranslation } from 'react-i18next'
import { ask, client, type ProposalIn } from '../../api/client.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { useChange } from '../me/me-queries.ts'

export function usePropose(onDone?: () => void) {
  const { t } = useTranslation()
  const notify = useNotice()
  return useChange(
    ['proposals'],
    (body: ProposalIn) => ask(client.POST('/api/proposals', { body })),
    () => {
      notify('done', t('admin.proposed'))
      onDone?.()
    },
  )
}
