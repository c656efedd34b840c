// What the pages of work reports and targets read and change.
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, ProblemError, type Schemas, sendFile } from '../../api/client.ts'
import { commandId } from '../../api/command-id.ts'
import { useLanguage } from '../../api/reference.ts'
import { useNotice } from '../../blocks/notice.tsx'

export type ReportRow = Schemas['TargetReportRow']
export type Report = Schemas['TargetReport']
export type TaskRow = Schemas['TargetTaskRow']
export type Task = Schemas['TargetTask']
export type Measure = Schemas['TargetMeasure']
export type Claim = Schemas['TargetClaim']
export type Correction = Schemas['TargetCorrection']
export type Change = Correction['change']
export type UnitRow = Schemas['TargetUnitRow']
export type TargetRow = Schemas['TargetRow']
export type Target = Schemas['Target']
export type TargetValue = Schemas['TargetValue']
export type Evidence = TargetValue['evidence'][number]
type Command = Schemas['TargetCommand']
export type Verdict = TaskRow['verdict']

const POLL_MS = 60_000
/** Everything below it is read anew after a change: a correction moves figures of units, adoption makes targets. */
const KEY = 'targets'

export const reportsQuery = queryOptions({
  queryKey: [KEY, 'reports'],
  queryFn: () => ask(client.GET('/api/targets/reports')),
})
export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'report', id],
    queryFn: () => ask(client.GET('/api/targets/reports/{id}', { params: { path: { id } } })),
  })
export const taskQuery = (id: string, task: string) =>
  queryOptions({
    queryKey: [KEY, 'task', id, task],
    queryFn: () => ask(client.GET('/api/targets/reports/{id}/tasks/{task}', { params: { path: { id, task } } })),
    // Of the task before, until this one is there: the page does not jump while one leafs through.
    placeholderData: keepPreviousData,
  })
export const sourceQuery = (id: string, from: number, to: number) =>
  queryOptions({
    queryKey: [KEY, 'source', id, from, to],
    queryFn: () =>
      ask(client.GET('/api/targets/reports/{id}/source', { params: { path: { id }, query: { from, to } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
export const correctionsQuery = queryOptions({
  queryKey: [KEY, 'corrections'],
  queryFn: () => ask(client.GET('/api/targets/corrections')),
})
export const unitsQuery = (year?: number) =>
  queryOptions({
    queryKey: [KEY, 'units', year ?? ''],
    queryFn: () => ask(client.GET('/api/targets/units', { params: { query: year ? { year } : {} } })),
    placeholderData: keepPreviousData,
  })
export const unitQuery = (name: string) =>
  queryOptions({
    queryKey: [KEY, 'unit', name],
    queryFn: () => ask(client.GET('/api/targets/units/{name}', { params: { path: { name }, query: {} } })),
  })
export const followedQuery = (dropped: boolean) =>
  queryOptions({
    queryKey: [KEY, 'followed', dropped],
    queryFn: () => ask(client.GET('/api/targets', { params: { query: { dropped: dropped ? 'true' : 'false' } } })),
    refetchInterval: POLL_MS,
  })
export const targetQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'target', id],
    queryFn: () => ask(client.GET('/api/targets/{id}', { params: { path: { id } } })),
    refetchInterval: POLL_MS,
  })

/** Changed by somebody else meanwhile: it is read anew, and said so. */
const isStale = (error: unknown) => error instanceof ProblemError && error.code === 'target-changed'

function useAfter() {
  const queries = useQueryClient()
  const { t } = useTranslation()
  const language = useLanguage()
  const notify = useNotice()
  return {
    anew: () => void queries.invalidateQueries({ queryKey: [KEY] }),
    put: (key: readonly unknown[], data: unknown) => queries.setQueryData(key, data),
    failed: (error: Error) => {
      notify(isStale(error) ? 'soon' : 'late', isStale(error) ? t('targets.changed') : failureText(error, language))
      if (isStale(error)) void queries.invalidateQueries({ queryKey: [KEY] })
    },
    done: (text: string) => notify('done', text),
  }
}

export function useImport(onProgress: (share: number) => void) {
  const after = useAfter()
  return useMutation({
    mutationFn: (file: File) =>
      sendFile<{ report: ReportRow; known: boolean }>(
        `/api/targets/reports?name=${encodeURIComponent(file.name.slice(-200))}`,
        file,
        onProgress,
      ),
    onSuccess: after.anew,
  })
}

export function useDiscard(onDone: () => void) {
  const after = useAfter()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: (id: string) => ask(client.DELETE('/api/targets/reports/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      after.done(t('targets.report.discarded'))
      onDone()
      after.anew()
    },
    onError: after.failed,
  })
}

export function useAdopt(report: Pick<ReportRow, 'id' | 'seq'>) {
  const after = useAfter()
  return useMutation({
    mutationFn: (wish: { year?: number; through?: number }) =>
      ask(
        client.POST('/api/targets/reports/{id}/adopt', {
          params: { path: { id: report.id } },
          body: { id: commandId(), expect: report.seq, ...wish },
        }),
      ),
    onSuccess: after.anew,
    onError: (error) => (isStale(error) ? after.failed(error) : undefined),
  })
}

export function useCorrect(task: Pick<Task, 'report' | 'key' | 'seq'>, onDone: () => void) {
  const after = useAfter()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: (wish: { change: Change; reason: string }) =>
      ask(
        client.POST('/api/targets/reports/{id}/tasks/{task}/corrections', {
          params: { path: { id: task.report, task: task.key } },
          body: { id: commandId(), expect: task.seq, ...wish },
        }),
      ),
    onSuccess: (now) => {
      after.put(taskQuery(task.report, task.key).queryKey, now)
      after.done(t('targets.correct.done'))
      onDone()
      after.anew()
    },
    onError: (error) => (isStale(error) ? after.failed(error) : undefined),
  })
}

