// Master keys in memory, for stories and tests. Gone with the process, and with them all that they wrap.
import { randomBytes } from 'node:crypto'
import type { MasterKey, MasterKeys } from '@gongzhi/engine/personal/master-keys.port'

export function memoryMasterKeys(): MasterKeys {
  const root = randomBytes(32)
  let count = 0
  const draw = (): MasterKey => ({ id: `g-${++count}`, key: randomBytes(32) })
  let keys: MasterKey[] = [draw()]
  const newest = () => keys.at(-1) as MasterKey
  return {
    current: async () => newest(),
    find: async (id) => keys.find((each) => each.id === id),
    list: async () => keys.map(({ id }) => id),
    async add() {
      keys = [...keys, draw()]
      return newest()
    },
    async dropOld() {
      const old = keys.slice(0, -1).map(({ id }) => id)
      keys = [newest()]
      return old
    },
    root: async () => root,
  }
}
