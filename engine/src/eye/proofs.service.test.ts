// The second look, on the real services: what proves a case, what disproves it, and what proves nothing at all.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { callLate } from '../cases/late.job.ts'
import { CAMERA, GROUND, laneFree, moveOf, person, ServiceWorld, zone } from '../service-world.contract.ts'
import type { Proofs } from './proofs.service.ts'

const SECOND = 1_000

/** Looks every two seconds for so long; the last look is at the end of it. */
async function looks(
  world: ServiceWorld,
  proofs: Proofs,
  seconds: number,
  count: number,
  { device = 'camera-1', zone: zoneId = 'z1', group = 'vehicle' } = {},
) {
  for (let passed = 0; passed < seconds; passed += 2) {
    world.now += 2 * SECOND
    await proofs.observe({ at: world.now, device, zone: zoneId, group, count, standing: count })
  }
}

async function proving(reference = GROUND): Promise<{ world: ServiceWorld; proofs: Proofs }> {
  const world = new ServiceWorld(reference)
  const proofs = world.proofs()
  await world.proving()
  return { world, proofs }
}

describe('a running proof', () => {
  it('is proven after a minute of looks, and not before', async () => {
    const { world, proofs } = await proving()
    await looks(world, proofs, 60, 0)
    assert.equal(await world.step(), 'proving')
    assert.deepEqual(proofs.view('case-1'), { needed: 60_000, lasted: 58_000, holds: true, seeing: true })
    await looks(world, proofs, 2, 0)
    const state = await world.state()
    assert.equal(state?.stands.step, 'closed')
    assert.deepEqual(state?.proved?.by, { kind: 'device', device: 'camera-1' })
    assert.ok(state?.after)
    assert.equal(proofs.view('case-1'), undefined)
  })

  it('is disproved by the same measure', async () => {
    const { world, proofs } = await proving()
    await looks(world, proofs, 30, 0)
    await looks(world, proofs, 60, 1)
    assert.equal(await world.step(), 'proving')
    await looks(world, proofs, 2, 1)
    assert.deepEqual([await world.step(), (await world.state())?.reworks], ['sent', 1])
  })

  it('begins anew after a blind moment, a gap, and a restart', async () => {
    const blind = await proving()
    await looks(blind.world, blind.proofs, 58, 0)
    blind.proofs.blind('camera-1')
    assert.equal(blind.proofs.seeing('case-1'), false)
    await looks(blind.world, blind.proofs, 60, 0)
    assert.equal(await blind.world.step(), 'proving')
    await looks(blind.world, blind.proofs, 2, 0)
    assert.equal(await blind.world.step(), 'closed')

    const gap = await proving()
    await looks(gap.world, gap.proofs, 58, 0)
    gap.world.now += 9 * SECOND
    await looks(gap.world, gap.proofs, 60, 0)
    assert.equal(await gap.world.step(), 'proving')

    const restart = await proving()
    await looks(restart.world, restart.proofs, 60, 0)
    const fresh = restart.world.proofs()
    await fresh.load()
    await looks(restart.world, fresh, 60, 0)
    assert.equal(await restart.world.step(), 'proving', 'nothing is proven across a restart')
    await looks(restart.world, fresh, 2, 0)
    assert.equal(await restart.world.step(), 'closed', 'and the case is not forgotten over it')
  })

  it('does not hear of other places, other things, other zones and other kinds of eyes', async () => {
    const beside = { id: 'ear', kind: 'door-camera', name: '门禁', zones: [zone('door', 'lane-1')] }
    const strange = { ...CAMERA, zones: [...CAMERA.zones, zone('shop', 'lane-1', 'shop')] }
    for (const devices of [[strange, ...GROUND.devices.slice(1), beside], [beside]]) {
      const { world, proofs } = await proving({ ...GROUND, devices })
      await looks(world, proofs, 80, 0, { device: 'camera-2', zone: 'z2' })
      await looks(world, proofs, 80, 0, { device: 'ear', zone: 'door' })
      await looks(world, proofs, 80, 1, { device: 'ear', zone: 'door' })
      await looks(world, proofs, 80, 0, { group: 'person' })
      await looks(world, proofs, 80, 0, { zone: 'shop' })
      await looks(world, proofs, 80, 1, { zone: 'shop' })
      await looks(world, proofs, 80, 0, { zone: 'nowhere' })
      assert.equal(await world.step(), 'proving')
      // Where no eye of that kind looks at all, there is nothing to be seen of it.
      assert.equal(proofs.view('case-1')?.lasted, devices.includes(strange) ? 0 : undefined)
    }
  })

  it('needs every zone that shows the place: one with a car in it is enough against it', async () => {
    const wide = { ...CAMERA, zones: [zone('z1', 'lane-1'), zone('z1b', 'lane-1')] }
    const both = async (second: number) => {
      const { world, proofs } = await proving({ ...GROUND, devices: [wide] })
      for (let i = 0; i <= 30; i++) {
        world.now += 2 * SECOND
        for (const [zoneId, count] of [
          ['z1', 0],
          ['z1b', second],
        ] as const) {
          await proofs.observe({
            at: world.now,
            device: 'camera-1',
            zone: zoneId,
            group: 'vehicle',
            count,
            standing: count,
          })
        }
      }
      return world.step()
    }
    assert.equal(await both(0), 'closed')
    assert.equal(await both(1), 'sent')
  })

  it('needs every camera that shows the place', async () => {
    const second = { ...CAMERA, id: 'camera-9', zones: [zone('z9', 'lane-1')] }
    const { world, proofs } = await proving({ ...GROUND, devices: [CAMERA, second] })
    await looks(world, proofs, 90, 0)
    assert.equal(await world.step(), 'proving', 'the other one has not looked')
    assert.equal(proofs.seeing('case-1'), false)
    assert.equal(proofs.view('case-1')?.lasted, 0)
    for (let i = 0; i <= 30; i++) {
      await looks(world, proofs, 2, 0)
      await proofs.observe({ at: world.now, device: 'camera-9', zone: 'z9', group: 'vehicle', count: 0, standing: 0 })
    }
    assert.equal(await world.step(), 'closed')
  })

  it('takes no look from before it began', async () => {
    const { world, proofs } = await proving()
    const began = world.now
    for (let i = 35; i > 0; i--)
      await proofs.observe({
        at: began - i * 2 * SECOND,
        device: 'camera-1',
        zone: 'z1',
        group: 'vehicle',
        count: 0,
        standing: 0,
      })
    await looks(world, proofs, 60, 0)
    assert.equal(await world.step(), 'proving')
  })

  it('stays, and tries again, while its evidence cannot be kept', async () => {
    const { world, proofs } = await proving()
    const { picture } = world
    world.picture = async () => {
      throw new Fault('evidence-no-room')
    }
    await looks(world, proofs, 66, 0)
    assert.equal(await world.step(), 'proving')
    assert.deepEqual(
      world.faults.map((fault) => (fault as Fault).code),
      ['evidence-no-room', 'evidence-no-room', 'evidence-no-room'],
    )
    world.picture = picture
    await looks(world, proofs, 2, 0)
    assert.equal(await world.step(), 'closed')
  })

  it('whose evidence could not be kept until the deadline sends somebody to look, and calls nobody late', async () => {
    const world = new ServiceWorld()
    await world.proving()
    world.picture = async () => {
      throw new Fault('evidence-no-room')
    }
    const proofs = world.proofs()
    await proofs.load()
    const until = world.now + 61 * 60_000
    while (world.now < until) {
      world.now += 2_000
      await proofs.observe({ at: world.now, device: 'camera-1', zone: 'z1', group: 'vehicle', count: 0, standing: 0 })
      await callLate({ database: world.database, cases: world.cases, clock: world.clock, seeing: proofs.seeing })
    }
    assert.equal(await world.step(), 'visiting')
    assert.equal((await world.state())?.reworks, 0)
  })

  it('does not carry over to what the case became while its picture was fetched', async () => {
    const { world, proofs } = await proving()
    await looks(world, proofs, 60, 0)
    let arrived = (_: undefined) => {}
    world.picture = () =>
      new Promise((resolve) => {
        arrived = resolve
      })
    world.now += 2 * SECOND
    const looking = proofs.observe({
      at: world.now,
      device: 'camera-1',
      zone: 'z1',
      group: 'vehicle',
      count: 0,
      standing: 0,
    })
    await world.does({
      id: 'seen-by-street',
      case: 'case-1',
      by: { kind: 'device', device: 'camera-1' },
      do: 'look',
      verdict: 'unproven',
    })
    await world.does(moveOf('case-1', 'clear', 'company', 'again'))
    arrived(undefined)
    await looking
    assert.deepEqual(
      [await world.step(), (await world.state())?.reworks],
      ['proving', 1],
      'the second clearing has not been looked at',
    )
  })
})

