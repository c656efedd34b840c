// Fills an empty database with the demonstration: district, calendar, packs, their demos and one account a position.
import { randomBytes, randomUUID } from 'node:crypto'
import { passwordDigest } from '@gongzhi/engine'
import type { Account } from '@gongzhi/engine/access/accounts.port'
import type { Database } from '@gongzhi/engine/stores.port'
import { Fault, faultsBetween, faultsIn, type Pack, type PackFault } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import { demoCalendar, demoDistrict } from './district.ts'

export type DemoSignIn = { readonly login: string; readonly name: string; readonly password: string }

function packFaulty(faults: readonly PackFault[]): Fault {
  return new Fault('pack-faulty', {
    count: faults.length,
    detail: faults.map(({ path, zh }) => `${path} ${zh}`).join('；'),
  })
}

/** Packs are checked before they come near a database. Fault pack-faulty. */
export function soundPacks(): readonly Pack[] {
  for (const { pack } of catalogue) {
    const faults = faultsIn(pack)
    if (faults.length > 0) throw packFaulty(faults)
  }
  return catalogue.map(({ pack }) => pack)
}

const SEEDING = 'gongzhi seed'

/** 72 random bits. */
export function drawnPassword(): string {
  return randomBytes(9).toString('base64url')
}

/** The sign-ins that were made, with their passwords: they exist nowhere else. Empty where there are accounts already. */
export async function seed(database: Database): Promise<readonly DemoSignIn[]> {
  const district = await demoDistrict()
  const demos = catalogue.map(({ demo }) => demo)
  const calendar = await demoCalendar()
  await database.transaction(async ({ cases, reference }) => {
    // Several processes may be started at once on an empty database.
    await cases.claim([SEEDING])
    const before = await reference.load()
    for (const next of soundPacks()) {
      const [newest] = before.packs.filter((pack) => pack.id === next.id).sort((a, b) => b.version - a.version)
      // A version that would leave open cases without a step never comes in.
      const faults = newest ? faultsBetween(newest, next) : []
      if (faults.length > 0) throw packFaulty(faults)
    }
    await reference.save({
      places: [...district.places, ...demos.flatMap((demo) => demo.places)],
      parties: [...district.parties, ...demos.flatMap((demo) => demo.parties)],
      answers: [...district.answers, ...demos.flatMap((demo) => demo.answers)],
      devices: demos.flatMap((demo) => demo.devices),
      packs: soundPacks(),
      // An imported calendar is the district's own and stays.
      ...(before.calendar ? {} : { calendar }),
    })
  })
  const existing = await database.transaction(({ accounts }) => accounts.list())
  if (existing.length > 0) return []
  const signIns: DemoSignIn[] = []
  const accounts: Account[] = []
  for (const { login, name, positions } of demos.flatMap((demo) => demo.accounts)) {
    const password = drawnPassword()
    accounts.push({ id: randomUUID(), login, name, positions, password: await passwordDigest(password) })
    signIns.push({ login, name, password })
  }
  return database.transaction(async (stores) => {
    await stores.cases.claim([SEEDING])
    if ((await stores.accounts.list()).length > 0) return []
    for (const account of accounts) await stores.accounts.save(account)
    return signIns
  })
}

/** For a process that makes no accounts. Fault database-unusable while nobody has filled the database. */
export async function seeded(database: Database): Promise<readonly DemoSignIn[]> {
  const { packs } = await database.read(({ reference }) => reference.load())
  if (packs.length > 0) return []
  throw new Fault('database-unusable', { detail: 'empty: start a process with --role api first, or run gongzhi seed' })
}
