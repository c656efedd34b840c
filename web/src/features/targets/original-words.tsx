// The original text of a task with the words marked that its measures were read from. What is chosen stands out; the numbers before the
// marks say which measure they belong to, so that no colour is needed to tell.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { linesOf, type Marked, type Piece, stretchesOf } from './marked-text.ts'
import { sourceQuery, type Task } from './target-queries.ts'

/** `kind` of a mark, and its measure counted from one. */
type WordMark = Marked & { readonly kind: 'promise' | 'claim' | 'doubt'; readonly at: number }
/** Characters more on either side, when a reader asks for what stands around. */
const AROUND = 800

export function marksOf(readings: Task['readings']): WordMark[] {
  return readings.flatMap((measure) => {
    const at = measure.index + 1
    const doubt = measure.doubtful?.words
    return [
      { id: `p${at}`, kind: 'promise' as const, at, ...measure.words },
      ...measure.claims.map((claim, index) => ({ id: `c${at}-${index}`, kind: 'claim' as const, at, ...claim.words })),
      ...(doubt ? [{ id: `d${at}`, kind: 'doubt' as const, at, ...doubt }] : []),
    ]
  })
}

type LineProps = { readonly line: Piece; readonly marks: readonly WordMark[]; readonly chosen: number | undefined }

function Line({ line, marks, chosen }: LineProps) {
  const byId = new Map(marks.map((mark) => [mark.id, mark]))
  return (
    <p>
      {stretchesOf(line, marks).map(({ from, text, ids, starts }) => {
        const over = ids.flatMap((id) => byId.get(id) ?? [])
        if (over.length === 0)
          return (
            <span key={from} data-from={from}>
              {text}
            </span>
          )
        const numbers = [...new Set(starts.flatMap((id) => byId.get(id)?.at ?? []))]
        const mine = over.filter(({ at }) => at === chosen)
        const shown = mine.length > 0 ? mine : over
        // Of several that cover the same words the one chosen counts, then a claim before the promise around it.
        const kind = shown.some((mark) => mark.kind === 'claim') ? 'claim' : (shown[0]?.kind ?? 'promise')
        return (
          <mark
            key={from}
            data-from={from}
            data-kind={kind}
            data-chosen={mine.length > 0}
            data-doubt={shown.some((mark) => mark.kind === 'doubt')}
            data-measures={[...new Set(over.map(({ at }) => at))].join(' ')}
            data-number={numbers.length > 0 ? numbers.join('·') : undefined}
          >
            {text}
          </mark>
        )
      })}
    </p>
  )
}

/** Where the reader's selection lies in the document, if it lies in this text. */
function selectedWords(inside: HTMLElement): { from: number; to: number; text: string } | undefined {
  const selection = getSelection()
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined
  const range = selection.getRangeAt(0)
  if (!inside.contains(range.commonAncestorContainer)) return undefined
  const offset = (node: Node, at: number): number | undefined => {
    const element = node instanceof Element ? (node.childNodes[at] ?? node.lastChild) : node
    const holder = (element instanceof Element ? element : element?.parentElement)?.closest<HTMLElement>('[data-from]')
    const start = holder?.dataset.from
    return start === undefined ? undefined : Number(start) + (node instanceof Element ? 0 : at)
  }
  const from = offset(range.startContainer, range.startOffset)
  const to = offset(range.endContainer, range.endOffset)
  return from === undefined || to === undefined || to <= from ? undefined : { from, to, text: selection.toString() }
}

export type Selected = { readonly from: number; readonly to: number; readonly text: string }
type Props = {
  readonly task: Task
  /** Counted from one. */
  readonly chosen: number | undefined
  readonly onChoose: (measure: number) => void
  readonly onSelect: (selected: Selected) => void
}

export function OriginalWords({ task, chosen, onChoose, onSelect }: Props) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const [wide, setWide] = useState(false)
  const marks = useMemo(() => marksOf(task.readings), [task.readings])
  const first = task.source[0]?.words.from ?? 0
  const last = task.source.at(-1)?.words.to ?? 0
  const around = useQuery({
    ...sourceQuery(task.report, Math.max(0, first - AROUND), last + AROUND),
    enabled: wide,
  })
  const pieces: readonly Piece[] =
    wide && around.data
      ? [{ from: around.data.from, text: around.data.text }]
      : task.source.map(({ words, text }) => ({ from: words.from, text }))

  // Words are chosen with a pointer here; the same is done from the measures by keyboard.
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const clicked = (event: MouseEvent) => {
      if (!(event.target instanceof Element) || !getSelection()?.isCollapsed) return
      const measures = event.target.closest<HTMLElement>('mark')?.dataset.measures?.split(' ').map(Number)
      if (!measures) return
      const after = measures.indexOf(chosen ?? 0) + 1
      onChoose(measures[after % measures.length] as number)
    }
    const selected = () => {
      const words = selectedWords(element)
      if (words) onSelect(words)
    }
    element.addEventListener('click', clicked)
    document.addEventListener('selectionchange', selected)
    return () => {
      element.removeEventListener('click', clicked)
      document.removeEventListener('selectionchange', selected)
    }
  }, [chosen, onChoose, onSelect])

  useEffect(() => {
    if (chosen === undefined) return
    const wanted = frame.current?.querySelector('mark[data-kind="claim"][data-chosen="true"]')
    const any = wanted ?? frame.current?.querySelector('mark[data-chosen="true"]')
    const box = any?.getBoundingClientRect()
    const inner = frame.current?.getBoundingClientRect()
    if (box && inner && frame.current && (box.top < inner.top || box.bottom > inner.bottom))
      frame.current.scrollTop += box.top - inner.top - inner.height / 3
  }, [chosen])

  return (
    <section className="panel original" aria-label={t('targets.task.original')}>
      <header className="original-head">
        <h2>{t('targets.task.original')}</h2>
        <Button size="small" aria-pressed={wide} loading={wide && around.isPending} onClick={() => setWide(!wide)}>
          {t(wide ? 'targets.task.lessAround' : 'targets.task.moreAround')}
        </Button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div className="original-text" lang="zh-CN" ref={frame} tabIndex={0} data-testid="original">
        {pieces.map((piece, index) => (
          <div key={piece.from} className="original-piece">
            {index > 0 ? (
              <p className="original-gap" aria-hidden="true">
                ⋯
              </p>
            ) : null}
            {linesOf(piece).map((line) => (
              <Line key={line.from} line={line} marks={marks} chosen={chosen} />
            ))}
          </div>
        ))}
      </div>
      <ul className="original-legend">
        <li>
          <mark data-kind="promise">{t('targets.task.legendPromise')}</mark>
        </li>
        <li>
          <mark data-kind="claim">{t('targets.task.legendClaim')}</mark>
        </li>
        {marks.some(({ kind }) => kind === 'doubt') ? (
          <li>
            <mark data-kind="claim" data-doubt="true">
              {t('targets.task.legendDoubt')}
            </mark>
          </li>
        ) : null}
        <li className="quiet">{t('targets.task.legendHint')}</li>
      </ul>
    </section>
  )
}
