// Breaks running text into lines of a given width by the habits of Chinese typesetting: anywhere between characters, but no line
// begins with a closing sign or ends with an opening one; words and numbers of Latin script stay whole where they fit.
import type { Run } from '@gongzhi/engine/targets/publication-files.port'

export type Segment = { readonly text: string; readonly run: Run; readonly width: number }
export type WrappedLine = { readonly segments: readonly Segment[]; readonly width: number }
export type Measure = (text: string, bold: boolean) => number

const NOT_FIRST = new Set('，。、；：？！）》」』】〕”’…—·,.;:?!)]}%％‰℃')
const NOT_LAST = new Set('（《「『【〔“‘([{￥$')
/** What is kept whole: a word or number, or else one sign. */
const UNIT = /[A-Za-z0-9][A-Za-z0-9.,:/_@#&+\-'%‰]*|[\s\S]/gu

type Unit = { readonly text: string; readonly run: Run; readonly width: number }

export function wrapped(runs: readonly Run[], width: number, measure: Measure): readonly WrappedLine[] {
  const lines: WrappedLine[] = []
  let line: Unit[] = []
  const end = (units: readonly Unit[]): void => {
    lines.push(lineOf(units))
  }
  let used = 0
  for (const unit of unitsOf(runs, width, measure)) {
    if (unit.text === '\n') {
      end(line)
      line = []
      used = 0
      continue
    }
    if (used + unit.width > width + 0.01 && line.length > 0) {
      const kept = breakBefore(line, unit)
      const rest = line.slice(kept)
      end(line.slice(0, kept))
      line = rest
      used = rest.reduce((sum, each) => sum + each.width, 0)
      if (unit.text === ' ' && line.length === 0) continue
    }
    line.push(unit)
    used += unit.width
  }
  if (line.length > 0 || lines.length === 0) end(line)
  return lines
}

/** How many units stay on the line, where `next` does not fit any more. */
function breakBefore(line: readonly Unit[], next: Unit): number {
  let kept = line.length
  // No more than a few signs are pulled down; a row of signs only is broken anywhere.
  for (let steps = 0; steps < 4 && kept > 1; steps++) {
    const after = line[kept]?.text ?? next.text
    if (!NOT_FIRST.has(after[0] ?? '') && !NOT_LAST.has(line[kept - 1]?.text ?? '')) return kept
    kept--
  }
  return line.length
}

function* unitsOf(runs: readonly Run[], width: number, measure: Measure): Generator<Unit> {
  for (const run of runs) {
    const text = run.text.replace(/\r\n?/g, '\n').replace(/\t/g, '  ')
    for (const [unit] of text.matchAll(UNIT)) {
      const wide = unit === '\n' ? 0 : measure(unit, run.bold === true)
      if (wide <= width) yield { text: unit, run, width: wide }
      // A word longer than the line, such as an address.
      else for (const sign of unit) yield { text: sign, run, width: measure(sign, run.bold === true) }
    }
  }
}

function lineOf(units: readonly Unit[]): WrappedLine {
  const segments: Segment[] = []
  for (const { text, run, width } of units) {
    const last = segments.at(-1)
    if (last && last.run === run)
      segments[segments.length - 1] = { run, text: last.text + text, width: last.width + width }
    else segments.push({ text, run, width })
  }
  return { segments, width: segments.reduce((sum, each) => sum + each.width, 0) }
}
