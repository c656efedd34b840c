// An OpenID Connect provider: authorization code with PKCE, state and nonce. Signatures are checked although the token comes from the
// provider itself, with the keys it has at that moment. Never logs what it sends or receives.
import type { Identity, IdentityChecks, IdentityProvider } from '@gongzhi/engine/access/identity.port'
import { Fault } from '@gongzhi/kernel'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type ClientMetadata,
  Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type ServerMetadata,
} from 'openid-client'

/** `clientSecret` undefined: a public client. Claims by name in id token and user info. */
export type OidcOptions = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly redirectUri: string
  readonly afterSignOut?: string | undefined
  readonly scope: string
  readonly nameClaim: string
  readonly loginClaim: string
  readonly strongAcr: readonly string[]
  readonly strongAmr: readonly string[]
  readonly clockToleranceSeconds: number
}

const TIMEOUT_S = 10
/** What the provider says of itself is asked for anew after this. */
const FRESH_MS = 3_600_000

/** Nobody answered, as against an answer that was not good enough. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { name, message } = error
  const status = (error as { status?: unknown }).status ?? (error.cause as { status?: unknown } | undefined)?.status
  return (
    (typeof status === 'number' && status >= 500) ||
    name === 'TimeoutError' ||
    /fetch failed|timed? ?out|ECONN|ENOTFOUND/i.test(message) ||
    (error.cause instanceof Error && error.cause !== error && isAway(error.cause))
  )
}

const faultOf = (cause: unknown): Fault =>
  cause instanceof Fault ? cause : new Fault(isAway(cause) ? 'oidc-unavailable' : 'oidc-refused', {}, { cause })

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(text) : [])

export function oidcProvider(options: OidcOptions): IdentityProvider {
  const { issuer, clientId, clientSecret, redirectUri } = options
  const client: Partial<ClientMetadata> = {
    [clockTolerance]: options.clockToleranceSeconds,
    ...(clientSecret === undefined ? { token_endpoint_auth_method: 'none' } : { client_secret: clientSecret }),
  }
  const auth = () => (clientSecret === undefined ? None() : undefined)
  // Plain HTTP only to this very machine, which configuration has checked.
  const execute = new URL(issuer).protocol === 'http:' ? [allowInsecureRequests] : []
  let known: { readonly metadata: ServerMetadata; readonly at: number } | undefined

  async function metadata(): Promise<ServerMetadata> {
    if (known && performance.now() - known.at < FRESH_MS) return known.metadata
    try {
      const found = await discovery(new URL(issuer), clientId, client, auth(), { execute, timeout: TIMEOUT_S })
      known = { metadata: found.serverMetadata(), at: performance.now() }
    } catch (error) {
      // Whatever is wrong with what the provider says of itself, nobody can sign in by it now.
      if (!known) throw new Fault('oidc-unavailable', {}, { cause: error })
    }
    return (known as { metadata: ServerMetadata }).metadata
  }

  /** A new one each time: it keeps the signing keys it has fetched, and those may have been changed since. */
  async function configuration(): Promise<Configuration> {
    const server = structuredClone(await metadata())
    const made = new Configuration(server, clientId, client, auth())
    made.timeout = TIMEOUT_S
    for (const each of execute) each(made)
    enableNonRepudiationChecks(made)
    return made
  }

  function identityOf(claims: Readonly<Record<string, unknown>>, idToken: string): Identity {
    const subject = text(claims.sub)
    const login = text(claims[options.loginClaim]) || subject
    return {
      issuer,
      subject,
      login,
      name: text(claims[options.nameClaim]) || login,
      strong:
        options.strongAcr.includes(text(claims.acr)) ||
        texts(claims.amr).some((method) => options.strongAmr.includes(method)),
      claims,
      idToken,
    }
  }

  // Asked for at the start, so that the first sign-in does not wait; who is away now is asked again then.
  void metadata().catch(() => undefined)

  return {
    async begin() {
      try {
        const config = await configuration()
        const checks: IdentityChecks = {
          state: randomState(),
          nonce: randomNonce(),
          verifier: randomPKCECodeVerifier(),
        }
        const address = buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: options.scope,
          state: checks.state,
          nonce: checks.nonce,
          code_challenge: await calculatePKCECodeChallenge(checks.verifier),
          code_challenge_method: 'S256',
          ...(options.strongAcr.length > 0 ? { acr_values: options.strongAcr.join(' ') } : {}),
        })
        return { address: address.href, checks }
      } catch (error) {
        throw faultOf(error)
      }
    },

    async finish(query, { state, nonce, verifier }) {
      try {
        const config = await configuration()
        const tokens = await authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims || tokens.id_token === undefined) throw new Fault('oidc-refused')
        const asked = config.serverMetadata().userinfo_endpoint !== undefined
        const more = asked ? await fetchUserInfo(config, tokens.access_token, claims.sub) : {}
        // What is signed outweighs what is told beside it.
        return identityOf({ ...more, ...claims }, tokens.id_token)
      } catch (error) {
        throw faultOf(error)
      }
    },

    async signOutAddress(idToken) {
      const config = await configuration()
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined
      return buildEndSessionUrl(config, {
        id_token_hint: idToken,
        ...(options.afterSignOut === undefined ? {} : { post_logout_redirect_uri: options.afterSignOut }),
      }).href
    },
  }
}
