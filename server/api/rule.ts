// The rule of a route: who may knock at all. What of the thing itself may be seen or done is decided on the very resource, by
// the grants that `on` and `action` name. A route without a rule does not start.

import type { ApiKey, KeyScope } from '@gongzhi/engine/access/keys.port'
import type { Action, ResourceKind } from '@gongzhi/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from './console.port.ts'

export type Rule =
  /** Whoever knocks. */
  | { readonly who: 'anyone' }
  /** Whoever is signed in, for what is his own: his session, his name, the words of the packs. */
  | { readonly who: 'account' }
  /** A program with a key of this scope. */
  | { readonly who: 'key'; readonly scope: KeyScope }
  /** A person without an account, by the code he was given when he reported. */
  | { readonly who: 'code' }
  /**
   * A signed-in account with a position or a role that grants `action` on things of kind `on` somewhere: whoever has none is
   * not allowed in. Whether it grants it on the very thing is decided behind the door.
   */
  | { readonly who: 'position'; readonly action: Action; readonly on: ResourceKind }

/** One operation as it was opened. `operation`: its id in the description of the API, or method and address without one. */
export type RouteRow = {
  readonly method: string
  readonly url: string
  readonly operation: string
  readonly rule: Rule
}

declare module 'fastify' {
  interface FastifyContextConfig {
    rule?: Rule
  }
  interface FastifyInstance {
    /** Every route with its rule, in the order in which they were opened. */
    readonly ruledRoutes: RouteRow[]
  }
}

export const ANYONE: Rule = { who: 'anyone' }
export const ACCOUNT: Rule = { who: 'account' }
export const key = (scope: KeyScope): Rule => ({ who: 'key', scope })
export const position = (action: Action, on: ResourceKind): Rule => ({ who: 'position', action, on })

/** What a module of routes is given beside its own application. */
export type Doorman = {
  /** Who asks; set before the handler of every route whose rule asks for an account. Fault not-signed-in. */
  caller(request: FastifyRequest): Caller
  /** The token of the session, or ''. */
  sessionToken(request: FastifyRequest): string
  /** The key a program came with; set before the handler of every route whose rule asks for one. Fault not-signed-in. */
  key(request: FastifyRequest): ApiKey
  /** Known again? For streams, which outlive the look at the beginning. */
  who(request: FastifyRequest): Promise<Caller | undefined>
  jpeg(reply: FastifyReply, bytes: Uint8Array): FastifyReply
}
