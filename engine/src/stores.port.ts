// One door to everything stored. What is done inside `transaction` happens whole or not at all.
import type { AccountsStore } from './access/accounts.port.ts'
import type { AuditStore } from './access/audit.port.ts'
import type { KeysStore } from './access/keys.port.ts'
import type { ProposalsStore } from './access/proposals.port.ts'
import type { CasesStore, HistoryStore } from './cases/cases.port.ts'
import type { EvidenceCareStore } from './evidence/evidence-care.port.ts'
import type { EyeBoardStore } from './eye/eye-board.port.ts'
import type { StandInsStore } from './org/stand-ins.port.ts'
import type { OutboxStore } from './outbox/outbox.port.ts'
import type { PersonalCareStore, PersonalStore } from './personal/personal.port.ts'
import type { JobsStore } from './queue/queue.port.ts'
import type { ReferenceStore } from './reference/reference.port.ts'
import type { SignalsStore } from './signals/signals.port.ts'
import type { NoticesStore } from './supervision/notices.port.ts'
import type { PublicationsStore } from './targets/publications.port.ts'
import type { TargetsStore } from './targets/targets.port.ts'
import type { WebhooksStore } from './webhooks/webhooks.port.ts'

export type Stores = {
  readonly cases: CasesStore
  readonly history: HistoryStore
  readonly signals: SignalsStore
  readonly accounts: AccountsStore
  readonly keys: KeysStore
  readonly proposals: ProposalsStore
  readonly audit: AuditStore
  readonly standIns: StandInsStore
  readonly reference: ReferenceStore
  readonly outbox: OutboxStore
  readonly evidence: EvidenceCareStore
  readonly jobs: JobsStore
  readonly board: EyeBoardStore
  readonly personal: PersonalStore
  readonly personalCare: PersonalCareStore
  readonly webhooks: WebhooksStore
  readonly targets: TargetsStore
  readonly publications: PublicationsStore
  readonly notices: NoticesStore
}

export interface Database {
  /**
   * Runs `work` with its stores, whole or not at all: a fault rolls all of it back and is thrown on. Where transactions run
   * at the same time and another one was quicker (a claim, a key, a case that changed), the whole of `work` is run again
   * from its start, a few times: it touches nothing but its stores and its own variables. Whoever decides by what it reads
   * claims first (`stores.cases.claim`). Not reentrant: inside, only the stores given are used, and no other database.
   * Returns only after the commit. What a store refused to write ends the transaction: it is thrown on even where `work`
   * caught it. Faults: case-changed when it was overtaken each time, database-unusable, also for a transaction inside a
   * transaction.
   */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>
  /** One consistent picture of all stores for `work`, which holds nobody up. Fault database-unusable for writing in it. */
  read<T>(work: (stores: Stores) => Promise<T>): Promise<T>
  /** Makes what was committed survive a power cut (checkpoint and fsync); nothing to do where a commit does that. */
  flush(): Promise<void>
  close(): Promise<void>
}
