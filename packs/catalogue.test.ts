// What every pack of the catalogue must meet.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CORE_PLACE_KINDS, faultsIn, isEnd, labelsOf, zoneRefusal } from '@gongzhi/kernel'
import { catalogue } from './index.ts'

describe('the catalogue', () => {
  it('holds each pack, each case type and each kind of device once', () => {
    const ids = catalogue.flatMap(({ pack }) => [
      `pack ${pack.id}`,
      ...pack.cases.map((type) => `case ${type.id}`),
      ...pack.devices.map((kind) => `device ${kind.id}`),
    ])
    assert.ok(catalogue.length > 0)
    assert.deepEqual(ids, [...new Set(ids)])
  })
})

for (const { pack, demo, english } of catalogue) {
  describe(`${pack.label} ${pack.id}`, () => {
    it('has no faults and is plain data', () => {
      assert.deepEqual(faultsIn(pack), [])
      assert.deepEqual(JSON.parse(JSON.stringify(pack)), pack)
    })

    it('is translated whole, and nothing else is', () => {
      const labels = labelsOf(pack)
      assert.deepEqual(
        labels.filter((label) => !english[label]),
        [],
      )
      assert.deepEqual(
        Object.keys(english).filter((label) => !labels.includes(label)),
        [],
      )
    })

    it('has rules whose eye looks at the places where their cases lie', () => {
      for (const rule of pack.rules)
        assert.equal(rule.when.inside, pack.cases.find((type) => type.id === rule.opens)?.at)
    })

    it('is shown by a demonstration in which somebody answers for every step', () => {
      const positions = new Set([
        ...demo.answers.map((answer) => answer.role),
        ...demo.accounts.flatMap((account) => account.positions.map((position) => position.role)),
      ])
      for (const type of pack.cases) {
        for (const step of Object.values(type.steps)) if (!isEnd(step)) assert.ok(positions.has(step.owner), step.owner)
        const everywhere = (CORE_PLACE_KINDS as readonly string[]).includes(type.at)
        assert.ok(everywhere || demo.places.some((place) => place.kind === type.at))
      }
      for (const device of demo.devices) {
        assert.ok(pack.devices.some((kind) => kind.id === device.kind))
        for (const zone of device.zones) {
          assert.equal(zoneRefusal(zone), undefined)
          assert.ok(demo.places.some((place) => place.id === zone.place && place.kind === zone.kind))
        }
      }
    })
  })
}
