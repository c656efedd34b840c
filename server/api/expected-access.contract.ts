// Who may do what at every route, written down by hand: what the platform is held to, not what it is made from. A route that is not
// here, or is here and gone, fails the test: whoever adds one says here who it is for, and how it is asked.
//
// Columns, in this order:
//   nobody idle key code | operator propertyCompany streetOffice fireBrigade community | supervisor unit districtOffice |
//   administrator auditor data-officer engineer target-officer leader
// Letters:
//   y  whoever comes                     s  whoever is signed in, for what is his own
//   p  at the places of one's position   o  of that, what one's own party has
//   u  what one's own party leads        a  wherever it lies
//   .  not at all
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'

export const COLUMNS = [
  'nobody',
  'idle',
  'key',
  'code',
  'operator',
  'propertyCompany',
  'streetOffice',
  'fireBrigade',
  'community',
  'supervisor',
  'unit',
  'districtOffice',
  'administrator',
  'auditor',
  'data-officer',
  'engineer',
  'target-officer',
  'leader',
] as const
export type Column = (typeof COLUMNS)[number]
/** What those ask for lies in the pack of supervision. */
export const SUPERVISION: readonly Column[] = ['supervisor', 'unit', 'districtOffice']
export type Letter = 'y' | 's' | 'p' | 'o' | 'u' | 'a' | '.'

/** What there is to ask for. `caseOf`: a case that the party of that role has at this moment, at the own place. */
export type Targets = {
  readonly lane: string
  readonly pack: string
  readonly type: string
  /** By which somebody reports. */
  readonly channel: string
  readonly device: string
  /** Of a picture on `caseOf('community')`. */
  readonly picture: string
  /** The signal that opened the company's case. */
  readonly signal: string
  readonly account: string
  /** An adopted report, a task and a lead unit in it, and a file of evidence on a target of it. */
  readonly report: string
  readonly task: string
  readonly unit: string
  /** A target that the party of that role leads, at this moment; of roles without a party any. */
  targetOf(column: Column): string
  /** The id of a stand-in of that account, made for this question. */
  standIn(): Promise<string>
  caseOf(column: Column): string
}

export type Asked = { readonly url: string; readonly body?: object; readonly stream?: true }
export type Expected = {
  readonly row: string
  readonly ask: (targets: Targets, column: Column) => Asked | Promise<Asked>
  /** Nobody is kept from a thing of this kind who is let in at all: that there is none of that name is an answer. */
  readonly unknown?: true
  /** Opens for whoever has to do with it at all, from whichever side. */
  readonly door?: true
  /** For lists: whether the answer tells of the thing. */
  readonly shows?: (answer: LightMyRequestResponse, targets: Targets, column: Column) => boolean
}

const ALL = 'yyyy yyyyy yyy yyyyyy'
const SIGNED_IN = '.s.. sssss sss ssssss'
const READS_CASES = '.... poppp pop ......'
/** Supervision has neither eyes nor pictures. */
const SEES_PLACES = '.... poppp ... ......'
const READS_TARGETS = '.... aaaaa aaa ....aa'
const READS_PUBLICATIONS = '.... ..... ... ....aa'
const LOOKS_AFTER_TARGETS = '.... ..... ... ....a.'

const listed =
  (id: (targets: Targets, column: Column) => string, key = 'id') =>
  (answer: LightMyRequestResponse, targets: Targets, column: Column): boolean => {
    const body = answer.json<{ cases?: Record<string, unknown>[] } | Record<string, unknown>[]>()
    const rows = Array.isArray(body) ? body : (body.cases ?? [])
    return rows.some((row) => row[key] === id(targets, column))
  }

/** Of a rule that there is not: it is taken, and opens nothing. */
const refusedSignal = ({ pack, lane }: Targets): object => ({
  id: randomUUID(),
  at: new Date().toISOString(),
  since: new Date().toISOString(),
  pack,
  rule: 'no-such-rule',
  device: 'outside',
  zone: 'z',
  place: lane,
  count: 1,
  confidence: 0.9,
  model: 'outside',
  threshold: 0.3,
})

