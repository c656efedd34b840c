// Words of the pages about oneself: sign-in, account, what a person told us. Loaded with the first of them.
import { addWords } from './i18n.ts'
import en from './locale/own.en.json' with { type: 'json' }
import zh from './locale/own.zh.json' with { type: 'json' }

addWords({ zh, en })
