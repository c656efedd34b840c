// What the desks are made of, and the few words they share. No SQL and no HTTP here.
import type {
  Accounts,
  Audit,
  Cases,
  Directory,
  EvidenceCare,
  Indicators,
  Keys,
  LiveFigures,
  Notices,
  Outbox,
  Personal,
  ProofView,
  Publications,
  Reports,
  SecondFactors,
  Sessions,
  Signals,
  TargetReports,
  Targets,
  Webhooks,
} from '@gongzhi/engine'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import type { Secrets } from '@gongzhi/engine/secrets/secrets.port'
import type { Database } from '@gongzhi/engine/stores.port'
import {
  type Actor,
  type CaseState,
  type Clock,
  Fault,
  isRefusal,
  type Position,
  type Refusal,
  type Retention,
} from '@gongzhi/kernel'
import type { z } from 'zod'
import type { Caller } from '../api/console.port.ts'
import type { EyeState } from '../api/schemas.ts'
import type { FaultLog } from '../fault-log.ts'
import type { OidcSignIn } from './oidc-desk.ts'

/** The eyes as the door knows them, whichever process they are in. */
export type DeskEyes = {
  states(): Promise<readonly z.infer<typeof EyeState>[]>
  /** Faults: eye-not-running, camera-unreadable. */
  picture(device: string): Promise<{ readonly jpeg: Uint8Array }>
  /** An uploaded picture without persons and plates. Faults: eye-not-running, picture-invalid, picture-too-large, too-many-requests. */
  blur(bytes: Uint8Array): Promise<Uint8Array>
}

export type ConsoleParts = {
  readonly database: Database
  readonly clock: Clock
  readonly speed: number
  readonly demo: boolean
  readonly version: string
  readonly directory: () => Directory
  /** Real time, in which sessions, keys and proposals end. */
  readonly wallClock: Clock
  readonly sessions: Sessions
  readonly accounts: Accounts
  readonly secondFactors: SecondFactors
  /** Roles, of the platform or of positions, that ask for a second factor. */
  readonly secondFactorFor: readonly string[]
  readonly keys: Keys
  readonly audit: Audit
  readonly secrets: Secrets
  readonly oidc: OidcSignIn | undefined
  readonly cases: Cases
  readonly signals: Signals
  /** How far the second look at a case is. */
  readonly proofs: { view(state: CaseState): Promise<ProofView | undefined> }
  readonly outbox: Outbox
  readonly webhooks: Webhooks
  readonly indicators: Indicators
  readonly targetReports: TargetReports
  readonly targets: Targets
  readonly publications: Publications
  readonly notices: Notices
  readonly live: LiveFigures
  readonly personal: Personal
  readonly reports: Reports
  readonly retention: Retention
  readonly blobs: BlobStore
  /** What is remembered of pictures. */
  readonly care: Pick<EvidenceCare, 'admit' | 'uploaded' | 'isUploadOf' | 'missing'>
  readonly eyes: DeskEyes
  readonly faults: FaultLog
  readonly english: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly newCaseId: () => string
}

/** ISO 8601 in UTC, as instants go out. */
export const iso = (at: number): string => new Date(at).toISOString()

/** A refusal becomes a fault with its code, as HTTP knows only those. */
export function answer<T>(result: T | Refusal): T {
  if (isRefusal(result)) throw new Fault(result.refused, result.params)
  return result
}

/** Who acts, as it goes into the history: also for whom, where somebody stands in. */
export function actorOf({ account }: Pick<Caller, 'account'>, { role, party, standsInFor }: Position): Actor {
  return { kind: 'person', account, role, party, ...(standsInFor === undefined ? {} : { standsInFor }) }
}
