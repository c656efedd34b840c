// A small sign for how something stands. Each has a shape of its own, so that nobody has to tell colours apart.
import './status-sign.css'

export type Sign = 'check' | 'half' | 'alert' | 'caution' | 'missing' | 'none'
export type Tone = 'done' | 'accent' | 'late' | 'soon' | 'plain'

export function StatusSign({ sign, tone }: { sign: Sign; tone: Tone }) {
  return (
    <svg className="status-sign" data-tone={tone} viewBox="0 0 16 16" aria-hidden="true">
      {sign === 'check' ? (
        <>
          <circle className="sign-full" cx="8" cy="8" r="7" />
          <path className="sign-on" d="m4.8 8.3 2.2 2.2 4.3-4.8" />
        </>
      ) : null}
      {sign === 'half' ? (
        <>
          <circle className="sign-line" cx="8" cy="8" r="6.2" />
          <path className="sign-full" d="M8 1.8a6.2 6.2 0 0 0 0 12.4z" />
        </>
      ) : null}
      {sign === 'alert' ? (
        <>
          <path className="sign-full" d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z" />
          <path className="sign-on" d="M8 4.2v4.6M8 11.4v.2" />
        </>
      ) : null}
      {sign === 'caution' ? (
        <>
          <path className="sign-full" d="M8 1.4 15.2 14H.8z" />
          <path className="sign-on" d="M8 6v3.8M8 12v.1" />
        </>
      ) : null}
      {sign === 'missing' ? (
        <>
          <circle className="sign-line" cx="8" cy="8" r="6.2" strokeDasharray="2.6 2.27" />
          <path className="sign-line" d="M6.2 6.3c.2-2.3 3.7-2.2 3.6 0 0 1.3-1.8 1.4-1.8 2.7M8 11.4v.2" />
        </>
      ) : null}
      {sign === 'none' ? (
        <>
          <circle className="sign-line" cx="8" cy="8" r="6.2" />
          <path className="sign-line" d="M5.2 8h5.6" />
        </>
      ) : null}
    </svg>
  )
}
