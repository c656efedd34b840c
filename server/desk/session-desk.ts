// Signing in and out, one's own sessions, password and second factor, and what an account is told of itself.
import { type Known, positionsOf, rolesOf, type SignedIn, sessionId } from '@gongzhi/engine'
import { Fault } from '@gongzhi/kernel'
import type { Caller } from '../api/console.port.ts'
import type { Opened, SessionDesk } from '../api/session.routes.ts'
import { accountView } from './account-view.ts'
import { type ConsoleParts, iso } from './desk-parts.ts'

type Parts = Pick<ConsoleParts, 'database' | 'directory' | 'sessions' | 'secondFactors' | 'secondFactorFor' | 'oidc'>

/** Whoever still has to set up a second factor is known, and may do nothing but that. */
export function callerOf({ account, session }: Known): Caller {
  const known = { account: account.id, session: sessionId(session) }
  if (session.stage === 'enrol') return { ...known, positions: [], roles: [], enrols: true }
  return { ...known, positions: positionsOf(account), roles: rolesOf(account) }
}

export function sessionDesk(parts: Parts): SessionDesk {
  const { database, sessions, secondFactors } = parts
  const view = accountView(parts)
  const opened = ({ token, expires, account, stage }: SignedIn): Opened => ({
    token,
    expires,
    account: view.account(account, stage === 'enrol'),
  })
  const accountOf = async (id: string) => {
    const account = await database.read((stores) => stores.accounts.find(id))
    if (!account) throw new Fault('not-signed-in')
    return account
  }

  return {
    async signIn(login, password, from) {
      const done = await sessions.signIn(login, password, from)
      return done.stage === 'code' ? { asked: { pending: done.token, expires: iso(done.expires) } } : opened(done)
    },
    signInCode: async (pending, code, from) => opened(await sessions.confirm(pending, code, from)),
    signOut: (token) => sessions.signOut(token),
    async callerOf(token, attended) {
      const known = await sessions.find(token, attended)
      return known && callerOf(known)
    },
    account: async (caller) => view.account(await accountOf(caller.account), caller.enrols === true),

    async listSessions(caller) {
      const rows = await sessions.list(caller.account)
      return rows.map((session) => ({
        id: sessionId(session),
        created: iso(session.created),
        seen: iso(session.seen),
        expires: iso(session.expires),
        network: session.address,
        client: session.client,
        current: sessionId(session) === caller.session,
      }))
    },
    endSession: (caller, id) => sessions.end(caller.account, id, caller.account),
    endOtherSessions: (caller, token) => sessions.endOthers(caller.account, caller.account, token),
    changePassword: (token, before, after, from) => sessions.changePassword(token, before, after, from),
    resetPassword: (login, code, password, from) => sessions.resetPassword(login, code, password, from),

    async secondFactor(caller) {
      const { confirmed, ...state } = await secondFactors.state(caller.account)
      const { password } = await accountOf(caller.account)
      return { ...state, ...(confirmed === undefined ? {} : { confirmed: iso(confirmed) }), password: password !== '' }
    },
    beginSecondFactor: (caller, password) => secondFactors.begin(caller.account, password),
    async confirmSecondFactor(caller, token, code, from) {
      const recovery = await secondFactors.confirm(caller.account, code)
      const { token: renewed, expires } = await sessions.renew(token, from)
      return { recovery, token: renewed, expires }
    },
    renewRecovery: (caller, password, code) => secondFactors.renewRecovery(caller.account, password, code),
    removeSecondFactor: (caller, password, code) => secondFactors.remove(caller.account, password, code),
    waysIn: () => (parts.oidc ? { identityProvider: { label: parts.oidc.label, start: '/api/oidc/start' } } : {}),
  }
}
