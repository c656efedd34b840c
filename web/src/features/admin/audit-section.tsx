// The audit log in plain language, newest first, and whether its chain is whole.
import type { Pack } from '@gongzhi/kernel/pack'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AuditEntry, failureText } from '../../api/client.ts'
import { packsQuery, useLabel, useLanguage } from '../../api/reference.ts'
import { dayAndTime, timeWithSeconds } from '../../blocks/local-time.ts'
import { useAccount } from '../session/session.ts'
import { accountsQuery, auditCheckQuery, auditQuery } from './admin-queries.ts'
import { AUDIT_GROUPS, aboutText, rawText, type Words, whatText, whoText } from './audit-words.ts'
import { may } from './may.ts'
import { SectionState } from './section-state.tsx'

const BAD = /failed|locked|refused/

function Chain() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data, error, isFetching, refetch } = useQuery(auditCheckQuery)
  const text = error
    ? failureText(error, language)
    : !data
      ? t('admin.checking')
      : data.faults.length === 0
        ? t('admin.chainWhole', { rows: data.rows, hash: data.end.hash.slice(0, 12) })
        : t('admin.chainBroken', {
            count: data.faults.length,
            first: data.faults[0]?.seq ?? 0,
            what: t(`admin.chainFaults.${data.faults[0]?.problem ?? 'edited'}`),
          })
  const tone = error || (data && data.faults.length > 0) ? 'late' : data ? 'done' : undefined
  return (
    <div className="panel-pad">
      <div className="note failure-note" data-tone={tone} data-testid="audit-chain" role="status">
        <span>{text}</span>
        <Button size="small" onClick={() => void refetch()} loading={isFetching}>
          {t('admin.checkAgain')}
        </Button>
      </div>
    </div>
  )
}

function Line({ entry, words }: { entry: AuditEntry; words: Words }) {
  const { t, language } = words
  const about = aboutText(entry, words)
  const day = dayAndTime(entry.at, language, Date.now()).replace(/\d\d:\d\d$/, '')
  return (
    <li data-testid="audit-line" data-kind={entry.kind}>
      <time dateTime={entry.at} className="quiet nowrap">
        {day}
        {timeWithSeconds(entry.at)}
      </time>
      <span>
        <strong>{whoText(entry, t)}</strong>
        {t('admin.colon')}
        {whatText(entry, t)}
        {BAD.test(entry.kind) ? (
          <span className="tag" data-tone="late">
            {t('admin.look')}
          </span>
        ) : null}
        {about ? <span className="quiet small admin-wide"> {about}</span> : null}
      </span>
      <span className="quiet small nowrap" title={rawText(entry)}>
        {entry.network ? <span className="mono">{entry.network} </span> : null}
        <span className="mono">#{entry.seq}</span>
      </span>
    </li>
  )
}

export function AuditSection() {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const { data: packs } = useQuery(packsQuery)
  const account = useAccount()
  const [kind, setKind] = useState('')
  const list = useInfiniteQuery(auditQuery(kind))
  const { data: accounts } = useQuery({ ...accountsQuery, enabled: may(account, 'read', 'account') })
  const rows = list.data?.pages.flatMap((page) => page.entries)
  const names = new Map(accounts?.map(({ id, name }) => [id, name]))
  const labels = new Map(
    packs?.flatMap(({ data }) => {
      const { purposes = [], roles } = data as Pack
      return [
        ...purposes.map(({ id, label: name }) => [`purpose ${id}`, name] as const),
        ...roles.map(({ id, label: name }) => [`role ${id}`, name] as const),
      ]
    }),
  )
  const words: Words = {
    t,
    language,
    nameOf: (id) => names.get(id),
    labelOf: (of, id) => label(labels.get(`${of} ${id}`) ?? id),
  }
  return (
    <section className="panel" aria-label={t('admin.sections.audit')}>
      <div className="admin-head">
        <p className="quiet">{t('admin.auditAbout')}</p>
        <Select
          aria-label={t('admin.auditFilter')}
          data-testid="audit-filter"
          value={kind}
          onChange={setKind}
          options={[
            { value: '', label: t('admin.allKinds') },
            ...AUDIT_GROUPS.map((group) => ({ value: group, label: t(`admin.groups.${group}`) })),
          ]}
        />
      </div>
      <Chain />
      <SectionState query={list} rows={rows} empty={t('admin.noAudit')}>
        {(shown) => (
          <ol className="audit-lines">
            {shown.map((entry) => (
              <Line key={entry.seq} entry={entry} words={words} />
            ))}
          </ol>
        )}
      </SectionState>
      {list.hasNextPage ? (
        <div className="admin-more">
          <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {t('cases.more')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
