// What every npm script runs first, on any Node from 20 up: installs what is missing, then runs the command under the
// pinned Node. Writes nothing to stdout (commands print JSON lines there), and downloads nothing once it is set up.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keepDetectorIn } from './keep-detector.mjs'

const COMMANDS = {
  start: 'server/main.ts',
  gongzhi: 'server/cli/main.ts',
  test: 'tools/test.ts',
  check: 'tools/check.ts',
  gen: 'tools/gen.ts',
  bench: 'bench/main.ts',
}
/** Bounds of the server's own heap, the same as in deploy/: else V8 takes hundreds of megabytes for the forty that are in use. */
const SERVER_ARGUMENTS = ['--max-old-space-size=512', '--max-semi-space-size=8']
const EXE = process.platform === 'win32' ? '.exe' : ''
const say = (text) => process.stderr.write(`gongzhi: ${text}\n`)

class Stop extends Error {}

function hashOf(root, paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    const full = join(root, path)
    if (!existsSync(full)) return
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) add(`${path}/${name}`)
    else hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}

const readOr = (path, otherwise) => (existsSync(path) ? readFileSync(path, 'utf8') : otherwise)

/** What is wrong with the installed packages, or nothing. npm writes its own list last, so a broken-off install has none. */
export function missingIn(root) {
  const installedList = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installedList)) return 'no packages are installed'
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages
  for (const [path, entry] of Object.entries(wanted)) {
    if (entry.link || !path.includes('node_modules/')) continue
    const found = installed[path]
    // Optional packages of other platforms are left out by npm; of those that are there, the version must fit.
    if (found === undefined && (entry.optional || entry.devOptional || entry.peer)) continue
    if (found === undefined) return `${path} is not installed`
    if (found.version !== entry.version) return `${path} is ${found.version}, not ${entry.version}`
  }
  return undefined
}

function npmCommand() {
  const nearNode = [
    process.env.npm_execpath,
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((path) => path !== undefined && /npm-cli\.c?js$/.test(path) && existsSync(path))
  return nearNode === undefined
    ? { file: process.platform === 'win32' ? 'npm.cmd' : 'npm', first: [] }
    : { file: undefined, first: [nearNode] }
}

function npm(root, args, node = process.execPath) {
  const { file, first } = npmCommand()
  const result = spawnSync(file ?? node, [...first, ...args], {
    cwd: root,
    // Our stdout belongs to the command.
    stdio: ['ignore', 2, 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    shell: file !== undefined && process.platform === 'win32',
    env: {
      ...process.env,
      PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
      ONNXRUNTIME_NODE_INSTALL: 'skip',
      npm_config_loglevel: 'error',
      npm_config_fund: 'false',
      npm_config_audit: 'false',
    },
  })
  if (result.error !== undefined) throw new Stop(`npm cannot be run: ${result.error.message}`)
  return { passed: result.status === 0, said: result.stderr }
}

function installPackages(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.gongzhi-lock')
  if (readOr(stamp, '') === lock && existsSync(join(root, 'node_modules', '.package-lock.json'))) return
  const missing = missingIn(root)
  if (missing !== undefined) {
    say(`${missing}; installing, this takes a minute`)
    let result = npm(root, ['ci'])
    // Where a registry lacks packages of other platforms, the lock file made there lacks them too, and `npm ci` refuses
    // it everywhere. `npm install` keeps to the versions of the lock file as well, and --no-save leaves it as it is.
    if (!result.passed && result.said.includes('EUSAGE')) result = npm(root, ['install', '--no-save'])
    if (!result.passed) throw new Stop(`npm could not install the packages:\n${result.said}`)
  }
  writeFileSync(stamp, lock)
}

/** The binary of the pinned Node: where its install script links it, or in the platform's own package. */
export function findPinnedNode(root) {
  const { platform, arch } = process
  const system = platform === 'win32' ? 'win' : platform
  const names = [`node-${system}-${arch}`, `node-bin-${system}-${arch}`]
  const modules = join(root, 'node_modules')
  return [
    join(modules, 'node', 'bin', `node${EXE}`),
    ...names.flatMap((name) => [
      join(modules, 'node', 'node_modules', name, 'bin', `node${EXE}`),
      join(modules, name, 'bin', `node${EXE}`),
    ]),
  ].find((path) => existsSync(path) && statSync(path).size > 1_000_000)
}

function pinnedNode(root) {
  const found = findPinnedNode(root)
  if (found !== undefined) return found
  const own = process.versions.node
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node
  if (own === wanted) return process.execPath
  // Install scripts were switched off: fetch what the script of the package `node` would have fetched.
  const folder = join(root, 'node_modules', 'node')
  const system = process.platform === 'win32' ? 'win' : process.platform
  const prefix = system === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
  if (existsSync(folder)) {
    say(`fetching Node ${wanted}`)
    npm(folder, [
      'install',
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      `${prefix}-${system}-${process.arch}@${wanted}`,
    ])
  }
  const fetched = findPinnedNode(root)
  if (fetched !== undefined) return fetched
  if (Number(own.split('.')[0]) >= 24) {
    say(`Node ${wanted} is not to be had for this machine; going on with Node ${own}`)
    return process.execPath
  }
  throw new Stop(
    `Node ${wanted} could not be installed, and this is Node ${own}. Install Node 24 or newer and try again.`,
  )
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)))
}

