// npm start -- --camera FILE --zones ZONES.json: a camera of one's own, through the whole server. Two zones are two places.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasProgram, sharedAsset } from '../tools/shared-assets.ts'
import { signIn, startServer, temporaryFolder } from './running-server.ts'

const VAN = [
  [0.8, 0.05],
  [0.945, 0.05],
  [0.945, 0.25],
  [0.8, 0.25],
]
const CAR = [
  [0.95, 0.05],
  [1, 0.05],
  [1, 0.25],
  [0.95, 0.25],
]
const BOTH = [
  [0.78, 0.05],
  [1, 0.05],
  [1, 0.3],
  [0.78, 0.3],
]

type CaseOut = { id: string; place: { name: string }; found?: { count: number }; before?: object }

async function casesOf(zones: Readonly<Record<string, number[][]>>, video: string): Promise<CaseOut[]> {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'zones.json')
  const listed = Object.entries(zones).map(([id, polygon]) => ({ id, kind: 'fire-lane', polygon }))
  await writeFile(file, JSON.stringify({ zones: listed }))
  const server = await startServer(join(folder.path, 'data'), [
    '--no-demo',
    '--camera',
    video,
    '--zones',
    file,
    '--dwell',
    '10s',
  ])
  try {
    const desk = await signIn(server, 'operator', server.passwords.get('operator') ?? '')
    // The clip lasts 20 seconds and is played at its own pace; then the camera has ended.
    for (let ended = false, waited = 0; !ended; waited++) {
      assert.ok(waited < 120, `the clip did not end\n${server.errors()}`)
      await sleep(500)
      const [eye] = (await desk.get('/api/eyes')).body as { why?: string }[]
      ended = eye?.why === 'ended'
    }
    const { cases } = (await desk.get('/api/cases')).body as { cases: CaseOut[] }
    return await Promise.all(cases.map(async ({ id }) => (await desk.get(`/api/cases/${id}`)).body as CaseOut))
  } finally {
    assert.equal(await server.stop(), 0, server.errors())
    await folder.remove()
  }
}

test('a van and a car that stand: one zone is one case with count 2, two zones are two cases', {
  timeout: 180_000,
}, async (t) => {
  if (!hasProgram(t, 'ffmpeg', ['-version'])) return
  const video = sharedAsset(t, 'video/vtest_20s_5fps.mp4')
  if (!video) return
  const one = await casesOf({ both: BOTH }, video)
  assert.deepEqual(
    one.map(({ found }) => found?.count),
    [2],
  )
  assert.ok(one[0]?.before, 'with its picture')
  const two = await casesOf({ van: VAN, car: CAR }, video)
  assert.deepEqual(
    two.map(({ found }) => found?.count),
    [1, 1],
  )
  assert.equal(new Set(two.map(({ place }) => place.name)).size, 2)
})