describe('what waits for nothing but to be gone', () => {
  it('clears itself when the eye sees the place free, and is never disproved', async () => {
    const world = new ServiceWorld()
    const proofs = world.proofs()
    await world.does({ id: 'o', case: 'case-1', by: person('desk'), do: 'open', place: 'lane-1', source: 'report' })
    await looks(world, proofs, 80, 1)
    assert.equal(await world.step(), 'reported')
    assert.equal(proofs.view('case-1'), undefined, 'it is no proof that somebody waits for')
    await looks(world, proofs, 62, 0)
    assert.equal((await world.state())?.ended?.as, 'cleared-itself')
  })

  it('is asked anew at its next step, even where the clock went back in between', async () => {
    const world = new ServiceWorld()
    const proofs = world.proofs()
    const type = GROUND.packs[0]?.cases[0]
    const quick = {
      ...type,
      steps: {
        ...type?.steps,
        reported: { ...type?.steps.reported, moves: { send: { to: 'proving', label: '请核实' } } },
      },
    }
    world.reference = { ...GROUND, packs: [{ ...GROUND.packs[0], cases: [quick] } as never] }
    await world.does({ id: 'o', case: 'case-1', by: person('desk'), do: 'open', place: 'lane-1', source: 'report' })
    world.now -= 10 * SECOND
    await world.does(moveOf('case-1', 'send', 'desk'))
    world.now += 10 * SECOND
    await looks(world, proofs, 62, 1)
    assert.equal(await world.step(), 'sent', 'disproved as a proof, not taken for what clears itself')
  })

  it('is not looked at during a pause', async () => {
    const type = GROUND.packs[0]?.cases[0]
    const clearing = {
      ...type,
      steps: { ...type?.steps, sent: { ...type?.steps.sent, clears: { when: laneFree, to: 'away' } } },
    }
    const world = new ServiceWorld({ ...GROUND, packs: [{ ...GROUND.packs[0], cases: [clearing] } as never] })
    const proofs = world.proofs()
    await world.sent()
    await world.does({
      id: 'p',
      case: 'case-1',
      by: person('company'),
      do: 'pause',
      reason: '等待拖车',
      span: { in: 'urgent', amount: 600_000 },
    })
    await looks(world, proofs, 80, 0)
    await world.does({ id: 'r', case: 'case-1', by: person('company'), do: 'resume' })
    await looks(world, proofs, 60, 0)
    assert.equal(await world.step(), 'sent', 'it has to be seen free from the end of the pause on')
    await looks(world, proofs, 2, 0)
    assert.equal(await world.step(), 'away')
  })
})

describe('whether the eye sees', () => {
  it('is known from its last look, up to the longest gap', async () => {
    const { world, proofs } = await proving()
    assert.equal(proofs.seeing('case-1'), false)
    await looks(world, proofs, 2, 0)
    world.now += 10 * SECOND
    assert.equal(proofs.seeing('case-1'), true)
    world.now += 1
    assert.equal(proofs.seeing('case-1'), false)
    assert.equal(proofs.seeing('another'), false)
  })
})
