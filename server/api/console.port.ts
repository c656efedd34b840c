// What the HTTP routes ask of the application. Shapes are those of schemas.ts, so a route stays schema in, call, schema out.
import type { ApiKey, KeyScope } from '@gongzhi/engine/access/keys.port'
import type { Action, PlatformRole, Position, ResourceKind } from '@gongzhi/kernel'
import type { z } from 'zod'
import type { AccountsDesk } from './accounts.routes.ts'
import type { AuditDesk } from './audit.routes.ts'
import type { KeysDesk } from './keys.routes.ts'
import type { NoticesDesk } from './notices.routes.ts'
import type { OidcDesk } from './oidc.routes.ts'
import type { PersonalDesk } from './personal.routes.ts'
import type { PublicDesk } from './public.routes.ts'
import type { PublicationDesk } from './publication.routes.ts'
import type * as s from './schemas.ts'
import type { SessionDesk } from './session.routes.ts'
import type { StandInsDesk } from './stand-ins.routes.ts'
import type { TargetsDesk } from './targets.routes.ts'
import type { WebhooksDesk } from './webhooks.routes.ts'

/**
 * Who asks. `account` is a random reference; `session` names the session, and is not its token. `roles`: what the account may do
 * with the platform itself. `enrols`: his roles ask for a second factor he does not have yet; until then he has no positions and
 * no roles.
 */
export type Caller = {
  readonly account: string
  readonly positions: readonly Position[]
  readonly roles: readonly PlatformRole[]
  readonly session: string
  readonly enrols?: boolean
}

export interface Console
  extends PersonalDesk,
    SessionDesk,
    AccountsDesk,
    KeysDesk,
    AuditDesk,
    OidcDesk,
    StandInsDesk,
    WebhooksDesk,
    TargetsDesk,
    PublicationDesk,
    NoticesDesk,
    PublicDesk {
  /** Faults: not-signed-in, key-ended, key-scope, sign-in-locked. */
  keyOf(token: string, scope: KeyScope, address: string): Promise<ApiKey>
  /** Whether anything at all of this kind is granted to the caller, wherever. */
  mayKnock(caller: Caller, action: Action, kind: ResourceKind): boolean
  listCases(caller: Caller, query: z.infer<typeof s.CasesQuery>): Promise<z.infer<typeof s.CaseList>>
  getCase(caller: Caller, id: string): Promise<z.infer<typeof s.CaseDetail>>
  openCase(caller: Caller, input: z.infer<typeof s.OpenCase>): Promise<z.infer<typeof s.CaseDetail>>
  command(caller: Caller, id: string, input: z.infer<typeof s.CaseCommand>): Promise<z.infer<typeof s.CaseDetail>>
  evidence(caller: Caller, id: string, address: string): Promise<Uint8Array>
  upload(caller: Caller, bytes: Uint8Array): Promise<z.infer<typeof s.Upload>>
  /** Faults: input-invalid, key-scope, signal-too-old, too-many-requests. */
  takeSignal(key: ApiKey, input: z.infer<typeof s.SignalIn>): Promise<z.infer<typeof s.SignalOutcome>>
  /** The same for several, all or none. */
  takeSignals(key: ApiKey, inputs: z.infer<typeof s.SignalIn>[]): Promise<z.infer<typeof s.SignalOutcome>[]>
  listSignals(caller: Caller): Promise<z.infer<typeof s.SignalRow>[]>
  indicators(caller: Caller, place: string | undefined): Promise<z.infer<typeof s.Indicator>[]>
  eyes(caller: Caller): Promise<z.infer<typeof s.EyeState>[]>
  eyePicture(caller: Caller, device: string): Promise<Uint8Array>
  packs(): Promise<z.infer<typeof s.PackOut>[]>
  places(caller: Caller): Promise<{ id: string; name: string; kind: string; within?: string; code?: string }[]>
  /** `known`: who asks is signed in. Faults and the version are nobody else's business. */
  health(known: boolean): Promise<z.infer<typeof s.Health>>
  /**
   * Calls back with the id of every case that changed and that `who` may read at that time; the result ends it. `over`:
   * nobody is there any more, the session has ended.
   */
  follow(
    who: () => Promise<Caller | undefined>,
    changed: (message: { id: number; topic: string; case: string }) => void,
    over: () => void,
  ): () => void
}
