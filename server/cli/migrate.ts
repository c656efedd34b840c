// gongzhi migrate: brings the database forward to this program, or with --dry-run only says what it lacks. Never back.
import { Fault } from '@gongzhi/kernel'
import { migrateStorage } from '../compose-migrate.ts'
import { databaseUrl, dataFolder } from '../config.ts'
import { argumentsOf } from './arguments.ts'

/** Exit code 0 where nothing is missing afterwards, with `--dry-run` 3 where something is. */
export async function migrate(args: readonly string[]): Promise<number> {
  const { values, positionals } = argumentsOf(args, {
    data: { type: 'string' },
    json: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  })
  if (positionals.length > 0) throw new Fault('usage', { detail: `unexpected “${positionals[0]}”` })
  const dry = values['dry-run'] === true
  const names = await migrateStorage(dataFolder(values.data), databaseUrl(), dry ? 'look' : 'apply')
  if (values.json) console.log(JSON.stringify(dry ? { missing: names } : { applied: names }))
  else {
    for (const name of names) console.log(`  ${name}`)
    if (names.length === 0) console.log('数据库已是最新 · the database is up to date')
    else if (dry)
      console.log(`缺少 ${names.length} 项，运行 gongzhi migrate 补上 · ${names.length} missing: run gongzhi migrate`)
    else console.log(`已完成 ${names.length} 项 · ${names.length} applied`)
  }
  return dry && names.length > 0 ? 3 : 0
}
