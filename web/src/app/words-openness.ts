// Words of publications and of supervision. Loaded with the first of their pages.
import { addWords } from './i18n.ts'
import en from './locale/openness.en.json' with { type: 'json' }
import zh from './locale/openness.zh.json' with { type: 'json' }

addWords({ zh, en })
