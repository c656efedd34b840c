// Words of the pages of administration. Loaded with the first of them.
import { addWords } from './i18n.ts'
import en from './locale/admin.en.json' with { type: 'json' }
import zh from './locale/admin.zh.json' with { type: 'json' }

addWords({ zh, en })
