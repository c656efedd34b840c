// What rarely changes and every page may need: health, packs, places, and labels in the reader's language.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClockAnchor } from '../blocks/platform-time.tsx'
import { ask, client } from './client.ts'

const MINUTE = 60_000

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async () => {
    const asked = Date.now()
    const health = await ask(client.GET('/api/health'))
    const local = (asked + Date.now()) / 2
    return { ...health, anchor: { platform: Date.parse(health.now), local, speed: health.speed } satisfies ClockAnchor }
  },
  refetchInterval: 10_000,
})
export const packsQuery = queryOptions({
  queryKey: ['packs'],
  queryFn: () => ask(client.GET('/api/packs')),
  staleTime: 10 * MINUTE,
})
export const placesQuery = queryOptions({
  queryKey: ['places'],
  queryFn: () => ask(client.GET('/api/places')),
  staleTime: 10 * MINUTE,
})

export function useLanguage(): 'zh' | 'en' {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh'
}

/** Translates labels of packs, which come in Chinese; what no pack translates stays as it is (names of places and firms). */
export function useLabel(): (text: string) => string {
  const language = useLanguage()
  const { data: packs } = useQuery({ ...packsQuery, enabled: language === 'en' })
  const english = useMemo(
    () => Object.assign({}, ...(packs ?? []).map((pack) => pack.english)) as Record<string, string>,
    [packs],
  )
  return useCallback(
    (text: string) =>
      language === 'zh'
        ? text.replaceAll(' · ', '·')
        : text
            .split(' · ')
            .map((part) => english[part] ?? part)
            .join(' · '),
    [language, english],
  )
}
