// The blurred live picture of an eye, anew every two seconds; the last one stays until the next has been loaded.
import { useEffect, useState } from 'react'
import { eyePictureUrl } from '../../api/client.ts'
import { EvidencePicture, type Shape } from '../../blocks/evidence-picture.tsx'

const EVERY_MS = 2_000

/** The address of the newest picture that has loaded; undefined until there is one, `false` when none could be had. */
function useNewest(device: string): string | false | undefined {
  const [newest, setNewest] = useState<string | false>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const next = () => {
      if (document.hidden) {
        timer = setTimeout(next, EVERY_MS)
        return
      }
      const image = new Image()
      const settle = (shown: string | false) => {
        if (gone) return
        setNewest((before) => (shown === false && before ? before : shown))
        timer = setTimeout(next, EVERY_MS)
      }
      image.onload = () => settle(image.src)
      image.onerror = () => settle(false)
      image.src = eyePictureUrl(device, Date.now())
    }
    next()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [device])
  return newest
}

export function LivePicture({
  device,
  alt,
  shapes,
  missing,
}: {
  device: string
  alt: string
  shapes: readonly Shape[]
  missing: string
}) {
  const newest = useNewest(device)
  if (newest === undefined) return <div className="evidence-picture bone" />
  return <EvidencePicture src={newest || ''} alt={alt} shapes={shapes} missing={missing} />
}
