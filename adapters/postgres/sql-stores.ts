// All stores over one transaction.
import type { Stores } from '@gongzhi/engine/stores.port'
import { accountsStore } from './accounts.store.ts'
import { auditStore } from './audit.store.ts'
import { casesStore } from './cases.store.ts'
import { evidenceCareStore } from './evidence-care.store.ts'
import { eyeBoardStore } from './eye-board.store.ts'
import { historyStore } from './history.store.ts'
import { jobsStore } from './jobs.store.ts'
import { keysStore } from './keys.store.ts'
import { noticesStore } from './notices.store.ts'
import { outboxStore } from './outbox.store.ts'
import { personalStore } from './personal.store.ts'
import { personalCareStore } from './personal-care.store.ts'
import { proposalsStore } from './proposals.store.ts'
import { publicationsStore } from './publications.store.ts'
import { referenceStore } from './reference.store.ts'
import { signalsStore } from './signals.store.ts'
import type { Sql } from './sql.ts'
import { standInsStore } from './stand-ins.store.ts'
import { targetsStore } from './targets.store.ts'
import { webhooksStore } from './webhooks.store.ts'

export function sqlStores(sql: Sql): Stores {
  return {
    cases: casesStore(sql),
    history: historyStore(sql),
    signals: signalsStore(sql),
    accounts: accountsStore(sql),
    keys: keysStore(sql),
    proposals: proposalsStore(sql),
    audit: auditStore(sql),
    standIns: standInsStore(sql),
    reference: referenceStore(sql),
    outbox: outboxStore(sql),
    evidence: evidenceCareStore(sql),
    jobs: jobsStore(sql),
    board: eyeBoardStore(sql),
    personal: personalStore(sql),
    personalCare: personalCareStore(sql),
    webhooks: webhooksStore(sql),
    targets: targetsStore(sql),
    publications: publicationsStore(sql),
    notices: noticesStore(sql),
  }
}
