// Standing in for somebody: declared by whoever will be away, or for him by whoever administers accounts.
import { type StandIns, standIns } from '@gongzhi/engine'
import type { StandIn } from '@gongzhi/engine/org/stand-ins.port'
import { type Action, Fault, platformGrant } from '@gongzhi/kernel'
import type { Caller } from '../api/console.port.ts'
import type { StandInsDesk } from '../api/stand-ins.routes.ts'
import { type ConsoleParts, iso } from './desk-parts.ts'

type Parts = Pick<ConsoleParts, 'database' | 'clock' | 'wallClock' | 'secondFactorFor'>

/** `callerOf` of somebody known, with the positions in which he stands in at this moment. */
export function withStandIns(
  parts: Parts,
  callerOf: (token: string, attended?: boolean) => Promise<Caller | undefined>,
): typeof callerOf {
  const standing = standIns(parts)
  return async (token, attended) => {
    const caller = await callerOf(token, attended)
    // Who still has to set up his second factor has no positions, and stands in for nobody.
    if (!caller || caller.enrols === true) return caller
    const more = await standing.positionsOf(caller.account)
    return more.length === 0 ? caller : { ...caller, positions: [...caller.positions, ...more] }
  }
}

export function standInsDesk(parts: Parts): StandInsDesk {
  const { clock } = parts
  const service: StandIns = standIns(parts)
  const any = ({ roles }: Caller, action: Action) => platformGrant(roles, action, 'stand-in') !== undefined

  /** Handing on what he has would be the way round the second factor that he still has to set up. */
  function entered({ enrols }: Caller): void {
    if (enrols === true) throw new Fault('second-factor-needed')
  }

  function out({ from, until, declared, ended, positions, ...rest }: StandIn) {
    const now = clock.now()
    return {
      ...rest,
      positions: positions === 'all' ? ('all' as const) : positions.map((each) => ({ ...each })),
      from: iso(from),
      until: iso(until),
      declared: iso(declared),
      ...(ended ? { ended: { at: iso(ended.at), by: ended.by } } : {}),
      active: from <= now && now < until && !ended,
    }
  }

  return {
    listStandIns: async (caller) => (await service.list(caller.account, any(caller, 'read'))).map(out),
    declareStandIn: async (caller, { id, absent = caller.account, standing: named, positions, from, until }) => {
      entered(caller)
      // People know each other by login, not by the reference of an account; and nobody chooses that of another as his login.
      const standing = await parts.database.read(async ({ accounts }) =>
        (await accounts.find(named)) ? named : ((await accounts.findByLogin(named))?.id ?? named),
      )
      return out(
        await service.declare(
          { id, absent, standing, positions, from: Date.parse(from), until: Date.parse(until) },
          caller.account,
          any(caller, 'change'),
        ),
      )
    },
    endStandIn: async (caller, id) => {
      entered(caller)
      return out(await service.end(id, caller.account, any(caller, 'change')))
    },
  }
}
