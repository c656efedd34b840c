// Fills an empty database with the demonstration: district, calendar, packs, their demos and one account a position.
import { randomBytes, randomUUID } from 'node:crypto'
import { addAudit, passwordDigest } from '@gongzhi/engine'
import type { Account } from '@gongzhi/engine/access/accounts.port'
import type { Database, Stores } from '@gongzhi/engine/stores.port'
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

/** Who looks after the demonstration's platform: two administrators, as what one proposes the other has to approve. */
const PLATFORM_SIGN_INS: readonly Omit<Account, 'id' | 'password'>[] = [
  { login: 'admin1', name: '管理员一', positions: [], roles: ['administrator'] },
  { login: 'admin2', name: '管理员二', positions: [], roles: ['administrator'] },
  { login: 'auditor', name: '审计员', positions: [], roles: ['auditor'] },
  { login: 'dataofficer', name: '数据保护专员', positions: [], roles: ['data-officer'] },
  { login: 'supervisor', name: '督查专员', positions: [], roles: ['target-officer'] },
  { login: 'leader', name: '区领导', positions: [], roles: ['leader'] },
]

/**
 * The sign-ins that were made, with their passwords: they exist nowhere else. Those that a demonstration of an earlier program lacks
 * are added to it; whoever is there already is left as he is.
 */
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
  const wanted: readonly Omit<Account, 'id' | 'password'>[] = [
    ...demos.flatMap((demo) => demo.accounts),
    ...PLATFORM_SIGN_INS,
  ]
  const missing = async (stores: Stores) => {
    const existing = await stores.accounts.list()
    // Where nobody of the demonstration is, accounts are somebody's own, and no stranger with rights is put among them.
    const demonstration =
      existing.length === 0 || existing.some(({ login }) => wanted.some((each) => each.login === login))
    return demonstration ? wanted.filter(({ login }) => !existing.some((each) => each.login === login)) : []
  }
  const made: { readonly account: Account; readonly signIn: DemoSignIn }[] = []
  for (const { login, name, positions, roles } of await database.read(missing)) {
    const password = drawnPassword()
    const account = {
      id: randomUUID(),
      login,
      name,
      positions,
      ...(roles ? { roles } : {}),
      password: await passwordDigest(password),
    }
    made.push({ account, signIn: { login, name, password } })
  }
  if (made.length === 0) return []
  return database.transaction(async (stores) => {
    await stores.cases.claim([SEEDING])
    const still = await missing(stores)
    const now = made.filter(({ account }) => still.some(({ login }) => login === account.login))
    for (const { account } of now) {
      await stores.accounts.save(account)
      await addAudit(stores, Date.now(), { kind: 'account.added', by: 'start', about: { account: account.id } })
    }
    return now.map(({ signIn }) => signIn)
  })
}

/** For a process that makes no accounts. Fault database-unusable while nobody has filled the database. */
export async function seeded(database: Database): Promise<readonly DemoSignIn[]> {
  const { packs } = await database.read(({ reference }) => reference.load())
  if (packs.length > 0) return []
  throw new Fault('database-unusable', { detail: 'empty: start a process with --role api first, or run gongzhi seed' })
}
