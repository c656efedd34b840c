// Copies a text. Without a secure context the browser has no clipboard of its own; the old way then does it.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

const SHOWN_MS = 3_000

function copiedTheOldWay(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}

async function copied(text: string): Promise<boolean> {
  if (!navigator.clipboard) return copiedTheOldWay(text)
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copiedTheOldWay(text),
  )
}

export function CopyButton({ text, label, testId }: { text: string; label?: string; testId?: string }) {
  const { t } = useTranslation()
  const [done, setDone] = useState<'done' | 'failed'>()
  useEffect(() => {
    if (!done) return
    const forget = setTimeout(() => setDone(undefined), SHOWN_MS)
    return () => clearTimeout(forget)
  }, [done])
  return (
    <Button onClick={() => void copied(text).then((ok) => setDone(ok ? 'done' : 'failed'))} data-testid={testId}>
      <span aria-live="polite">{done ? t(`once.${done}`) : (label ?? t('once.copy'))}</span>
    </Button>
  )
}
