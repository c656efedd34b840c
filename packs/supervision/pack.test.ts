// The stories of the supervision pack, on the real services.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Story, story } from '@gongzhi/engine/testing'
import { workdays } from '@gongzhi/kernel/pack'
import { demo } from './demo.ts'
import { pack } from './pack.ts'

const district = '330105'
const letter = (digit: string) => digit.repeat(64)
const told = { about: 'target:tg-1', what: letter('a') }

async function noticed(to = 'demo-bureau'): Promise<Story> {
  const office = await story(pack, demo)
  await office.as('supervision').open('notice', { place: district, to, told })
  return office
}
const standsWith = async (office: Story): Promise<string> => {
  const { stands } = await office.theCase()
  return stands.kind === 'end' ? stands.end : `${stands.step} ${stands.owner.role} ${stands.owner.party}`
}

describe('督办 supervision', () => {
  test('the good week: noticed, answered, followed up, reported, closed', async () => {
    const office = await noticed()
    assert.equal(await standsWith(office), 'noticed unit demo-bureau')
    assert.deepEqual((await office.theCase()).told, told)
    await assert.rejects(office.as('supervision').move('answer', { how: '已办结', reply: letter('b') }), {
      code: 'not-allowed',
    })
    await office.as('bureau').move('answer', { how: '正在办理', reply: letter('b') })
    assert.equal(await standsWith(office), 'answered supervisor supervision-office')
    await assert.rejects(office.as('bureau').move('close', { result: '办结' }), { code: 'not-allowed' })
    await office.as('supervision').move('follow', { why: letter('c') })
    assert.equal(await standsWith(office), 'followed unit demo-bureau')
    await office.as('bureau').move('report', { how: '已整改到位', reply: letter('d') })
    await office.as('supervision').move('close', { result: '办结' })
    const closed = await office.theCase()
    assert.equal(closed.stands.kind === 'end' && closed.stands.end, 'done')
    assert.equal(closed.ledger.length, 4)
    assert.ok(closed.ledger.every((entry) => entry.outcome === 'in-time'))
    assert.equal(await office.figure('supervised-on-time'), 1)
  })

  test('the late week: nobody answers, the supervision office takes over, and sends it back with a new deadline', async () => {
    const office = await noticed('street-330105001')
    assert.equal(await standsWith(office), 'noticed unit street-330105001')
    await office.pass('8d')
    assert.equal(await standsWith(office), 'noticed supervisor supervision-office')
    await office.as('supervision').move('answer', { how: '需要协调', reply: letter('b') })
    await office.as('supervision').move('again', { why: letter('c') })
    assert.equal(await standsWith(office), 'noticed unit street-330105001')
    const state = await office.theCase()
    assert.equal(state.raises, 1)
    assert.deepEqual(
      state.ledger.map((entry) => entry.outcome),
      ['raised', 'in-time', 'in-time', 'open'],
    )
  })

  test('not ours: the supervision office rules whose it is, and there it stays', async () => {
    const office = await noticed()
    await assert.rejects(office.as('supervision').rule('区政府分工'), { code: 'dispute-not-there' })
    await office.as('bureau').dispute('不属于本单位职责')
    assert.equal(await standsWith(office), 'noticed supervisor supervision-office')
    await assert.rejects(office.as('supervision').rule('区政府分工', 'nobody'), { code: 'ruling-party-unknown' })
    await office.as('supervision').rule('区政府分工', 'street-330105001')
    assert.equal(await standsWith(office), 'noticed unit street-330105001')
    await assert.rejects(office.as('streetunit').dispute('不属于本单位职责'), { code: 'dispute-not-possible' })
    await office.as('streetunit').move('answer', { how: '需要协调', reply: letter('b') })
    await office.as('supervision').move('again', { why: letter('c') })
    assert.equal(await standsWith(office), 'noticed unit street-330105001', 'not back to whom it was addressed')
    const { to, ledger } = await office.theCase()
    assert.equal(to, 'demo-bureau', 'the notice still says to whom it was sent')
    assert.deepEqual(
      ledger.map((entry) => entry.outcome),
      ['disputed', 'in-time', 'in-time', 'in-time', 'open'],
    )
    // The next notice goes to whom it is addressed: he was chosen for it.
    assert.equal(await standsWith(await noticed()), 'noticed unit demo-bureau')
  })

  test('more time: asked for with a reason, answered by the supervision office, within a limit, never by oneself', async () => {
    const office = await noticed()
    await office.as('bureau').move('answer', { how: '正在办理', reply: letter('b') })
    await assert.rejects(office.as('supervision').askTime('工程量大', workdays(5)), { code: 'more-time-not-possible' })
    await office.as('supervision').move('follow', { why: letter('c') })
    const before = await office.theCase()
    const dueOf = ({ stands }: typeof before) => (stands.kind === 'end' ? 0 : stands.due.at)
    await assert.rejects(office.as('bureau').askTime('工程量大', workdays(16)), { code: 'more-time-too-long' })
    await assert.rejects(office.as('bureau').askTime('忙', workdays(5)), { code: 'more-time-not-possible' })
    await assert.rejects(office.as('supervision').grantTime(), { code: 'more-time-not-asked' })
    const asked = await office.as('bureau').askTime('工程量大', workdays(10))
    assert.equal(dueOf(asked), dueOf(before), 'the clock runs on')
    await assert.rejects(office.as('bureau').grantTime(), { code: 'not-allowed' })
    const granted = await office.as('supervision').grantTime()
    assert.ok(dueOf(granted) > dueOf(before) + 10 * 86_400_000 && granted.closes.at > before.closes.at)
    assert.deepEqual(
      granted.ledger.at(-1)?.extended?.map(({ why, span, by }) => [why, span, by.party]),
      [['工程量大', workdays(10), 'supervision-office']],
    )
    await office.as('bureau').askTime('需要分步实施', workdays(5))
    await office.as('supervision').refuseTime()
    await office.as('bureau').askTime('需要分步实施', workdays(5))
    await office.pass('36d')
    const late = await office.theCase()
    assert.deepEqual([late.moreTime, late.stands.kind !== 'end' && late.stands.owner.role], [undefined, 'supervisor'])
  })

  test('it is sent to a party that is there, by the supervision office, about something', async () => {
    const office = await story(pack, demo)
    const open = (login: string, to: string | undefined, form = told) =>
      office.as(login).open('notice', { place: district, ...(to === undefined ? {} : { to }), told: form })
    await assert.rejects(open('supervision', 'nobody'), { code: 'addressee-unknown' })
    await assert.rejects(open('supervision', undefined), { code: 'addressee-unknown' })
    await assert.rejects(open('bureau', 'demo-bureau'), { code: 'not-allowed' })
    await assert.rejects(open('supervision', 'demo-bureau', { ...told, about: 'account:x' }), {
      code: 'form-field-invalid',
    })
    await assert.rejects(open('supervision', 'demo-bureau', { ...told, what: 'plain words' }), {
      code: 'form-field-invalid',
    })
    assert.deepEqual(await office.cases(), [])
  })
})
