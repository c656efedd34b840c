// Sets one reading right: what the promise asks, what it is judged, or which words answer it. Always with a reason.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { CorrectionForm } from './correction-form.tsx'
import { placeOf } from './marked-text.ts'
import type { Selected } from './original-words.tsx'
import { type PromiseAsked, PromiseFields } from './promise-fields.tsx'
import type { Change, Measure, Task } from './target-queries.ts'
import { isPlainNumber, VERDICTS, verdictText } from './target-words.ts'

const WAYS = ['measure', 'verdict', 'attach', 'detach'] as const
type Way = (typeof WAYS)[number]
type Words = { readonly from: number; readonly to: number }
type Props = {
  readonly task: Task
  readonly measure: Measure
  /** Words that the reader marked in the original. */
  readonly selected: Selected | undefined
  readonly close: () => void
}

/** Only what differs from the reading as it is. */
function measureChange(measure: Measure, { op, of, ...written }: PromiseAsked): Change | undefined {
  const [value, unit] = [written.value.trim(), written.unit.trim()]
  const change = {
    ...(op === measure.op ? {} : { op }),
    ...(of === measure.of ? {} : { of }),
    ...(value === (measure.value ?? '') || value === '' ? {} : { value }),
    ...(unit === measure.unit ? {} : { unit }),
  }
  return Object.keys(change).length > 0 ? { what: 'measure', measure: measure.index, ...change } : undefined
}

/** The completion text as it stands in the original. */
function toldPieces({ source, told }: Task): { from: number; text: string }[] {
  return told.flatMap(({ words }) =>
    words.flatMap(({ from, to }) =>
      source
        .filter((piece) => piece.words.from <= from && piece.words.to >= to)
        .map((piece) => ({ from, text: piece.text.slice(from - piece.words.from, to - piece.words.from) })),
    ),
  )
}

export function CorrectMeasure({ task, measure, selected, close }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [way, setWay] = useState<Way>('measure')
  const [promise, setPromise] = useState<PromiseAsked>({
    op: measure.op,
    of: measure.of,
    value: measure.value ?? '',
    unit: measure.unit,
  })
  const [verdict, setVerdict] = useState<string>()
  const [words, setWords] = useState('')
  const [exact, setExact] = useState<Words>()
  const [claim, setClaim] = useState<string>()

  useEffect(() => {
    if (way !== 'attach' || !selected) return
    setWords(selected.text.replace(/\s+/g, ' ').trim())
    setExact({ from: selected.from, to: selected.to })
  }, [selected, way])

  const place = exact ?? placeOf(words, toldPieces(task))
  const valueFault =
    promise.value !== '' && !isPlainNumber(promise.value) ? t('targets.correct.numberWrong') : undefined

  function change(): Change | undefined {
    if (way === 'measure') return valueFault ? undefined : measureChange(measure, promise)
    if (way === 'verdict') {
      const known = VERDICTS.find((each) => each === verdict)
      return known && known !== measure.verdict
        ? { what: 'verdict', measure: measure.index, verdict: known }
        : undefined
    }
    if (way === 'attach')
      return place ? { what: 'claim', measure: measure.index, words: place, attached: true } : undefined
    const taken = measure.claims.find((each) => `${each.words.from}` === claim)
    return taken ? { what: 'claim', measure: measure.index, words: taken.words, attached: false } : undefined
  }

  const ways = WAYS.filter((each) => each !== 'detach' || measure.claims.length > 0)
  return (
    <CorrectionForm
      task={task}
      title={t('targets.correct.title', { at: measure.index + 1 })}
      change={change()}
      close={close}
      unchanged={t('targets.correct.nothingChanged')}
      testId="correct-form"
    >
      {() => (
        <>
          <ChoiceChips
            label={t('targets.correct.way')}
            value={way}
            onChange={(next) => setWay(next as Way)}
            testId="correct-way"
            options={ways.map((each) => ({ value: each, label: t(`targets.correct.ways.${each}`) }))}
          />
          {way === 'measure' ? <PromiseFields asked={promise} onChange={setPromise} valueFault={valueFault} /> : null}
          {way === 'verdict' ? (
            <ChoiceChips
              label={t('targets.correct.verdict')}
              value={verdict}
              onChange={setVerdict}
              testId="correct-verdict"
              options={VERDICTS.filter((each) => each !== measure.verdict).map((each) => ({
                value: each,
                label: verdictText(each, language),
              }))}
            />
          ) : null}
          {way === 'attach' ? (
            <TextField
              label={t('targets.correct.words')}
              hint={t('targets.correct.wordsHint')}
              value={words}
              onChange={(text) => {
                setWords(text)
                setExact(undefined)
              }}
              kind="lines"
              most={500}
              fault={words !== '' && !place ? t('targets.correct.wordsNotFound') : undefined}
              testId="correct-words"
            />
          ) : null}
          {way === 'detach' ? (
            <ChoiceChips
              label={t('targets.correct.whichClaim')}
              value={claim}
              onChange={setClaim}
              testId="correct-claim"
              options={measure.claims.map(({ words: at, said }) => ({ value: `${at.from}`, label: said }))}
            />
          ) : null}
        </>
      )}
    </CorrectionForm>
  )
}
