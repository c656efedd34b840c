// The application behind the HTTP door, put together from its desks: server/desk/. What a new module of routes asks for gets a
// desk of its own there and one line here.
import type { Console } from './api/console.port.ts'
import { accountsDesk, keysDesk } from './desk/accounts-desk.ts'
import { auditDesk } from './desk/audit-desk.ts'
import { casesDesk } from './desk/cases-desk.ts'
import { changesDesk } from './desk/changes-desk.ts'
import type { ConsoleParts } from './desk/desk-parts.ts'
import { eyesDesk } from './desk/eyes-desk.ts'
import { figuresDesk } from './desk/figures-desk.ts'
import { noticesDesk } from './desk/notices-desk.ts'
import { oidcDesk } from './desk/oidc-desk.ts'
import { personalDesk } from './desk/personal-desk.ts'
import { publicationDesk } from './desk/publication-desk.ts'
import { reading } from './desk/reading.ts'
import { referenceDesk } from './desk/reference-desk.ts'
import { sessionDesk } from './desk/session-desk.ts'
import { signalsDesk } from './desk/signals-desk.ts'
import { standInsDesk, withStandIns } from './desk/stand-ins-desk.ts'
import { targetsDesk } from './desk/targets-desk.ts'
import { webhooksDesk } from './desk/webhooks-desk.ts'

export type { ConsoleParts } from './desk/desk-parts.ts'

export function deskConsole(parts: ConsoleParts): Console {
  const seen = reading(parts)
  const sessions = sessionDesk(parts)
  const { lookAgain, ...changes } = changesDesk(parts, seen)
  const desk: Console = {
    mayKnock: seen.mayKnock,
    ...sessions,
    callerOf: withStandIns(parts, sessions.callerOf),
    keyOf: parts.keys.open,
    ...accountsDesk(parts),
    ...keysDesk(parts),
    ...auditDesk(parts),
    ...oidcDesk(parts),
    ...standInsDesk(parts),
    ...webhooksDesk(parts),
    ...targetsDesk(parts),
    ...publicationDesk(parts),
    ...noticesDesk(parts, seen),
    ...personalDesk(parts, seen),
    ...casesDesk(parts, seen),
    ...signalsDesk(parts, seen),
    ...figuresDesk(parts, seen),
    ...eyesDesk(parts, seen),
    ...referenceDesk(parts),
    ...changes,
  }
  // What may take a right away from somebody who listens at this moment.
  return {
    ...desk,
    signOut: followed(desk.signOut, lookAgain),
    endSession: followed(desk.endSession, lookAgain),
    endOtherSessions: followed(desk.endOtherSessions, lookAgain),
    endSessionsOf: followed(desk.endSessionsOf, lookAgain),
    disableAccount: followed(desk.disableAccount, lookAgain),
    changePassword: followed(desk.changePassword, lookAgain),
    resetPassword: followed(desk.resetPassword, lookAgain),
    approve: followed(desk.approve, lookAgain),
    endStandIn: followed(desk.endStandIn, lookAgain),
  }
}

/** The same, and `then` afterwards, also where it failed half way. */
function followed<A extends unknown[], R>(act: (...given: A) => Promise<R>, then: () => void) {
  return async (...given: A): Promise<R> => act(...given).finally(then)
}
