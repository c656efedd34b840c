// gongzhi: the command line. Results go to stdout, everything else to stderr; the exit code says whether it worked.
import { errorText, Fault } from '@gongzhi/kernel'

const USAGE = `gongzhi <command>

  eye watch SOURCE --pack PACK --zones ZONES.json [--dwell 10s] [--fps 2] [--model FILE] [--start ISO] [--json]
                      watch a video file, a folder of JPEGs or an rtsp:// camera and print what is seen
  pack check [PACK|FILE.json …]
                      every fault of a pack with its path, and labels that have no English
  targets read FILE [--json]
                      what a work report promises and shows: txt, csv, html, xlsx, docx, pdf with text
  targets statements FILE [--json]
                      what units say of themselves in running text: whose figures, for when, promised or reported
  pack story PACK     play the pack's stories
  seed [--data FOLDER]
                      fill the database with the demonstration district
  account add LOGIN --name NAME [--data FOLDER]
                      one of the first two administrators of a platform; shows a code to set a password with
  account list        who there is, with his rights
  password LOGIN [--second-factor] [--data FOLDER]
                      draw a new password for an account and show it once; its sessions end
  key add LABEL --places ID,… --devices ID,PREFIX*,… [--zones …] [--packs …] [--days 90] [--per-minute 60]
                      a key for devices or programs, shown once
  key list | key revoke ID
                      keys, when they end and were last used; a key that counts no more
  calendar import FILE.json [--data FOLDER]
                      load a holiday table and re-date open cases
  rebuild [--data FOLDER]
                      write every projection anew from the events
  verify [--data FOLDER] [--json]
                      check hash chains, projections and the heads written down
  targets verify [--data FOLDER] [--json]
                      whether every publication is still what was frozen, files and all
  migrate [--dry-run] [--data FOLDER] [--json]
                      bring the database forward to this program, or say what it lacks
  backup FILE|FOLDER [--data FOLDER] [--json]
                      everything stored, without keys, into one file; also while the platform runs
  backup --check FILE [--json]
                      whether such a file is whole and fits the master key
  restore FILE [--data FOLDER] [--without-keys] [--json]
                      a backup into an empty data folder and, with DATABASE_URL, an empty database
  personal held|reads CASE [--json]
                      what is held of whoever reported a case (never a value), and who read it
  personal destroy CASE [PURPOSE]
                      destroy the key: nobody can read it again
  personal rotate | drop-old
                      wrap all keys under a new master key; then forget the old one for good
  personal retain     destroy what has been kept long enough; the worker does it every hour

一个区的闭环：感知、决策、共治、交账。选项说明见 docs/operate.zh.md · options: docs/operate.md
`

type Command = (args: readonly string[]) => Promise<number>

/** Loaded when called: watching a camera needs no database, checking a pack needs neither. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  'eye watch': async () => (await import('./eye-watch.ts')).eyeWatch,
  'targets verify': async () => (await import('./data-folder.ts')).targetsVerify,
  'pack check': async () => (await import('./pack.ts')).packCheck,
  'pack story': async () => (await import('./pack.ts')).packStory,
  'targets read': async () => (await import('./targets.ts')).targetsRead,
  'targets statements': async () => (await import('./statements.ts')).targetsStatements,
  'calendar import': async () => (await import('./calendar.ts')).calendarImport,
  seed: async () => (await import('./data-folder.ts')).seedDemo,
  'account add': async () => (await import('./account.ts')).accountAdd,
  'account list': async () => (await import('./account.ts')).accountList,
  'key add': async () => (await import('./key.ts')).keyAdd,
  'key list': async () => (await import('./key.ts')).keyList,
  'key revoke': async () => (await import('./key.ts')).keyRevoke,
  password: async () => (await import('./password.ts')).newPassword,
  rebuild: async () => (await import('./data-folder.ts')).rebuild,
  migrate: async () => (await import('./migrate.ts')).migrate,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./backup.ts')).restore,
  verify: async () => (await import('./data-folder.ts')).verify,
  'personal held': async () => (await import('./personal.ts')).personalHeld,
  'personal reads': async () => (await import('./personal.ts')).personalReads,
  'personal destroy': async () => (await import('./personal.ts')).personalDestroy,
  'personal rotate': async () => (await import('./personal.ts')).personalRotate,
  'personal drop-old': async () => (await import('./personal.ts')).personalDropOld,
  'personal retain': async () => (await import('./personal.ts')).personalRetain,
}

/** What the usage says of commands that begin so; all of it where none does. */
function helpOf(word: string): string {
  const entries = USAGE.split(/\n(?= {2}\S)/)
  const own = entries.filter((entry) => entry === `  ${word}` || entry.startsWith(`  ${word} `))
  return word === '' || own.length === 0 ? USAGE : `${own.join('\n').split('\n\n')[0]}\n`
}

async function main(args: readonly string[]): Promise<number> {
  const two = args.slice(0, 2).join(' ')
  const name = Object.hasOwn(COMMANDS, two) ? two : (args[0] ?? '')
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  const help = args.length === 0 || args.includes('--help') || args[0] === 'help'
  if (!command || help) {
    const [first = ''] = args.filter((each) => each !== '--help' && each !== 'help')
    ;(help ? console.log : console.error)(helpOf(command ? name : first))
    return help ? 0 : 2
  }
  return (await command())(args.slice(name.split(' ').length))
}

// A reader that has seen enough (head, a closed pipe) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (fault: unknown) => {
    if (fault instanceof Fault) {
      console.error(
        `${fault.code}: ${errorText(fault.code, fault.params, 'zh')}\n${errorText(fault.code, fault.params, 'en')}`,
      )
      process.exitCode = fault.code === 'usage' ? 2 : 1
    } else {
      console.error(fault)
      process.exitCode = 70
    }
  },
)
