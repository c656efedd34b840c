// Signing in put together: the key that second factors are sealed with, the identity provider, the key of the demonstration's devices.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { oidcProvider } from '@gongzhi/adapters/oidc/oidc-provider'
import {
  type Accounts,
  type Audit,
  accounts as accountsService,
  addAudit,
  audit as auditService,
  BACKWARDS_MS,
  type Directory,
  digest,
  INTAKE_KEY,
  type Keys,
  keys as keysService,
  LONGEST_KEY_MS,
  makeKey,
  type SecondFactors,
  type Sessions,
  secondFactors as secondFactorsService,
  secretsUnder,
  sessions as sessionsService,
} from '@gongzhi/engine'
import type { KeyWish } from '@gongzhi/engine/access/keys.port'
import type { MasterKeys } from '@gongzhi/engine/personal/master-keys.port'
import type { Secrets } from '@gongzhi/engine/secrets/secrets.port'
import type { Database } from '@gongzhi/engine/stores.port'
import { type Clock, Fault } from '@gongzhi/kernel'
import type { AccessConfig } from './access-config.ts'
import type { OidcSignIn } from './desk/oidc-desk.ts'

export type Access = {
  readonly wallClock: Clock
  readonly secrets: Secrets
  readonly sessions: Sessions
  readonly accounts: Accounts
  readonly secondFactors: SecondFactors
  readonly secondFactorFor: readonly string[]
  readonly keys: Keys
  readonly audit: Audit
  readonly oidc: OidcSignIn | undefined
}

/** Fault master-key-invalid. */
export async function composeAccess(
  { access }: { readonly access: AccessConfig },
  database: Database,
  wallClock: Clock,
  directory: () => Directory,
  masters: MasterKeys,
): Promise<Access> {
  const root = await masters.root()
  if (!root) throw new Fault('master-key-invalid', { detail: 'it has no root' })
  const secrets = secretsUnder(root)
  const { secondFactorFor, sessionTimes, oidc } = access
  const parts = { database, wallClock, secrets, secondFactorFor }
  const places = () => directory().places
  const ground = {
    get places() {
      return places()
    },
    roles: () => new Set(directory().packs.flatMap((pack) => pack.roles.map(({ id }) => id))),
    hasParty: (id: string) => directory().org.findParty(id) !== undefined,
  }
  return {
    wallClock,
    secrets,
    secondFactorFor,
    sessions: sessionsService({ ...parts, times: sessionTimes }),
    accounts: accountsService({ ...parts, ground }),
    secondFactors: secondFactorsService(parts),
    keys: keysService({ database, wallClock, places }),
    audit: auditService({ database, wallClock }),
    oidc: oidc && { label: oidc.label, provider: oidcProvider(oidc), mapping: oidc },
  }
}

/** Any device may report anything: what the one token of a data folder was always good for. */
function everything(label: string, expires: number): KeyWish {
  const any = ['*']
  return {
    label,
    scopes: ['signals'],
    places: any,
    devices: any,
    zones: any,
    packs: any,
    perMinute: 600_000,
    backwards: BACKWARDS_MS,
    expires,
  }
}

/**
 * The key in the file `intake-token` of the data folder, readable by its owner only: made at the first start. The token of an
 * earlier program, which was the only one, becomes a key that lasts a year from now. Afterwards it is a key like any other: it ends,
 * it can be revoked, and nothing here makes it good again. Faults of the file system.
 */
export async function intakeKey(database: Database, folder: string, wallClock: Clock): Promise<void> {
  const path = join(folder, 'intake-token')
  const written = (await readFile(path, 'utf8').catch(() => '')).trim()
  const now = wallClock.now()
  const [, id] = /^gz_([a-z0-9]+)_/.exec(written) ?? []
  // A folder may have got another database: the key lies in that one or not at all.
  const known = id !== undefined && (await database.read((stores) => stores.keys.find(id)))
  if (known) return
  if (written === '' || id !== undefined) {
    const { token } = await database.transaction((stores) =>
      makeKey(stores, everything('本机设备 devices of this machine', now + LONGEST_KEY_MS), 'start', now),
    )
    await writeFile(path, `${token}\n`, { mode: 0o600 })
    return
  }
  await database.transaction(async (stores) => {
    if (await stores.keys.find(INTAKE_KEY)) return
    const wish = everything('升级前的接入令牌 token of the earlier program', now + LONGEST_KEY_MS)
    await stores.keys.save({ ...wish, id: INTAKE_KEY, digest: digest(written), made: now, by: 'start' })
    await addAudit(stores, now, {
      kind: 'key.made',
      by: 'start',
      about: { key: INTAKE_KEY, expires: wish.expires, scopes: wish.scopes },
    })
  })
}
