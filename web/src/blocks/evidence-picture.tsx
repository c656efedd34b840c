// One blurred picture with what the eye saw drawn over it. Its room is kept before it has loaded.
import { useState } from 'react'
import './evidence-picture.css'

export type Shape =
  | { readonly kind: 'box'; readonly points: readonly number[]; readonly aside?: boolean }
  | { readonly kind: 'zone'; readonly points: readonly (readonly number[])[]; readonly name?: string }

/** The part to look at closely: its upper left corner (shares of the frame) and how many times as large. */
export type Closeup = { readonly left: number; readonly top: number; readonly times: number }

type Props = {
  readonly src: string
  readonly alt: string
  readonly shapes: readonly Shape[]
  readonly missing: string
  readonly testId?: string
  readonly closeup?: Closeup | undefined
}

function Drawn({ shape }: { shape: Shape }) {
  if (shape.kind === 'zone') {
    return <polygon className="drawn-zone" points={shape.points.map((point) => point.join(',')).join(' ')} />
  }
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = shape.points
  const place = { x: x1, y: y1, width: Math.max(0, x2 - x1), height: Math.max(0, y2 - y1) }
  return (
    <>
      <rect className="drawn-rim" {...place} />
      <rect className="drawn-box" data-aside={shape.aside} {...place} />
    </>
  )
}

/** The frame itself grows, instead of being scaled: lines drawn over it keep their width. */
function frameOf({ left, top, times }: Closeup) {
  return {
    width: `${times * 100}%`,
    height: `${times * 100}%`,
    left: `${-left * times * 100}%`,
    top: `${-top * times * 100}%`,
  }
}

export function EvidencePicture({ src, alt, shapes, missing, testId, closeup }: Props) {
  const [state, setState] = useState<{ src: string; failed: boolean; ratio?: number }>({ src, failed: false })
  const failed = state.failed && state.src === src
  return (
    <div
      className="evidence-picture"
      data-testid={testId}
      style={state.ratio ? { aspectRatio: state.ratio } : undefined}
    >
      {failed ? (
        <p className="evidence-missing">{missing}</p>
      ) : (
        <div className="evidence-frame" style={closeup ? frameOf(closeup) : undefined}>
          <img
            src={src}
            alt={alt}
            decoding="async"
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setState({ src, failed: false, ratio: naturalWidth / naturalHeight })
            }
            onError={() => setState((before) => ({ ...before, src, failed: true }))}
          />
          <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
            {shapes.map((shape) => (
              <Drawn key={JSON.stringify(shape.points)} shape={shape} />
            ))}
          </svg>
        </div>
      )}
    </div>
  )
}
