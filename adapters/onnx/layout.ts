// What a detector layout is: how a frame goes in and how boxes come out. Layouts know no files and no runtime.
import type { LetterboxPlan } from './letterbox.ts'

export type Size = { readonly width: number; readonly height: number }

/** A dimension is a number, or a text where any size is accepted. */
export type Shape = readonly (number | string)[]

export type Output = { readonly shape: readonly number[]; readonly values: Float32Array }

/** A candidate in input pixels, before suppression. */
export type Candidate = {
  readonly kind: string
  readonly score: number
  readonly box: readonly [number, number, number, number]
}

export type Layout = {
  readonly name: string
  /** Input size for a frame; `longSide` where the layout is free to choose. */
  inputSize(frame: Size, longSide: number): Size
  readonly input: Pick<LetterboxPlan, 'order' | 'pad' | 'factor' | 'anchor'>
  /** Shapes of the outputs, in the order in which `decode` takes them. */
  outputShapes(input: Size): readonly (readonly number[])[]
  /** Candidates at or above `floor`, in any order. Throws `model-outputs-wrong` when it meets something that is not a number. */
  decode(outputs: readonly Output[], input: Size, floor: number): Candidate[]
  /** Overlap (IoU) from which two boxes of one class are one object. */
  readonly sameObject: number
}

/** The layout if inputs and outputs fit it. Output names come back in the order in which `decode` takes them. */
export type LayoutMatch = { readonly layout: Layout; readonly outputNames: readonly string[] }

export type Described = { readonly name: string; readonly shape: Shape }

export type FindLayout = (input: Described, outputs: readonly Described[]) => LayoutMatch | undefined
