// docs/errors.gen.md: every code that a client can meet.
import { ERRORS } from '../../kernel/src/base/errors.ts'
import type { Files } from '../gen.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|')

export async function files(): Promise<Files> {
  const rows = Object.entries(ERRORS).map(
    ([code, { status, zh, en }]) => `| \`${code}\` | ${status} | ${cell(zh)} | ${cell(en)} |`,
  )
  return {
    'docs/errors.gen.md': [
      '# 错误代码 · Error codes',
      '',
      'Generated from `kernel/src/base/errors.ts` by `npm run gen`. A code is a promise: it is added to, never reused.',
      'HTTP answers carry the code, both texts and the parameters named in `{}`.',
      '',
      '| code | HTTP | 中文 | English |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n'),
  }
}
