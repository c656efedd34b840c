// What every board of the eyes must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'
import type { CameraNews, ProofNews } from './eye-board.port.ts'

const camera = (device: string, more: Partial<CameraNews> = {}): CameraNews => ({
  device,
  state: 'seeing',
  since: 1,
  lastLook: 5,
  zones: [{ id: 'z', count: 2, standing: 1 }],
  ...more,
})
const proof = (id: string, more: Partial<ProofNews> = {}): ProofNews => ({
  case: id,
  since: 2,
  lasted: 3_000,
  holds: true,
  looking: true,
  seeing: true,
  ...more,
})
const LONG = 60_000
const nothing = { cameras: [], proofs: [], over: [] }

export function eyeBoardContract(open: OpenDatabase): void {
  describe('the board of the eyes', () => {
    it('knows who is alive and who watches what; who was not heard of is gone with all its cameras', () =>
      opened(open, async ({ tx }) => {
        assert.deepEqual(await tx(({ board }) => board.beat('a', LONG)), { known: false, eyes: ['a'], leases: [] })
        await tx(({ board }) => board.hold('a', ['camera-1', 'camera-2']))
        const second = await tx(({ board }) => board.beat('b', 1))
        assert.deepEqual(second.eyes, ['a', 'b'])
        assert.deepEqual(second.leases, [
          { device: 'camera-1', eye: 'a' },
          { device: 'camera-2', eye: 'a' },
        ])
        await tx(({ board }) => board.hold('b', ['camera-2', 'camera-3']))
        await tx(({ board }) => board.hold('a', ['camera-1']))
        const leases = async () => (await tx(({ board }) => board.beat('a', LONG))).leases.map((each) => each.device)
        await sleep(30)
        assert.deepEqual(await leases(), ['camera-1'], 'the lease of the other one was over')
        const again = await tx(({ board }) => board.beat('a', LONG))
        assert.deepEqual([again.known, again.eyes], [true, ['a']])
        await tx(({ board }) => board.leave('a'))
        assert.deepEqual(await tx(({ board }) => board.beat('c', LONG)), { known: false, eyes: ['c'], leases: [] })
      }))

    it('shows what cameras see; old news only as what is no news', () =>
      opened(open, async ({ tx }) => {
        await tx(({ board }) => board.beat('a', LONG))
        await tx(({ board }) => board.tell('a', { ...nothing, cameras: [camera('camera-2'), camera('camera-1')] }))
        const blind = camera('camera-2', { state: 'blind', why: 'covered', zones: [{ id: 'z' }] })
        await tx(({ board }) => board.tell('a', { ...nothing, cameras: [blind] }))
        assert.deepEqual(await tx(({ board }) => board.cameras()), [
          { ...camera('camera-1'), alive: true },
          { ...blind, alive: true },
        ])
        await tx(({ board }) => board.leave('a'))
        const left = await tx(({ board }) => board.cameras())
        assert.deepEqual(
          left.map(({ alive }) => alive),
          [false, false],
        )
        await tx(({ board }) => board.beat('b', LONG))
        await tx(({ board }) => board.tell('b', { ...nothing, cameras: [camera('camera-1')] }))
        const taken = await tx(({ board }) => board.cameras())
        assert.deepEqual(
          taken.map(({ alive }) => alive),
          [true, false],
        )
      }))

    it('forgets what an eye told in an earlier life, and leaves it its cameras', () =>
      opened(open, async ({ tx }) => {
        for (const eye of ['a', 'b']) {
          await tx(({ board }) => board.beat(eye, LONG))
          await tx(({ board }) => board.hold(eye, [`camera-${eye}`]))
          await tx(({ board }) =>
            board.tell(eye, { ...nothing, cameras: [camera(`camera-${eye}`)], proofs: [proof(`case-${eye}`)] }),
          )
        }
        const again = await tx(async ({ board }) => {
          await board.forget('a')
          return board.beat('a', LONG)
        })
        assert.deepEqual([again.known, again.eyes], [false, ['a', 'b']])
        assert.deepEqual(again.leases, [
          { device: 'camera-a', eye: 'a' },
          { device: 'camera-b', eye: 'b' },
        ])
        assert.deepEqual(await tx(({ board }) => board.cameras()), [{ ...camera('camera-b'), alive: true }])
        assert.deepEqual(await tx(({ board }) => board.proofs()), [proof('case-b')])
      }))

    it('shows how far proofs are, of living eyes only', () =>
      opened(open, async ({ tx }) => {
        await tx(({ board }) => board.beat('a', 40))
        await tx(({ board }) => board.tell('a', { ...nothing, proofs: [proof('case-1'), proof('case-2')] }))
        await tx(({ board }) => board.tell('a', { ...nothing, proofs: [proof('case-1', { lasted: 5_000 })] }))
        await tx(({ board }) => board.tell('b', { ...nothing, over: ['case-1'] }))
        const told = (cases?: string[]) => tx(({ board }) => board.proofs(cases))
        await tx(({ board }) => board.beat('a', LONG))
        assert.deepEqual(await told(), [proof('case-1', { lasted: 5_000 }), proof('case-2')])
        assert.deepEqual(await told(['case-2', 'case-3']), [proof('case-2')])
        assert.deepEqual(await told([]), [])
        await tx(({ board }) => board.tell('a', { ...nothing, over: ['case-2'] }))
        assert.deepEqual(await told(['case-2']), [])
        await tx(({ board }) => board.beat('a', 1))
        await sleep(30)
        assert.deepEqual(await told(), [])
      }))

    it('passes on what is wanted of a camera, and the picture', () =>
      opened(open, async ({ tx }) => {
        assert.deepEqual(await tx(({ board }) => board.wishes(['camera-1'])), [])
        await tx(({ board }) => board.wantScene('camera-1', 'cleared'))
        await tx(({ board }) => board.wantPicture('camera-1', LONG))
        await tx(({ board }) => board.wantPicture('camera-2', 1))
        await sleep(30)
        assert.deepEqual(await tx(({ board }) => board.wishes(['camera-1', 'camera-2', 'camera-3'])), [
          { device: 'camera-1', picture: true, scene: 'cleared' },
          { device: 'camera-2', picture: false },
        ])
        const jpeg = Uint8Array.from({ length: 300 }, (_, i) => i % 256)
        const picture = { jpeg, takenAt: 7, boxes: [[0.1, 0.2, 0.3, 0.4]] as const }
        await tx(({ board }) => board.putPicture('camera-1', picture))
        const found = await tx(({ board }) => board.picture('camera-1', LONG))
        assert.deepEqual(found && { ...found, jpeg: Uint8Array.from(found.jpeg) }, picture)
        await sleep(30)
        assert.equal(await tx(({ board }) => board.picture('camera-1', 5)), undefined)
        assert.equal(await tx(({ board }) => board.picture('camera-2', LONG)), undefined)
      }))
  })
}
