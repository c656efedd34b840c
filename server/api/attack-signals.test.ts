// Signals that would be lost or would lie: an id used again for something else, a stay that begins after it was seen.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { assertProblem, type Door, FAR_LANE, LANE, openDoor } from './platform.contract.ts'

describe('a device that is mistaken', () => {
  let door: Door
  before(async () => {
    door = await openDoor()
  })
  after(() => door.close())

  test('learns that an id was used before for something else', async () => {
    const at = new Date(Date.now() - 3_600_000).toISOString()
    const first = { id: 'counted-from-one-1', at, since: at }
    const opened = (await door.signal({ ...first, place: LANE })).json()
    assert.equal(opened.kind, 'opened')
    assert.deepEqual((await door.signal({ ...first, place: LANE })).json(), opened)
    const other = (await door.signal({ ...first, place: FAR_LANE })).json()
    assert.deepEqual(other, { kind: 'refused', code: 'command-id-reused' })
    // Different texts that a database would keep as one are no ids.
    for (const id of ['x\ud800', 'x\ud801']) assertProblem(await door.signal({ ...first, id }), 'input-invalid')
  })

  test('cannot have seen something before it began', async () => {
    assertProblem(
      await door.signal({ at: '2026-01-01T00:00:00.000Z', since: '2026-01-01T00:00:00.001Z' }),
      'input-invalid',
    )
  })
})