export const EXPECTED: Readonly<Record<string, Expected>> = {
  'GET /api/openapi.json': { row: ALL, ask: () => ({ url: '/api/openapi.json' }) },
  getLiveness: { row: ALL, ask: () => ({ url: '/health/live' }) },
  getReadiness: { row: ALL, ask: () => ({ url: '/health/ready' }) },
  getHealth: { row: ALL, ask: () => ({ url: '/api/health' }) },
  signIn: { row: ALL, ask: () => ({ url: '/api/session', body: { login: 'no-such-login', password: 'wrong' } }) },
  signOut: { row: ALL, ask: () => ({ url: '/api/session' }) },
  getSession: { row: SIGNED_IN, ask: () => ({ url: '/api/session' }) },
  listPacks: { row: SIGNED_IN, ask: () => ({ url: '/api/packs' }) },
  listPlaces: { row: SIGNED_IN, ask: () => ({ url: '/api/places' }) },

  listCases: {
    row: READS_CASES,
    ask: () => ({ url: '/api/cases?limit=200' }),
    shows: listed((targets, column) => targets.caseOf(column)),
  },
  getCase: { row: READS_CASES, ask: (targets, column) => ({ url: `/api/cases/${targets.caseOf(column)}` }) },
  // Of a notice there is no picture: whoever is told so was let in.
  getEvidence: {
    row: READS_CASES,
    ask: (targets, column) => ({
      url: `/api/cases/${targets.caseOf(SUPERVISION.includes(column) ? column : 'community')}/evidence/${targets.picture}`,
    }),
  },
  // Whoever reads cases somewhere may listen; that he is told of none but those is shown by the random reads.
  followChanges: { row: READS_CASES, ask: () => ({ url: '/api/events', stream: true }), door: true },
  openCase: {
    row: '.... p.... p.. ......',
    ask: ({ pack, type, lane }) => ({ url: '/api/cases', body: { id: randomUUID(), pack, type, place: lane } }),
  },
  // A move that there is not: whoever is told so was let in, and nothing changes by being asked again.
  commandCase: {
    row: '.... ooooo ooo ......',
    ask: (targets, column) => ({
      url: `/api/cases/${targets.caseOf(column)}/commands`,
      body:
        column === 'community'
          ? { id: randomUUID(), do: 'judge', satisfied: true }
          : { id: randomUUID(), do: 'move', move: 'no-such-move', values: {} },
    }),
  },
  // No picture in the body: whoever is told so was let in.
  upload: { row: '.... aaaaa aaa ......', ask: () => ({ url: '/api/uploads', body: {} }) },

  // An empty form: whoever is told so was let in.
  report: {
    row: '.... p.... p.. ......',
    ask: ({ pack, lane, channel }) => ({
      url: '/api/reports',
      body: { id: randomUUID(), pack, channel, place: lane, values: {} },
    }),
  },
  reportPicture: { row: '.... p.... p.. ......', ask: () => ({ url: '/api/reports/pictures', body: {} }), door: true },
  listPersonal: {
    row: '.... p.... ... ......',
    ask: (targets, column) => ({ url: `/api/cases/${targets.caseOf(column)}/personal` }),
  },
  // A reference that there is not, on a case that he may know of: personal-not-found, not case-not-found.
  readPersonal: {
    row: '.... p.... ... ......',
    ask: (targets, column) => ({
      url: `/api/cases/${targets.caseOf(column)}/personal/pd:${'0'.repeat(32)}/reads`,
      body: { purpose: 'describe-matter', why: 'clarify' },
    }),
  },
  destroyPersonal: {
    row: '.... ..... ... ..a...',
    ask: ({ caseOf }) => ({ url: `/api/cases/${caseOf('community')}/personal`, body: {} }),
  },
  listRetentionRuns: { row: '.... ..... ... .aa...', ask: () => ({ url: '/api/personal/runs' }) },
  getMyData: { row: '...s ..... ... ......', ask: () => ({ url: '/api/my' }) },
  withdrawMyData: { row: '...s ..... ... ......', ask: () => ({ url: '/api/my' }) },

  // ---- publications: drafted by whoever looks after targets, approved by somebody else
  listPublications: { row: READS_PUBLICATIONS, ask: () => ({ url: '/api/publications' }) },
  previewPublication: {
    row: LOOKS_AFTER_TARGETS,
    ask: ({ report }) => ({ url: '/api/publications/preview', body: { report, quarter: 1 } }),
  },
  draftPublication: {
    row: LOOKS_AFTER_TARGETS,
    ask: ({ report }) => ({ url: '/api/publications', body: { report, quarter: 1 } }),
  },
  getPublicationDraft: {
    row: READS_PUBLICATIONS,
    ask: () => ({ url: '/api/publications/drafts/none' }),
    unknown: true,
  },
  withdrawPublicationDraft: {
    row: LOOKS_AFTER_TARGETS,
    ask: () => ({ url: '/api/publications/drafts/none' }),
    unknown: true,
  },
  approvePublication: {
    row: READS_PUBLICATIONS,
    ask: () => ({ url: '/api/publications/drafts/none/approve', body: { sha256: '0'.repeat(64) } }),
    unknown: true,
  },
  openList: { row: ALL, ask: () => ({ url: '/public/open' }) },
  openCatalog: { row: ALL, ask: () => ({ url: '/public/open/catalog.jsonld' }) },
  openPublication: { row: ALL, ask: () => ({ url: '/public/open/2001-q1-1' }), unknown: true },
  openFromShort: { row: ALL, ask: () => ({ url: '/open' }) },
  openFromRoot: { row: ALL, ask: () => ({ url: '/public' }) },
  openFromRootSlash: { row: ALL, ask: () => ({ url: '/public/' }) },
  openListSlash: { row: ALL, ask: () => ({ url: '/public/open/' }) },
  openPublicationSlash: { row: ALL, ask: () => ({ url: '/public/open/2001-q1-1/' }) },
  openFile: { row: ALL, ask: () => ({ url: '/public/open/2001-q1-1/2001-q1-1.pdf' }), unknown: true },

  // ---- supervision
  listNotices: {
    row: '.... ..... pop ......',
    ask: () => ({ url: '/api/notices' }),
    shows: (answer, { caseOf }, column) =>
      answer.json<{ notices: { case: string }[] }>().notices.some((each) => each.case === caseOf(column)),
  },
  // About a target that there is not: whoever is told so was let in.
  openNotice: {
    row: '.... ..... p.. ......',
    ask: () => ({ url: '/api/notices', body: { id: randomUUID(), about: 'target:none', text: '请办理' } }),
    unknown: true,
  },
  listLateCases: { row: '.... ..... p.. ......', ask: () => ({ url: '/api/notices/late-cases' }) },
  targetNotices: {
    row: READS_TARGETS,
    ask: ({ targetOf }, column) => ({ url: `/api/targets/${targetOf(column)}/notices` }),
  },

  takeSignal: {
    row: '..y. ..... ... ......',
    ask: (targets) => ({ url: '/api/signals', body: refusedSignal(targets) }),
  },
  takeSignals: {
    row: '..y. ..... ... ......',
    ask: (targets) => ({ url: '/api/signals/batch', body: [refusedSignal(targets)] }),
  },
  listSignals: { row: SEES_PLACES, ask: () => ({ url: '/api/signals' }), shows: listed(({ signal }) => signal) },
  listEyes: {
    row: SEES_PLACES,
    ask: () => ({ url: '/api/eyes' }),
    shows: listed(({ device }) => device, 'device'),
  },
  getEyePicture: { row: SEES_PLACES, ask: ({ device }) => ({ url: `/api/eyes/${device}/picture` }) },
  listIndicators: { row: '.... aaaaa aaa ....aa', ask: () => ({ url: '/api/indicators' }) },

  listStandIns: { row: SIGNED_IN, ask: () => ({ url: '/api/stand-ins' }) },
  // With oneself: whoever is told that this is no stand-in was let in.
  declareStandIn: {
    row: SIGNED_IN,
    ask: ({ account }) => ({
      url: '/api/stand-ins',
      body: {
        id: randomUUID(),
        standing: account,
        positions: 'all',
        from: new Date().toISOString(),
        until: new Date(Date.now() + 3_600_000).toISOString(),
      },
    }),
  },
  endStandIn: { row: SIGNED_IN, ask: async ({ standIn }) => ({ url: `/api/stand-ins/${await standIn()}` }) },

  getWaysIn: { row: ALL, ask: () => ({ url: '/api/session/ways' }) },
  signInCode: { row: ALL, ask: () => ({ url: '/api/session/code', body: { pending: 'none', code: '000000' } }) },
  resetPassword: {
    row: ALL,
    ask: () => ({
      url: '/api/password/reset',
      body: { login: 'no-such-login', code: 'none', password: 'a long enough one' },
    }),
  },
  startOidc: { row: ALL, ask: () => ({ url: '/api/oidc/start' }), unknown: true },
  finishOidc: { row: ALL, ask: () => ({ url: '/api/oidc/callback' }), unknown: true },
  signOutOidc: { row: ALL, ask: () => ({ url: '/api/oidc/sign-out', body: {} }), unknown: true },
  listSessions: { row: SIGNED_IN, ask: () => ({ url: '/api/sessions' }) },
  endSession: { row: SIGNED_IN, ask: () => ({ url: '/api/sessions/none' }), unknown: true },
  getSecondFactor: { row: SIGNED_IN, ask: () => ({ url: '/api/second-factor' }) },
  beginSecondFactor: { row: SIGNED_IN, ask: () => ({ url: '/api/second-factor', body: { password: 'wrong' } }) },
  confirmSecondFactor: { row: SIGNED_IN, ask: () => ({ url: '/api/second-factor/confirm', body: { code: '000000' } }) },
  renewRecoveryCodes: {
    row: SIGNED_IN,
    ask: () => ({ url: '/api/second-factor/recovery', body: { password: 'wrong', code: '000000' } }),
  },
  removeSecondFactor: {
    row: SIGNED_IN,
    ask: () => ({ url: '/api/second-factor/remove', body: { password: 'wrong', code: '000000' } }),
  },
  changePassword: {
    row: SIGNED_IN,
    ask: () => ({ url: '/api/password', body: { before: 'wrong', after: 'a long enough one' } }),
  },

  listAccounts: { row: '.... ..... ... aa....', ask: () => ({ url: '/api/accounts' }) },
  disableAccount: {
    row: '.... ..... ... a.....',
    ask: () => ({ url: '/api/accounts/none/disable', body: {} }),
    unknown: true,
  },
  endSessionsOf: { row: '.... ..... ... a.....', ask: () => ({ url: '/api/accounts/none/sessions' }), unknown: true },
  listProposals: { row: '.... ..... ... aa....', ask: () => ({ url: '/api/proposals' }) },
  propose: {
    row: '.... ..... ... a.....',
    ask: () => ({ url: '/api/proposals', body: { kind: 'enable-account', account: 'none' } }),
    unknown: true,
  },
  approveProposal: {
    row: '.... ..... ... a.....',
    ask: () => ({ url: '/api/proposals/none/approve', body: {} }),
    unknown: true,
  },
  refuseProposal: {
    row: '.... ..... ... a.....',
    ask: () => ({ url: '/api/proposals/none/refuse', body: {} }),
    unknown: true,
  },
  listKeys: { row: '.... ..... ... aa....', ask: () => ({ url: '/api/keys' }) },
  addKey: { row: '.... ..... ... a.....', ask: () => ({ url: '/api/keys', body: {} }) },
  revokeKey: { row: '.... ..... ... a.....', ask: () => ({ url: '/api/keys/none' }), unknown: true },

  listWebhooks: { row: '.... ..... ... aa.a..', ask: () => ({ url: '/api/webhooks' }) },
  listWebhookDeliveries: {
    row: '.... ..... ... aa.a..',
    ask: () => ({ url: '/api/webhooks/none/deliveries' }),
    unknown: true,
  },
  makeWebhook: { row: '.... ..... ... a.....', ask: () => ({ url: '/api/webhooks', body: {} }) },
  changeWebhook: { row: '.... ..... ... a.....', ask: () => ({ url: '/api/webhooks/none', body: {} }) },
  renewWebhookSecret: {
    row: '.... ..... ... a.....',
    ask: () => ({ url: '/api/webhooks/none/secret' }),
    unknown: true,
  },
  removeWebhook: { row: '.... ..... ... a.....', ask: () => ({ url: '/api/webhooks/none' }), unknown: true },
  resendWebhook: {
    row: '.... ..... ... a.....',
    ask: () => ({ url: '/api/webhooks/none/deliveries/none/resend' }),
    unknown: true,
  },
  listAudit: { row: '.... ..... ... .aa...', ask: () => ({ url: '/api/audit' }) },
  checkAudit: { row: '.... ..... ... .aa...', ask: () => ({ url: '/api/audit/check' }) },

  listTargetReports: {
    row: READS_TARGETS,
    ask: () => ({ url: '/api/targets/reports' }),
    shows: listed(({ report }) => report),
  },
  getTargetReport: { row: READS_TARGETS, ask: ({ report }) => ({ url: `/api/targets/reports/${report}` }) },
  getTargetTask: {
    row: READS_TARGETS,
    ask: ({ report, task }) => ({ url: `/api/targets/reports/${report}/tasks/${task}` }),
  },
  getTargetSource: { row: READS_TARGETS, ask: ({ report }) => ({ url: `/api/targets/reports/${report}/source` }) },
  listTargetCorrections: { row: READS_TARGETS, ask: () => ({ url: '/api/targets/corrections' }) },
  listTargetUnits: { row: READS_TARGETS, ask: () => ({ url: '/api/targets/units' }) },
  getTargetUnit: {
    row: READS_TARGETS,
    ask: ({ unit }) => ({ url: `/api/targets/units/${encodeURIComponent(unit)}` }),
  },
  listTargets: {
    row: READS_TARGETS,
    ask: () => ({ url: '/api/targets' }),
    shows: listed(({ targetOf }, column) => targetOf(column)),
  },
  getTarget: { row: READS_TARGETS, ask: ({ targetOf }, column) => ({ url: `/api/targets/${targetOf(column)}` }) },
  // No such file on it: evidence-missing, not not-found.
  getTargetFile: {
    row: READS_TARGETS,
    ask: ({ targetOf }, column) => ({ url: `/api/targets/${targetOf(column)}/files/${'0'.repeat(64)}` }),
  },
  // No file in the body: whoever is told so was let in.
  importTargetReport: { row: LOOKS_AFTER_TARGETS, ask: () => ({ url: '/api/targets/reports?name=a.txt', body: {} }) },
  discardTargetReport: {
    row: LOOKS_AFTER_TARGETS,
    ask: () => ({ url: '/api/targets/reports/none' }),
    unknown: true,
  },
  adoptTargetReport: {
    row: LOOKS_AFTER_TARGETS,
    ask: () => ({ url: '/api/targets/reports/none/adopt', body: { id: randomUUID() } }),
    unknown: true,
  },
  correctTargetTask: {
    row: LOOKS_AFTER_TARGETS,
    ask: ({ task }) => ({
      url: `/api/targets/reports/none/tasks/${task}/corrections`,
      body: { id: randomUUID(), change: { what: 'leads', leads: ['某局'] }, reason: 'none' },
    }),
    unknown: true,
  },
  undoTargetCorrection: {
    row: LOOKS_AFTER_TARGETS,
    ask: () => ({ url: '/api/targets/corrections/none-such/undo', body: { id: randomUUID(), reason: 'none' } }),
    unknown: true,
  },
  mapTargetUnit: {
    row: LOOKS_AFTER_TARGETS,
    ask: () => ({ url: '/api/targets/units/none', body: { party: 'none' } }),
    unknown: true,
  },
  // A value that there is not: whoever is told so was let in.
  commandTarget: {
    row: '.... uuuuu uuu ....a.',
    ask: ({ targetOf }, column) => ({
      url: `/api/targets/${targetOf(column)}/commands`,
      body: { id: randomUUID(), do: 'correct', of: 999, value: 1, reason: 'none' },
    }),
  },
  // Asked with no file at all, as above; the party is asked for once there is one.
  addTargetFile: {
    row: '.... uuuuu uuu ....a.',
    ask: ({ targetOf }, column) => ({ url: `/api/targets/${targetOf(column)}/files?name=a.txt`, body: {} }),
  },

  // Last: the others of the asking account end with it.
  endOtherSessions: { row: SIGNED_IN, ask: () => ({ url: '/api/sessions' }) },
}

export function lettersOf({ row }: Expected): ReadonlyMap<Column, Letter> {
  const letters = [...row.replaceAll(' ', '')] as Letter[]
  return new Map(COLUMNS.map((column, i) => [column, letters[i] ?? '.']))
}
