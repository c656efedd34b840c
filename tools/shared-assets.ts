// Finds the pictures, videos and models that tests judge by but that are not part of the project.
// Tests only. Absence is told, never passed over in silence, and on CI it is a failure.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
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
