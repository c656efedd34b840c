// Runs after every install: deletes the face, emotion, iris and other person models that come with the detector's
// package, and the inference binaries of other machines. Must never fail an install.
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// The entry file is only there so that the package resolves; the original holds the code that drives the face models.
const STUB = '// Emptied by tools/keep-detector.mjs: only models/centernet is used.\nmodule.exports = {}\n'
const ENTRY = 'dist/human.node.js'
const KEPT = new Set(['models/centernet.json', 'models/centernet.bin', 'package.json', 'LICENSE', ENTRY])

/** Every copy of `name` under `root`: hoisted, or inside a workspace. */
function copiesOf(root, name) {
  const folders = [root]
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== 'node_modules') folders.push(join(root, entry.name))
  }
  return folders.map((folder) => join(folder, 'node_modules', name)).filter((folder) => existsSync(folder))
}

function prune(folder, prefix = '') {
  let deleted = 0
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    const keptBelow = [...KEPT].some((kept) => kept.startsWith(`${path}/`))
    if (KEPT.has(path)) continue
    if (entry.isDirectory() && keptBelow) deleted += prune(folder, path)
    else {
      rmSync(join(folder, path), { recursive: true, force: true })
      deleted += 1
    }
  }
  return deleted
}

function keepDetector(folder) {
  let deleted = prune(folder)
  const entry = join(folder, ENTRY)
  if (existsSync(entry) && readFileSync(entry, 'utf8') !== STUB) {
    writeFileSync(entry, STUB)
    deleted += 1
  }
  return deleted
}

function keepOwnPlatform(folder, platform, arch) {
  let deleted = 0
  const bin = join(folder, 'bin')
  if (!existsSync(bin)) return 0
  for (const api of readdirSync(bin)) {
    // A machine that the package does not serve keeps everything: nothing there could be told apart as its own.
    if (!existsSync(join(bin, api, platform, arch))) continue
    for (const system of readdirSync(join(bin, api))) {
      for (const machine of readdirSync(join(bin, api, system))) {
        if (system === platform && machine === arch) continue
        rmSync(join(bin, api, system, machine), { recursive: true, force: true })
        deleted += 1
      }
      if (readdirSync(join(bin, api, system)).length === 0) rmSync(join(bin, api, system), { recursive: true })
    }
  }
  return deleted
}

/** Returns how many files and folders were deleted; 0 when everything was done before or nothing is installed. */
export function keepDetectorIn(root, platform = process.platform, arch = process.arch) {
  let deleted = 0
  for (const folder of copiesOf(root, '@vladmandic/human')) {
    if (!lstatSync(folder).isSymbolicLink()) deleted += keepDetector(folder)
  }
  for (const folder of copiesOf(root, 'onnxruntime-node')) {
    if (!lstatSync(folder).isSymbolicLink()) deleted += keepOwnPlatform(folder, platform, arch)
  }
  return deleted
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root =
    process.argv[2] === undefined ? dirname(dirname(fileURLToPath(import.meta.url))) : resolve(process.argv[2])
  try {
    const deleted = keepDetectorIn(root)
    if (deleted > 0) process.stderr.write(`keep-detector: ${deleted} unused models and binaries deleted\n`)
  } catch (error) {
    process.stderr.write(`keep-detector: ${error instanceof Error ? error.message : error}\n`)
  }
}
