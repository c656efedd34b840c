// The console's own words in two languages. Words of packs come from the API; see useLabel.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './locale/en.json' with { type: 'json' }
import zh from './locale/zh.json' with { type: 'json' }

type OwnWords = typeof import('./locale/own.zh.json')
type AdminWords = typeof import('./locale/admin.zh.json')
type TargetWords = typeof import('./locale/targets.zh.json')
type OpennessWords = typeof import('./locale/openness.zh.json')

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zh & OwnWords & AdminWords & TargetWords & OpennessWords }
  }
}

const REMEMBERED = 'gongzhi.language'

/** Storage may be forbidden; the console then opens in Chinese. */
function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED)
  } catch {
    return null
  }
}

function show(language: string): void {
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
}

export function switchLanguage(language: 'zh' | 'en'): void {
  void i18next.changeLanguage(language)
  try {
    localStorage.setItem(REMEMBERED, language)
  } catch {
    // Not remembered; nothing else depends on it.
  }
}

i18next.on('languageChanged', show)
void i18next.use(initReactI18next).init({
  lng: remembered() === 'en' ? 'en' : 'zh',
  fallbackLng: 'zh',
  resources: { zh: { translation: zh }, en: { translation: en } },
  interpolation: { escapeValue: false },
  showSupportNotice: false,
} as Parameters<typeof i18next.init>[0])

/** Words that come with the pages that need them, so that the first page waits for its own only. */
export function addWords(words: { readonly zh: object; readonly en: object }): void {
  for (const language of ['zh', 'en'] as const)
    i18next.addResourceBundle(language, 'translation', words[language], true, true)
}