export function useUndo(onDone: () => void) {
  const after = useAfter()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: ({ of, reason }: { of: string; reason: string }) =>
      ask(
        client.POST('/api/targets/corrections/{id}/undo', {
          params: { path: { id: of } },
          body: { id: commandId(), reason },
        }),
      ),
    onSuccess: () => {
      after.done(t('targets.correct.undone'))
      onDone()
      after.anew()
    },
    onError: after.failed,
  })
}

export function useMapUnit(name: string, onDone: () => void) {
  const after = useAfter()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: (party: string | null) =>
      ask(client.PUT('/api/targets/units/{name}', { params: { path: { name } }, body: { party } })),
    onSuccess: () => {
      after.done(t('targets.unit.mapped'))
      onDone()
      after.anew()
    },
  })
}

type Acts<T> = T extends unknown ? Omit<T, 'id' | 'expect'> : never
/** What is to be done; id and expected state are added here. */
export type TargetAct = Acts<Command>

/** `onDone` after each success; what failed is in `error`, to be shown where it was asked for. */
export function useTargetCommand({ id, seq }: Pick<Target, 'id' | 'seq'>, onDone?: () => void) {
  const after = useAfter()
  const { t } = useTranslation()
  const send = useMutation({
    mutationFn: (act: TargetAct) =>
      ask(
        client.POST('/api/targets/{id}/commands', {
          params: { path: { id } },
          body: { ...act, id: commandId(), expect: seq } as Command,
        }),
      ),
    onSuccess: (now, { do: did }) => {
      after.put(targetQuery(id).queryKey, now)
      after.done(t(`targets.did.${did}`))
      onDone?.()
      after.anew()
    },
    onError: (error) => (isStale(error) ? after.failed(error) : undefined),
  })
  return { act: send.mutate, pending: send.isPending, error: isStale(send.error) ? null : send.error }
}

export function useEvidenceFile(target: string) {
  return useMutation({
    mutationFn: (file: File) =>
      sendFile<Schemas['TargetFile']>(
        `/api/targets/${encodeURIComponent(target)}/files?name=${encodeURIComponent(file.name.slice(-200))}`,
        file,
        () => undefined,
      ),
  })
}

export const evidenceFileUrl = (target: string, address: string) =>
  `/api/targets/${encodeURIComponent(target)}/files/${address}`
