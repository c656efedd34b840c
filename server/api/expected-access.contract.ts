// Who may do what at every route, written down by hand: what the platform is held to, not what it is made from. A route that is not
// here, or is here and gone, fails the test: whoever adds one says here who it is for, and how it is asked.
//
// Columns, in this order:
//   nobody idle key code | operator propertyCompany streetOffice fireBrigade community | administrator auditor data-officer engineer
// Letters:
//   y  whoever comes                     s  whoever is signed in, for what is his own
//   p  at the places of one's position   o  of that, what one's own party has
//   a  wherever it lies                  .  not at all
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
  'administrator',
  'auditor',
  'data-officer',
  'engineer',
] as const
export type Column = (typeof COLUMNS)[number]
export type Letter = 'y' | 's' | 'p' | 'o' | 'a' | '.'

/** What there is to ask for. `caseOf`: a case that the party of that role has at this moment, at the own place. */
export type Targets = {
  readonly lane: string
  readonly pack: string
  readonly type: string
  readonly device: string
  /** Of a picture on `caseOf('community')`. */
  readonly picture: string
  /** The signal that opened the company's case. */
  readonly signal: string
  readonly account: string
  /** The id of a stand-in of that account, made for this question. */
  standIn(): Promise<string>
  caseOf(column: Column): string
}

export type Asked = { readonly url: string; readonly body?: object; readonly stream?: true }
export type Expected = {
  readonly row: string
  readonly ask: (targets: Targets, column: Column) => Asked | Promise<Asked>
  /** For lists: whether the answer tells of the thing. */
  readonly shows?: (answer: LightMyRequestResponse, targets: Targets, column: Column) => boolean
}

const ALL = 'yyyy yyyyy yyyy'
const SIGNED_IN = '.s.. sssss ssss'
const READS_CASES = '.... poppp ....'

const listed =
  (id: (targets: Targets, column: Column) => string, key = 'id') =>
  (answer: LightMyRequestResponse, targets: Targets, column: Column): boolean => {
    const body = answer.json<{ cases?: Record<string, unknown>[] } | Record<string, unknown>[]>()
    const rows = Array.isArray(body) ? body : (body.cases ?? [])
    return rows.some((row) => row[key] === id(targets, column))
  }

export const EXPECTED: Readonly<Record<string, Expected>> = {
  'GET /api/openapi.json': { row: ALL, ask: () => ({ url: '/api/openapi.json' }) },
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
  getEvidence: {
    row: READS_CASES,
    ask: (targets) => ({ url: `/api/cases/${targets.caseOf('community')}/evidence/${targets.picture}` }),
  },
  followChanges: { row: '.... aaaaa ....', ask: () => ({ url: '/api/events', stream: true }) },
  openCase: {
    row: '.... p.... ....',
    ask: ({ pack, type, lane }) => ({ url: '/api/cases', body: { id: randomUUID(), pack, type, place: lane } }),
  },
  // A move that there is not: whoever is told so was let in, and nothing changes by being asked again.
  commandCase: {
    row: '.... ooooo ....',
    ask: (targets, column) => ({
      url: `/api/cases/${targets.caseOf(column)}/commands`,
      body:
        column === 'community'
          ? { id: randomUUID(), do: 'judge', satisfied: true }
          : { id: randomUUID(), do: 'move', move: 'no-such-move', values: {} },
    }),
  },
  // No picture in the body: whoever is told so was let in.
  upload: { row: '.... aaaaa ....', ask: () => ({ url: '/api/uploads', body: {} }) },

  takeSignal: {
    row: '..y. ..... ....',
    ask: ({ pack, lane }) => ({
      url: '/api/signals',
      body: {
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
      },
    }),
  },
  listSignals: { row: READS_CASES, ask: () => ({ url: '/api/signals' }), shows: listed(({ signal }) => signal) },
  listEyes: {
    row: READS_CASES,
    ask: () => ({ url: '/api/eyes' }),
    shows: listed(({ device }) => device, 'device'),
  },
  getEyePicture: { row: READS_CASES, ask: ({ device }) => ({ url: `/api/eyes/${device}/picture` }) },
  listIndicators: { row: '.... aaaaa ....', ask: () => ({ url: '/api/indicators' }) },

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
}

export function lettersOf({ row }: Expected): ReadonlyMap<Column, Letter> {
  const letters = [...row.replaceAll(' ', '')] as Letter[]
  return new Map(COLUMNS.map((column, i) => [column, letters[i] ?? '.']))
}
