// Stand-ins in memory.
import type { StandIn, StandInsStore } from '@gongzhi/engine/org/stand-ins.port'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

const byDeclared = (a: StandIn, b: StandIn): number => a.declared - b.declared || (a.id < b.id ? -1 : 1)

export class MemoryStandIns {
  readonly #rows: UndoTable<StandIn>

  constructor(log: UndoLog) {
    this.#rows = new UndoTable(log)
  }

  store(): StandInsStore {
    return {
      find: async (id) => this.#rows.get(id),
      save: async (standIn) => this.#rows.set(standIn.id, stored(standIn)),
      listActive: async (standing, now) =>
        this.#rows
          .values()
          .filter(
            (each) =>
              each.standing === standing &&
              each.from <= now &&
              now < Math.min(each.until, each.ended?.at ?? each.until),
          )
          .sort(byDeclared),
      count: async (absent, now, since) => {
        const own = this.#rows.values().filter((each) => each.absent === absent)
        return {
          open: own.filter(({ until, ended }) => Math.min(until, ended?.at ?? until) > now).length,
          declared: own.filter(({ declared }) => declared > since).length,
        }
      },
      list: async ({ account, limit }) =>
        this.#rows
          .values()
          .filter(({ absent, standing }) => account === undefined || absent === account || standing === account)
          .sort((a, b) => byDeclared(b, a))
          .slice(0, limit),
    }
  }
}
