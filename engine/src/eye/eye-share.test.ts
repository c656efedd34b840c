// Cameras among eye processes: every camera is watched, none by two, and the load is even, whoever comes and goes.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cameraGroups, cameraShare } from './eye-share.ts'

describe('cameras that look at one place', () => {
  it('belong together, also by way of others', () => {
    const cameras = [
      { device: 'e', places: ['p5'] },
      { device: 'a', places: ['p1', 'p2'] },
      { device: 'c', places: ['p3'] },
      { device: 'b', places: ['p2', 'p3'] },
      { device: 'd', places: [] },
    ]
    assert.deepEqual(cameraGroups(cameras), [['a', 'b', 'c'], ['d'], ['e']])
    assert.deepEqual(cameraGroups([...cameras].reverse()), [['a', 'b', 'c'], ['d'], ['e']])
  })
})

describe('shares', () => {
  it('cover everything once and evenly after a few beats, and then nothing moves any more', () => {
    const cameras = fc.array(
      fc.record({
        device: fc.stringMatching(/^[a-z]{2}$/),
        places: fc.array(fc.stringMatching(/^[0-9]$/), { maxLength: 2 }),
      }),
      { maxLength: 30 },
    )
    const crowd = fc.uniqueArray(fc.stringMatching(/^[A-Z]$/), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(cameras, fc.array(crowd, { minLength: 1, maxLength: 4 }), (all, crowds) => {
        const groups = cameraGroups(all)
        let leases: { device: string; eye: string }[] = []
        for (const eyes of crowds) {
          const round = () => {
            for (const eye of eyes) {
              const devices = cameraShare(groups, { eyes, leases }, eye)
              leases = leases.filter(({ device, eye: of }) => of !== eye && !devices.includes(device))
              leases.push(...devices.map((device) => ({ device, eye })))
            }
          }
          leases = leases.filter(({ eye }) => eyes.includes(eye))
          for (let i = 0; i < 4; i++) round()
          const settled = JSON.stringify([...leases].sort((a, b) => (a.device < b.device ? -1 : 1)))
          round()
          assert.equal(JSON.stringify([...leases].sort((a, b) => (a.device < b.device ? -1 : 1))), settled)
          assert.deepEqual(leases.map(({ device }) => device).sort(), groups.flat().sort(), 'each exactly once')
          for (const group of groups) {
            const holders = new Set(leases.filter(({ device }) => group.includes(device)).map(({ eye }) => eye))
            assert.equal(holders.size, 1, 'a group is in one hand')
          }
          const most = Math.ceil(groups.length / eyes.length)
          for (const eye of eyes) {
            const held = groups.filter(([first]) =>
              leases.some(({ device, eye: of }) => of === eye && device === first),
            )
            assert.ok(held.length <= most)
          }
        }
      }),
    )
  })

  it('leave a living one what it has', () => {
    const groups = [['a'], ['b'], ['c']]
    const leases = [{ device: 'a', eye: 'X' }]
    assert.deepEqual(cameraShare(groups, { eyes: ['X', 'Y'], leases }, 'Y'), ['b', 'c'])
    assert.deepEqual(cameraShare(groups, { eyes: ['Y'], leases }, 'Y'), ['a', 'b', 'c'], 'X is gone')
  })
})
