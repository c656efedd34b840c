// What a proposal changes: what is added, what is taken away, what stays.
import { useTranslation } from 'react-i18next'
import type { Proposal } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'

type Rights = NonNullable<Proposal['after']>
type Line = { readonly id: string; readonly text: string }
type Change = 'added' | 'removed' | 'kept'

export function RightsDiff({ before, after }: { before: Rights | undefined; after: Rights }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = useLanguage()
  const linesOf = ({ positions, roles }: Rights): readonly Line[] => [
    ...positions.map((each) => ({
      id: `${each.role} ${each.party} ${each.place}`,
      text: [label(each.roleLabel), label(each.partyName), each.placeName].join(t('dot')),
    })),
    ...roles.map((each) => ({ id: each.id, text: language === 'zh' ? each.label : each.english })),
  ]
  const [old, next] = [before ? linesOf(before) : [], linesOf(after)]
  const has = (lines: readonly Line[], { id }: Line) => lines.some((each) => each.id === id)
  const rows: readonly (Line & { change: Change })[] = [
    ...old.filter((each) => !has(next, each)).map((each) => ({ ...each, change: 'removed' as const })),
    ...next.filter((each) => !has(old, each)).map((each) => ({ ...each, change: 'added' as const })),
    ...next.filter((each) => has(old, each)).map((each) => ({ ...each, change: 'kept' as const })),
  ]
  if (rows.length === 0) return <p className="quiet">{t('admin.noRights')}</p>
  return (
    <ul className="rights-diff" data-testid="rights-diff">
      {rows.map(({ id, text, change }) => (
        <li key={id} data-change={change}>
          <span>{text}</span>
          <span className="out-of-sight">{t(`admin.change.${change}`)}</span>
        </li>
      ))}
    </ul>
  )
}
