// “Not mine” over HTTP: who is asked to rule, whom it may be given to, and that whoever it is given to sees it wherever it lies, and nobody
// else does.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { assertProblem, type CaseOut, type Client, type Door, LANE, openDoor, PACK, TYPE } from './platform.contract.ts'

const DISPUTE = { do: 'dispute', reason: '不在管理范围' } as const
const GROUND = '管理协议约定'

describe('a dispute', () => {
  let door: Door
  let operator: Client
  let property: Client
  let street: Client
  let parking: Client
  before(async () => {
    door = await openDoor()
    operator = await door.as('operator')
    property = await door.as('property')
    street = await door.as('street')
    parking = await door.as('parking')
  })
  after(() => door.close())

  const see = (id: string, as: Client) => as.get(`/api/cases/${id}`)
  const command = (id: string, what: object, as: Client) =>
    as.post(`/api/cases/${id}/commands`, { id: randomUUID(), ...what })
  async function sent(): Promise<CaseOut> {
    const answer = await operator.post('/api/cases', { id: randomUUID(), pack: PACK, type: TYPE, place: LANE })
    assert.equal(answer.statusCode, 200, answer.body)
    return operator.act(answer.json<CaseOut>().id, { do: 'move', move: 'send', values: {} })
  }
  async function waiting(as: Client): Promise<readonly string[]> {
    const answer = await as.get('/api/cases?mine=true&open=true')
    return answer.json<{ cases: CaseOut[] }>().cases.map(({ id }) => id)
  }

  test('is ruled by whoever is asked, and then it is theirs to whom it was given, wherever they sit', async () => {
    const { id } = await sent()
    const may = (await see(id, property)).json<CaseOut>().may
    assert.deepEqual(may.dispute?.reasons, ['不在管理范围', '管理权已移交'])
    assertProblem(await see(id, parking), 'case-not-found')
    assertProblem(await command(id, DISPUTE, operator), 'not-allowed')
    const disputed = await property.act(id, DISPUTE)
    assert.deepEqual([disputed.disputed, disputed.dispute?.of.party], [true, 'demo-property'])
    assert.equal(disputed.owner?.party, 'street-330105001')
    assert.deepEqual([disputed.may.moves, disputed.may.rule], [[], undefined], 'whoever disputes it does not rule')
    assertProblem(await command(id, { do: 'rule', ground: GROUND }, property), 'not-allowed')
    assertProblem(await command(id, { do: 'move', move: 'clear', values: { how: '移车' } }, street), 'case-disputed')

    assert.ok((await waiting(street)).includes(id))
    const asked = (await see(id, street)).json<CaseOut>().may
    assert.deepEqual(asked.moves, [])
    assert.deepEqual(asked.rule?.parties.map(({ party }) => party).sort(), ['demo-parking', 'other-property'])
    assertProblem(await command(id, { do: 'rule', ground: '随便' }, street), 'ruling-ground-unknown')
    assertProblem(await command(id, { do: 'rule', ground: GROUND, to: 'demo-brigade' }, street), 'ruling-party-unknown')
    const ruled = await street.act(id, { do: 'rule', ground: GROUND, to: 'demo-parking' })
    assert.deepEqual([ruled.disputed, ruled.owner?.party], [false, 'demo-parking'])

    const theirs = (await see(id, parking)).json<CaseOut>()
    assert.ok(theirs.mine && theirs.may.moves.length > 0)
    assert.ok((await waiting(parking)).includes(id))
    assertProblem(await see(id, await door.as('otherCompany')), 'case-not-found')
    const told = theirs.timeline.find(({ kind }) => kind === 'ruled')
    assert.deepEqual([told?.ground, told?.kept], [GROUND, false])
    const cleared = await parking.act(id, { do: 'move', move: 'clear', values: { how: '移车' } })
    assert.equal(cleared.owner?.party, 'demo-parking', 'who clears it answers for it until it is proven')
    assert.deepEqual(
      cleared.ledger.map(({ outcome, ruling }) => [outcome, ruling]),
      [
        ['in-time', false],
        ['disputed', false],
        ['in-time', true],
        ['in-time', false],
        ['open', false],
      ],
    )
  })

  test('holds for the next case there, which says by which ruling', async () => {
    const { id } = await sent()
    const next = (await see(id, parking)).json<CaseOut>()
    assert.equal(next.owner?.party, 'demo-parking')
    assert.ok(next.because && next.because.case !== id)
    assertProblem(await command(id, DISPUTE, property), 'case-not-found')
    // What was ruled elsewhere may be disputed once in every case.
    await parking.act(id, DISPUTE)
    const back = await street.act(id, { do: 'rule', ground: GROUND, to: 'demo-property' })
    assert.equal(back.owner?.party, 'demo-property')
    assert.equal((await sent()).owner?.party, 'demo-property', 'the later ruling holds')
  })
})
