// Messages to programs of others put together: who subscribes (for the door), and sending (for workers).
import { httpsCarrier } from '@gongzhi/adapters/webhook/https-carrier'
import { secretsUnder, type Webhooks, webhookSender, webhooks } from '@gongzhi/engine'
import type { Secrets } from '@gongzhi/engine/secrets/secrets.port'
import { Fault } from '@gongzhi/kernel'
import { openMasterKeys } from './compose-keys.ts'
import type { Core, Services } from './compose-services.ts'
import { personalFiles } from './config.ts'
import { periodically } from './periodically.ts'

const AT_ONCE = 4
const SWEEP_EVERY_MS = 60_000
const TRIM_EVERY_MS = 3_600_000

export function webhooksOf({ config, storage, wallClock, directory }: Core, secrets: Secrets): Webhooks {
  const { reach, eventSource } = config
  return webhooks({ database: storage.database, clock: wallClock, directory, secrets, reach, source: eventSource })
}

/** Lays down what subscribers get, and sends it. `stop` waits for what is under way. */
export async function composeWebhookWorker(
  core: Core,
  { outbox }: Pick<Services, 'outbox'>,
): Promise<{ stop(): Promise<void> }> {
  const { config, storage, wallClock, faults } = core
  const masters = await openMasterKeys(storage.database, personalFiles(config.dataFolder).masterKeyFile)
  const root = await masters.root()
  if (!root) throw new Fault('master-key-invalid', { detail: 'it has no root' })
  const secrets = secretsUnder(root)
  const queue = await storage.queue(faults.add)
  core.metrics?.source({ queues: queue.counts })
  const leave = outbox.consume('webhooks', webhooksOf(core, secrets).take)
  const sender = webhookSender({
    database: storage.database,
    clock: wallClock,
    secrets,
    reach: config.reach,
    carrier: httpsCarrier(),
  })
  const stopWork = await queue.work('webhook', { atOnce: AT_ONCE }, sender.send)
  const jobs = [
    periodically(SWEEP_EVERY_MS, () => storage.alone('webhook sweep', sender.sweep), faults.add),
    periodically(TRIM_EVERY_MS, () => storage.alone('webhook trim', sender.trim), faults.add),
  ]
  return {
    async stop() {
      leave()
      for (const job of jobs) await job.stop()
      await stopWork()
      await queue.stop()
    },
  }
}
