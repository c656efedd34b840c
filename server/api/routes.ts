// All routes of the HTTP API. Each module: schema in, one call, schema out, and the rule of who may knock (rule.ts).
import type { FastifyInstance } from 'fastify'
import type { Readiness } from '../readiness.ts'
import { accountsRoutes } from './accounts.routes.ts'
import { auditRoutes } from './audit.routes.ts'
import { casesRoutes } from './cases.routes.ts'
import type { Console } from './console.port.ts'
import { doorman } from './doorman.ts'
import { eventsRoutes } from './events.routes.ts'
import { keysRoutes } from './keys.routes.ts'
import { noticesRoutes } from './notices.routes.ts'
import { oidcRoutes } from './oidc.routes.ts'
import { opsRoutes } from './ops.routes.ts'
import { personalRoutes } from './personal.routes.ts'
import { publicRoutes } from './public.routes.ts'
import { publicationRoutes } from './publication.routes.ts'
import { referenceRoutes } from './reference.routes.ts'
import type { RequestRates } from './request-rates.ts'
import { ANYONE } from './rule.ts'
import { sessionRoutes } from './session.routes.ts'
import { signalsRoutes } from './signals.routes.ts'
import { standInsRoutes } from './stand-ins.routes.ts'
import { targetsRoutes } from './targets.routes.ts'
import { webhooksRoutes } from './webhooks.routes.ts'

export function routes(
  app: FastifyInstance,
  desk: Console,
  secureCookie: boolean,
  ready: () => Promise<Readiness>,
  rates: RequestRates,
): void {
  const door = doorman(app, desk, rates)
  app.get('/api/openapi.json', { config: { rule: ANYONE }, schema: { hide: true } }, async () => app.swagger())
  sessionRoutes(app, desk, door, secureCookie)
  oidcRoutes(app, desk, door, secureCookie)
  accountsRoutes(app, desk, door)
  keysRoutes(app, desk, door)
  auditRoutes(app, desk, door)
  casesRoutes(app, desk, door)
  personalRoutes(app, desk, door)
  signalsRoutes(app, desk, door)
  referenceRoutes(app, desk, door)
  opsRoutes(app, ready)
  eventsRoutes(app, desk, door)
  standInsRoutes(app, desk, door)
  webhooksRoutes(app, desk, door)
  targetsRoutes(app, desk, door)
  publicationRoutes(app, desk, door)
  noticesRoutes(app, desk, door)
  publicRoutes(app, desk)
}
