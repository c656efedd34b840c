// Room for the events of the months to come, so that they do not fall among the rest.
import type { Clock } from '@gongzhi/kernel'
import type { Database } from '../stores.port.ts'

const AHEAD = 2

/** Call it now and then, in as many processes as there are. The number of months made. */
export function prepareMonths({ database, clock }: { database: Database; clock: Clock }): Promise<number> {
  return database.transaction((stores) => stores.history.prepareMonths(clock.now(), AHEAD))
}
