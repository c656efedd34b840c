// What offices write to one another: texts whose address goes into the history. Stores nothing by itself.
import { type CaseType, Fault, type Field, type Instant, isWork } from '@gongzhi/kernel'
import { digest } from '../cases/chain.ts'
import type { Stores } from '../stores.port.ts'
import type { Letter } from './notices.port.ts'

type LetterField = Extract<Field, { kind: 'letter' }>

/** The same command gives the same address, however often it is sent. Faults: form-field-missing, form-field-invalid. */
export function letterFor(
  { command, name, field }: { command: string; name: string; field: Pick<LetterField, 'label' | 'most'> },
  value: unknown,
  at: Instant,
  account: string,
): Letter {
  const { label, most } = field
  const text = typeof value === 'string' ? value.normalize('NFC').replaceAll('\r\n', '\n').trim() : ''
  if (text === '') throw new Fault('form-field-missing', { label })
  // Half of a pair of surrogates, or a zero, would come back as something else.
  if (text.length > most || !text.isWellFormed() || text.includes('\0'))
    throw new Fault('form-field-invalid', { label })
  const drawn = `${command} ${name}`
  return { address: digest(`${drawn}\n${text}`), drawn, text, at, account }
}

/** Of a move of that name, at whatever step. */
function letterFields(type: CaseType, move: string): readonly (readonly [string, LetterField])[] {
  return Object.values(type.steps).flatMap((step) => {
    const fields = isWork(step) && Object.hasOwn(step.moves, move) ? step.moves[move]?.fill?.fields : undefined
    return Object.entries(fields ?? {}).filter((each): each is [string, LetterField] => each[1].kind === 'letter')
  })
}

/** The values of a move with the addresses of what was written, and what was written. Faults as of `letterFor`. */
export function lettersIn(
  type: CaseType,
  {
    id,
    move,
    values,
  }: { readonly id: string; readonly move: string; readonly values: Readonly<Record<string, unknown>> },
  at: Instant,
  account: string,
): { readonly values: Readonly<Record<string, unknown>>; readonly letters: readonly Letter[] } {
  const letters: Letter[] = []
  const written: Record<string, unknown> = { ...values }
  for (const [name, field] of letterFields(type, move)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    // What may be empty, or is missing, is for the form to say.
    if (value === undefined || value === null || value === '') continue
    const letter = letterFor({ command: id, name, field }, value, at, account)
    letters.push(letter)
    written[name] = letter.address
  }
  return { values: written, letters }
}

/** Texts by their addresses; those that are there. */
export async function readLetters(
  { notices }: Pick<Stores, 'notices'>,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (addresses.length === 0) return new Map()
  return new Map((await notices.letters(addresses)).map(({ address, text }) => [address, text]))
}
