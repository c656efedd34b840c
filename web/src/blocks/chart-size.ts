// How wide an element is drawn, followed while it changes: a chart is laid out for its real width, so that its words keep their size.
import { type RefObject, useEffect, useState } from 'react'

/** CSS pixels; `first` before it is known. */
export function useWidth(element: RefObject<Element | null>, first: number): number {
  const [width, setWidth] = useState(first)
  useEffect(() => {
    const seen = element.current
    if (!seen) return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width)))
    observer.observe(seen)
    return () => observer.disconnect()
  }, [element])
  return width
}