/** npm leaves the packaged browser out under Node 20 (its `engines` ask for more), so it is added under the pinned one. */
function addBrowser(root, node) {
  if (process.platform !== 'linux' || existsSync(join(root, 'node_modules', '@sparticuz', 'chromium'))) return
  if (['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].some(onPath)) return
  const tried = join(root, 'node_modules', '.gongzhi-browser')
  if (existsSync(tried)) return
  say('no browser found; adding the packaged one for the tests')
  if (!npm(root, ['install', '--no-save'], node).passed) say('it could not be added; browser tests will be left out')
  writeFileSync(tried, '')
}

const CONSOLE_SOURCES = [
  'web/src',
  'web/public',
  'web/index.html',
  'web/package.json',
  'web/vite.config.ts',
  'web/tsconfig.json',
]

function buildConsole(root, node) {
  if (!existsSync(join(root, 'web', 'index.html'))) return
  const stamp = join(root, 'web', 'dist', '.stamp')
  const hash = hashOf(root, [...CONSOLE_SOURCES, 'kernel/src', 'package-lock.json'])
  if (readOr(stamp, '') === hash) return
  say('building the web console')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const result = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) throw new Stop('the web console could not be built; see above')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}

function run(file, args) {
  const child = spawn(file, args, { stdio: 'inherit' })
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the child as well; a second one would read as impatience.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  child.on('error', (error) => {
    say(error.message)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, forward)
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  })
}

function main(root, [command, ...args]) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Stop(`Node 20 or newer is needed to start; this is Node ${process.versions.node}`)
  }
  const target = COMMANDS[command]
  if (target === undefined && command !== 'format' && command !== 'install') {
    throw new Stop(
      `usage: node tools/bootstrap.mjs ${[...Object.keys(COMMANDS), 'format', 'install'].join('|')} [arguments]`,
    )
  }
  installPackages(root)
  // Quick when there is nothing to do; covers an install with scripts switched off.
  keepDetectorIn(root)
  const node = pinnedNode(root)
  if (command === 'install') return
  if (command === 'format')
    return run(node, [join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '--write', ...args])
  if (!existsSync(join(root, target))) throw new Stop(`${target} does not exist yet`)
  if (command === 'test') addBrowser(root, node)
  // The browser journey opens the very console that a start would serve.
  const wantsConsole = command === 'start' || (command === 'test' && !args.includes('--quick'))
  if (wantsConsole) buildConsole(root, node)
  run(node, [...(command === 'start' ? SERVER_ARGUMENTS : []), join(root, target), ...args])
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main(dirname(dirname(fileURLToPath(import.meta.url))), process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
