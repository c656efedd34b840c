// For what and how long something about a person is kept, in one sentence.
import type { Purpose } from '@gongzhi/kernel'
import type { TFunction } from 'i18next'
import type { Language } from '../../blocks/local-time.ts'
import { spanText } from '../../blocks/span-text.ts'

export function keepText({ keep }: Purpose, t: TFunction, language: Language): string {
  return t(keep.after === 'received' ? 'told.keepReceived' : 'told.keepEnded', {
    span: spanText(keep.span, language),
  })
}
