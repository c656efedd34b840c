// Words of the pages of work reports and targets. Loaded with the first of them.
import { addWords } from './i18n.ts'
import en from './locale/targets.en.json' with { type: 'json' }
import zh from './locale/targets.zh.json' with { type: 'json' }

addWords({ zh, en })
