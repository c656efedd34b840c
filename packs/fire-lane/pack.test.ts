// The stories of the fire-lane pack, on the real services.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { story } from '@gongzhi/engine/testing'
import { urgent } from '@gongzhi/kernel/pack'
import { demo } from './demo.ts'
import { pack } from './pack.ts'

const lane = 'demo-lane'
const camera = 'demo-camera'

describe('消防通道 fire lane', () => {
  test('the good day: seen, sent, cleared, proven by the same camera, judged', async () => {
    const day = await story(pack, demo)
    day.shows(lane, 1)
    await day.pass('2m')
    assert.equal((await day.cases()).length, 0, 'nothing before the dwell is over')
    await day.pass('90s')
    const seen = await day.theCase()
    assert.equal(seen.stands.step, 'sent', 'the eye is sure: no verification before filing')
    assert.equal(seen.stands.kind !== 'end' && seen.stands.owner.party, 'demo-property')
    assert.equal(seen.source, 'eye')
    assert.equal(await day.figure('co-governance'), undefined, 'no closed case, no rate')

    await day.pass('10m')
    assert.equal((await day.cases()).length, 1, 'one stay is one case')
    await day.as('property').move('clear', { how: '移车' })
    day.shows(lane, 0)
    await day.pass('90s')
    assert.equal((await day.theCase()).stands.step, 'proving', 'a minute and a half proves nothing')
    await day.pass('1m')
    const closed = await day.theCase()
    assert.equal(closed.stands.step, 'closed')
    assert.equal(closed.proved?.how, 'eye')
    assert.ok(closed.after, 'the picture afterwards belongs to the case')
    assert.equal(
      closed.ledger.every((entry) => entry.outcome === 'in-time'),
      true,
    )
    assert.equal(await day.figure('co-governance'), 1)
    assert.equal(await day.figure('closed-on-time'), 1)
    const judged = await day.as('community').judge(true)
    assert.equal(judged.judged?.satisfied, true)
    await assert.rejects(day.as('community').judge(false), { code: 'already-judged' })
  })

  test('the late day: nobody moves it, the street takes over, the brigade clears it by force', async () => {
    const day = await story(pack, demo)
    day.shows(lane, 1)
    await day.pass('4m')
    await assert.rejects(day.as('street').move('clear', { how: '劝离' }), { code: 'not-allowed' })
    await day.pass('31m')
    const late = await day.theCase()
    assert.equal(late.raises, 1)
    assert.equal(late.stands.kind !== 'end' && late.stands.owner.role, 'streetOffice')
    await assert.rejects(
      day.as('property').move('clear', { how: '移车' }),
      { code: 'not-allowed' },
      'it is no longer theirs',
    )
    await day.pass('31m')
    assert.equal((await day.theCase()).raises, 2, 'late again: called again')
    await day.as('street').move('call')
    await day.as('brigade').move('remove', { how: '强制拖离' })
    day.shows(lane, 0)
    await day.pass('3m')
    const closed = await day.theCase()
    assert.equal(closed.stands.step, 'closed')
    assert.equal(await day.figure('co-governance'), 0, 'force is not co-governance')
    assert.equal(await day.figure('closed-on-time'), 1, 'the whole case still kept its two hours')
  })

  test('the van that comes back: during the proof it is work again, after it a case that names the earlier one', async () => {
    const day = await story(pack, demo)
    day.shows(lane, 1)
    await day.pass('4m')
    await day.as('property').move('clear', { how: '劝离' })
    day.shows(lane, 0)
    await day.pass('1m')
    day.shows(lane, 1)
    await day.pass('3m')
    const back = await day.theCase()
    assert.equal(back.stands.step, 'sent')
    assert.equal(back.reworks, 1)
    assert.equal((await day.cases()).length, 1, 'its return belongs to the open case')

    await day.as('property').move('clear', { how: '移车' })
    day.shows(lane, 0)
    await day.pass('3m')
    const first = await day.theCase()
    assert.equal(first.stands.step, 'closed')
    day.shows(lane, 1)
    await day.pass('5m')
    const second = await day.theCase()
    assert.notEqual(second.id, first.id)
    assert.equal(second.again, first.id)
  })

  test('the eye goes blind: nothing is proven unseen, somebody goes and looks', async () => {
    const day = await story(pack, demo)
    day.shows(lane, 1)
    await day.pass('4m')
    await day.as('property').move('clear', { how: '移车' })
    day.shows(lane, 0)
    await day.pass('1m')
    day.cover(camera)
    await day.pass('10m')
    assert.equal((await day.theCase()).stands.step, 'proving', 'silence is not an empty lane')
    await day.pass('50m')
    const visiting = await day.theCase()
    assert.equal(visiting.stands.step, 'visiting')
    await assert.rejects(
      day.as('street').move('confirm', {}),
      { code: 'form-field-missing' },
      'a visit brings a picture',
    )
    await day.as('street').move('confirm', { after: 'a'.repeat(64) })
    const closed = await day.theCase()
    assert.equal(closed.stands.step, 'closed')
    assert.equal(closed.proved?.how, 'person')
    assert.equal(await day.figure('co-governance'), 1, 'the street proved what the property company did')
  })

  test('a gap in the looking starts the two minutes anew', async () => {
    const day = await story(pack, demo)
    day.shows(lane, 1)
    await day.pass('4m')
    await day.as('property').move('clear', { how: '移车' })
    day.shows(lane, 0)
    await day.pass('100s')
    day.cover(camera)
    await day.pass('30s')
    day.uncover(camera)
    await day.pass('90s')
    assert.equal((await day.theCase()).stands.step, 'proving')
    await day.pass('40s')
    assert.equal((await day.theCase()).stands.step, 'closed')
  })

  test('not sure enough: the desk decides; a wrong alarm is one move; what leaves by itself stands apart', async () => {
    const day = await story(pack, demo, { confidence: 0.35 })
    day.shows(lane, 1)
    await day.pass('4m')
    assert.equal((await day.theCase()).stands.step, 'reported')
    await day.as('operator').move('wrong')
    assert.deepEqual((await day.theCase()).ended?.as, 'false-alarm')
    day.shows(lane, 0)
    await day.pass('1m')
    day.shows(lane, 1)
    await day.pass('4m')
    assert.equal((await day.theCase()).stands.step, 'reported')
    day.shows(lane, 0)
    await day.pass('3m')
    assert.equal((await day.theCase()).ended?.as, 'cleared-itself')
    assert.equal(await day.figure('co-governance'), undefined, 'neither counts')
  })

  test('a return needs one of the reasons; a pause stops the clock and has an end', async () => {
    const day = await story(pack, demo)
    day.shows(lane, 1)
    await day.pass('4m')
    await assert.rejects(day.as('property').giveBack('不想去'), { code: 'return-reason-unknown' })
    await assert.rejects(day.as('property').pause('等待拖车到场', urgent('3h')), { code: 'pause-too-long' })
    await day.as('property').pause('等待拖车到场', urgent('1h'))
    await day.pass('55m')
    assert.equal((await day.theCase()).raises, 0)
    await day.pass('6m')
    const resumed = await day.theCase()
    assert.equal(resumed.paused, undefined, 'the pause ended by itself')
    assert.equal(resumed.raises, 0)
    await day.as('property').giveBack('地点不对')
    const returned = await day.theCase()
    assert.equal(returned.stands.step, 'reported')
    await day.as('operator').move('send')
    assert.equal((await day.theCase()).dispatches, 1)
  })

  test('persons never cause a case', async () => {
    const day = await story(pack, demo)
    day.shows(lane, 3, 'person')
    await day.pass('10m')
    assert.equal((await day.cases()).length, 0)
  })

  test('the disputed day: not ours, the street rules, and the next car there goes to whom it was ruled to be', async () => {
    const day = await story(pack, demo)
    const ownerOf = ({ stands }: Awaited<ReturnType<typeof day.theCase>>) =>
      stands.kind === 'end' ? stands.end : `${stands.step} ${stands.owner.party}`
    day.shows(lane, 1)
    await day.pass('4m')
    await assert.rejects(day.as('property').dispute('不想去'), { code: 'dispute-reason-unknown' })
    await assert.rejects(day.as('parking').dispute('不在管理范围'), { code: 'not-allowed' })
    assert.equal(ownerOf(await day.as('property').dispute('不在管理范围')), 'sent street-330105001')
    await assert.rejects(day.as('property').move('clear', { how: '移车' }), { code: 'not-allowed' })
    await assert.rejects(day.as('street').move('clear', { how: '移车' }), { code: 'case-disputed' })
    await assert.rejects(day.as('street').rule('管理协议约定', 'demo-brigade'), { code: 'ruling-party-unknown' })
    const given = await day.as('street').rule('管理协议约定', 'demo-parking')
    assert.equal(ownerOf(given), 'sent demo-parking')
    assert.equal(given.rulings?.[0]?.ground, '管理协议约定')
    assert.equal(ownerOf(await day.as('parking').move('clear', { how: '移车' })), 'proving demo-parking')
    day.shows(lane, 0)
    await day.pass('3m')
    assert.equal(ownerOf(await day.theCase()), 'done')
    assert.deepEqual([await day.figure('first-dispatch'), await day.figure('co-governance')], [0, 1])

    await day.pass('3h')
    day.shows(lane, 1)
    await day.pass('4m')
    const next = await day.theCase()
    assert.equal(ownerOf(next), 'sent demo-parking')
    assert.equal(next.stands.kind !== 'end' && next.stands.because?.case, given.id, 'it cites the ruling')
    await day.as('parking').move('clear', { how: '移车' })
    day.shows(lane, 0)
    await day.pass('3m')
    assert.equal(await day.figure('first-dispatch'), 0.5)
  })

  test('a dispute that is not ruled in time goes on to the operator, and what stays goes on with what was left', async () => {
    const day = await story(pack, demo)
    day.shows(lane, 1)
    await day.pass('4m')
    const before = await day.theCase()
    await day.as('property').dispute('管理权已移交')
    await day.pass('16m')
    const raised = await day.theCase()
    assert.equal(raised.stands.kind !== 'end' && raised.stands.owner.role, 'operator')
    const stays = await day.as('operator').rule('权属登记')
    const dueOf = ({ stands }: typeof stays) => (stands.kind === 'end' ? 0 : stands.due.at)
    assert.equal(stays.stands.kind !== 'end' && stays.stands.owner.party, 'demo-property')
    const waited = (stays.rulings?.[0]?.at ?? 0) - (stays.ledger[0]?.ended ?? 0)
    assert.equal(dueOf(stays) - dueOf(before), waited, 'the minutes of the ruling are given back')
    assert.equal(stays.closes.at, before.closes.at, 'those of the case are not')
    await assert.rejects(day.as('property').dispute('管理权已移交'), { code: 'dispute-not-possible' })
  })
})
