// Sets one reading right: what the promise asks, what it is judged, or which words answer it. Always with a reason.
import { Button, Select } from 'antd'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { placeOf } from './marked-text.ts'
import type { Selected } from './original-words.tsx'
import { type Change, type Measure, type Task, useCorrect } from './target-queries.ts'
import { isPlainNumber, OFS, OPS, ofText, opText, symbolOf, VERDICTS, verdictText } from './target-words.ts'

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
function measureChange(
  measure: Measure,
  now: Pick<Measure, 'op' | 'of' | 'unit'> & { value: string },
): Change | undefined {
  const { op, of, unit, value } = now
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
  const ids = useId()
  const [way, setWay] = useState<Way>('measure')
  const [op, setOp] = useState(measure.op)
  const [of, setOf] = useState(measure.of)
  const [value, setValue] = useState(measure.value ?? '')
  const [unit, setUnit] = useState(measure.unit)
  const [verdict, setVerdict] = useState<string>()
  const [words, setWords] = useState('')
  const [exact, setExact] = useState<Words>()
  const [claim, setClaim] = useState<string>()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const correct = useCorrect(task, close)

  useEffect(() => {
    if (way !== 'attach' || !selected) return
    setWords(selected.text.replace(/\s+/g, ' ').trim())
    setExact({ from: selected.from, to: selected.to })
  }, [selected, way])

  const place = exact ?? placeOf(words, toldPieces(task))
  const counted = op !== 'all' && op !== 'complete'
  const valueFault =
    way === 'measure' && value !== '' && !isPlainNumber(value) ? t('targets.correct.numberWrong') : undefined

  function change(): Change | undefined {
    if (way === 'measure')
      return valueFault ? undefined : measureChange(measure, { op, of, unit: unit.trim(), value: value.trim() })
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

  function submit(event: FormEvent) {
    event.preventDefault()
    setAsked(true)
    const wanted = change()
    if (wanted && reason.trim() !== '') correct.mutate({ change: wanted, reason: reason.trim() })
  }
  const wanted = change()
  const ways = WAYS.filter((each) => each !== 'detach' || measure.claims.length > 0)
  return (
    <form
      className="correct"
      onSubmit={submit}
      noValidate
      data-testid="correct-form"
      aria-label={t('targets.correct.title', { at: measure.index + 1 })}
    >
      <h3>{t('targets.correct.title', { at: measure.index + 1 })}</h3>
      <ChoiceChips
        label={t('targets.correct.way')}
        value={way}
        onChange={(next) => setWay(next as Way)}
        testId="correct-way"
        options={ways.map((each) => ({ value: each, label: t(`targets.correct.ways.${each}`) }))}
      />
      {way === 'measure' ? (
        <div className="correct-reading">
          <div>
            <label className="field-label" htmlFor={`${ids}-of`}>
              {t('targets.correct.of')}
            </label>
            <Select
              id={`${ids}-of`}
              value={of}
              onChange={setOf}
              options={OFS.map((each) => ({ value: each, label: ofText(each, language) }))}
            />
          </div>
          <div>
            <label className="field-label" htmlFor={`${ids}-op`}>
              {t('targets.correct.op')}
            </label>
            <Select
              id={`${ids}-op`}
              value={op}
              onChange={setOp}
              data-testid="correct-op"
              options={OPS.map((each) => ({
                value: each,
                label: [symbolOf(each), opText(each, language)].filter(Boolean).join(' '),
              }))}
            />
          </div>
          {counted ? (
            <>
              <TextField
                label={t('targets.correct.value')}
                value={value}
                onChange={setValue}
                most={40}
                fault={valueFault}
                testId="correct-value"
              />
              <TextField
                label={t('targets.correct.unit')}
                value={unit}
                onChange={setUnit}
                most={20}
                placeholder={t('targets.correct.unitExample')}
                testId="correct-unit"
              />
            </>
          ) : null}
        </div>
      ) : null}
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
      <TextField
        label={t('targets.correct.reason')}
        value={reason}
        onChange={setReason}
        kind="lines"
        most={500}
        fault={asked && reason.trim() === '' ? t('targets.correct.reasonMissing') : undefined}
        testId="correct-reason"
      />
      {asked && !wanted ? <p className="field-fault">{t('targets.correct.nothingChanged')}</p> : null}
      {correct.error ? <FailureNote text={failureText(correct.error, language)} /> : null}
      <div className="row-of">
        <Button type="primary" htmlType="submit" loading={correct.isPending} data-testid="correct-submit">
          {t('targets.correct.submit')}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
        <span className="quiet small">{t('targets.correct.kept')}</span>
      </div>
    </form>
  )
}
