// Signing in through an identity provider: what is asked is remembered sealed in the browser, what comes back is turned into rights
// by the configured mapping, and by nothing else.
import type { IdentityChecks, IdentityProvider } from '@gongzhi/engine/access/identity.port'
import { Fault, isPlatformRole, type PlatformRole, type Position } from '@gongzhi/kernel'
import type { OidcDesk } from '../api/oidc.routes.ts'
import type { ConsoleParts } from './desk-parts.ts'

/** What one value of the roles claim grants. `place`: id or code; absent: that of the place claim. `party`: absent: who answers there. */
export type ClaimGrant = {
  readonly role?: string | undefined
  readonly position?:
    | { readonly role: string; readonly place?: string | undefined; readonly party?: string | undefined }
    | undefined
}

export type ClaimMapping = {
  /** Where in the id token the values stand, by dots: `realm_access.roles`. */
  readonly rolesClaim: string
  readonly placeClaim?: string | undefined
  readonly grants: Readonly<Record<string, readonly ClaimGrant[]>>
}

export type OidcSignIn = {
  readonly label: string
  readonly provider: IdentityProvider
  readonly mapping: ClaimMapping
}

const FLOW_MS = 10 * 60_000
const FLOW = 'oidc-flow'
const HINT = 'oidc-hint'

type Parts = Pick<ConsoleParts, 'directory' | 'oidc' | 'secrets' | 'sessions' | 'wallClock'>

/** What stands at `a.b.c`; a claim may itself have dots in its name (like a URL), so the whole name is tried first. */
export function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, name)
          ? (at as Record<string, unknown>)[name]
          : undefined,
      claims,
    )
}

const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string')

/** What the claims grant. Values without a mapping, places and parties that are not there, grant nothing. */
export function rightsFrom(
  claims: Readonly<Record<string, unknown>>,
  mapping: ClaimMapping,
  directory: ReturnType<ConsoleParts['directory']>,
): { readonly positions: readonly Position[]; readonly roles: readonly PlatformRole[] } {
  const { places, org, packs } = directory
  const known = new Set(packs.flatMap((pack) => pack.roles.map(({ id }) => id)))
  const placeOf = (name: string) => places.find(name)?.id ?? places.list().find(({ code }) => code === name)?.id
  const grants = texts(claimAt(claims, mapping.rolesClaim)).flatMap((value) =>
    Object.hasOwn(mapping.grants, value) ? (mapping.grants[value] ?? []) : [],
  )
  const claimed = mapping.placeClaim === undefined ? [] : texts(claimAt(claims, mapping.placeClaim))
  const positions = grants.flatMap(({ position }) => {
    if (!position || !known.has(position.role)) return []
    return (position.place === undefined ? claimed : [position.place]).flatMap((name): Position[] => {
      const place = placeOf(name)
      const party = place && (position.party ?? org.whoAnswers(position.role, place)?.id)
      return place && party && org.findParty(party) ? [{ role: position.role, party, place }] : []
    })
  })
  const roles = grants.flatMap(({ role }) => (role !== undefined && isPlatformRole(role) ? [role] : []))
  return { positions, roles: [...new Set(roles)] }
}

export function oidcDesk(parts: Parts): OidcDesk {
  const { secrets, wallClock, sessions } = parts
  function asked(): OidcSignIn {
    if (!parts.oidc) throw new Fault('not-found', { what: 'OIDC' })
    return parts.oidc
  }

  function checksOf(sealed: string): IdentityChecks {
    try {
      const { expires, ...checks } = JSON.parse(secrets.open(sealed, FLOW)) as IdentityChecks & { expires: number }
      if (expires > wallClock.now()) return checks
    } catch {
      // No cookie, one of another browser, or one that was made up: all the same.
    }
    throw new Fault('oidc-refused')
  }

  return {
    async startOidc() {
      const { address, checks } = await asked().provider.begin()
      const expires = wallClock.now() + FLOW_MS
      return { address, sealed: secrets.seal(JSON.stringify({ ...checks, expires }), FLOW), expires }
    },
    async finishOidc(query, sealed, from) {
      const { provider, mapping } = asked()
      const identity = await provider.finish(query, checksOf(sealed))
      const rights = rightsFrom(identity.claims, mapping, parts.directory())
      const { token, expires, stage } = await sessions.signInExternal(identity, rights, from)
      return { token, expires, pending: stage === 'code', hint: secrets.seal(identity.idToken, HINT) }
    },
    async signOutOidc(token, hint) {
      await sessions.signOut(token)
      if (!parts.oidc || hint === '') return {}
      try {
        const address = await parts.oidc.provider.signOutAddress(secrets.open(hint, HINT))
        return address === undefined ? {} : { address }
      } catch {
        // Signed out here all the same.
        return {}
      }
    },
  }
}
