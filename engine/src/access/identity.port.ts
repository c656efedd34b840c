// An identity provider outside, which says who somebody is and what groups he belongs to.

/** What to remember of a sign-in until the browser comes back; secret, and good once. */
export type IdentityChecks = { readonly state: string; readonly nonce: string; readonly verifier: string }

/** `strong`: the provider saw a second factor, by what configuration says. `claims`: all that was in the id token. */
export type Identity = {
  readonly issuer: string
  readonly subject: string
  readonly login: string
  readonly name: string
  readonly strong: boolean
  readonly claims: Readonly<Record<string, unknown>>
  /** To sign out there as well. */
  readonly idToken: string
}

export interface IdentityProvider {
  /** Where to send the browser. Fault oidc-unavailable. */
  begin(): Promise<{ readonly address: string; readonly checks: IdentityChecks }>
  /**
   * `query`: what stood behind the `?` when the browser came back. Faults: oidc-refused for whatever does not fit (state, nonce,
   * signature, a code used before), oidc-unavailable.
   */
  finish(query: string, checks: IdentityChecks): Promise<Identity>
  /** Where the browser ends its session at the provider; undefined where that offers none. */
  signOutAddress(idToken: string): Promise<string | undefined>
}
