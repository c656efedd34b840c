// Finds the pictures, videos, models and documents that tests judge by but that are not part of the project.
// Tests only. Absence is told, never passed over in silence, and on CI it is a failure.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { TestContext } from 'node:test'

const ROOT = resolve(import.meta.dirname, '..')

/** Path of a shared asset, or nothing after the test has been left out. */
export function sharedAsset(t: TestContext, relativePath: string): string | undefined {
  const folder = process.env.GONGZHI_SHARED ?? join(ROOT, '..', 'shared')
  const path = join(folder, 'assets', relativePath)
  if (existsSync(path)) return path
  leaveOut(t, `the shared asset ${relativePath} is not here (GONGZHI_SHARED names its folder)`)
  return undefined
}

/** Text of the shared document whose file name begins with these digits, or nothing after the test has been left out. */
export function sharedSeed(t: TestContext, number: string): string | undefined {
  const folder = join(process.env.GONGZHI_SHARED ?? join(ROOT, '..', 'shared'), 'seeds')
  const name = existsSync(folder) ? readdirSync(folder).find((file) => file.startsWith(`${number}_`)) : undefined
  if (name !== undefined) return readFileSync(join(folder, name), 'utf8')
  leaveOut(t, `the shared document ${number} is not here (GONGZHI_SHARED names its folder)`)
  return undefined
}

/** Whether a program can be run with these arguments; else the test has been left out. */
export function hasProgram(t: TestContext, name: string, args: readonly string[], what = name): boolean {
  if (spawnSync(name, args, { stdio: 'ignore', timeout: 20_000 }).status === 0) return true
  leaveOut(t, `${what} is not installed`)
  return false
}

function leaveOut(t: TestContext, why: string): void {
  assert.ok(!process.env.CI, `on CI nothing may be missing: ${why}`)
  t.skip(`left out: ${why}`)
}
