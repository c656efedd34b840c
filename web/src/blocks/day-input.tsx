// A day of the calendar, as the browser lets one choose it: an ISO day.
import { LabelledInput, type LabelledInputProps } from './labelled-input.tsx'

type Props = LabelledInputProps & { readonly min?: string; readonly max?: string }

export function DayInput(props: Props) {
  return <LabelledInput {...props} type="date" />
}
