// Which party of the platform a lead unit is: as a person said, else the one that is called so, or was.
import type { Day, Org, Party } from '@gongzhi/kernel'
import type { UnitParty } from './targets.port.ts'

export function partiesOf(units: readonly UnitParty[], org: Org, today: Day): (unit: string) => Party | undefined {
  const said = new Map(units.map(({ name, party }) => [name, party]))
  const byName = new Map<string, Party>()
  for (const party of org.listParties())
    for (const name of [...formerNames(party), party.name])
      if (party.until === undefined || party.until > today) byName.set(name, party)
  return (unit) => {
    const named = said.get(unit)
    if (named === null) return undefined
    return named === undefined ? byName.get(unit) : org.findParty(named)
  }
}

const formerNames = (party: Party): readonly string[] => (party.formerly ?? []).map(({ name }) => name)
