// What configuration says of signing in: second factors, how long sessions last, the identity provider. Reads no environment by
// itself: server/config.ts hands it over.
import { readFile } from 'node:fs/promises'
import { Fault, isPlatformRole, milliseconds, PLATFORM_ROLES } from '@gongzhi/kernel'
import { z } from 'zod'

const grant = z
  .strictObject({
    role: z.string().optional(),
    position: z
      .strictObject({ role: z.string().min(1), place: z.string().optional(), party: z.string().optional() })
      .optional(),
  })
  .refine((each) => (each.role === undefined) !== (each.position === undefined), 'either “role” or “position”')

/** The file of GONGZHI_OIDC. */
const OidcFile = z.strictObject({
  label: z.string().min(1).max(40).default('统一身份认证'),
  issuer: z.url(),
  clientId: z.string().min(1),
  redirectUri: z.url(),
  afterSignOut: z.url().optional(),
  scope: z.string().default('openid profile'),
  rolesClaim: z.string().min(1),
  placeClaim: z.string().optional(),
  nameClaim: z.string().default('name'),
  loginClaim: z.string().default('preferred_username'),
  grants: z.record(z.string(), z.array(grant)),
  /** Values of acr, or of amr, by which the provider says that it saw a second factor. */
  strongAcr: z.array(z.string()).default([]),
  strongAmr: z.array(z.string()).default([]),
  clockToleranceSeconds: z.number().int().min(0).max(300).default(30),
  /** Without it no claim makes an administrator: those are made here, by two. */
  administratorsFromClaims: z.boolean().default(false),
})

/** `clientSecret`: undefined for a public client; never shown, never logged. */
export type OidcConfig = z.infer<typeof OidcFile> & { readonly clientSecret: string | undefined }

export type AccessConfig = {
  /** Roles, of the platform or of positions, that ask for a second factor. */
  readonly secondFactorFor: readonly string[]
  readonly sessionTimes: { readonly absolute: number; readonly idle: number }
  readonly auditDays: number
  readonly oidc: OidcConfig | undefined
}

function invalid(detail: string, cause?: unknown): Fault {
  return new Fault('config-invalid', { detail }, { cause })
}

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

async function oidcOf(env: NodeJS.ProcessEnv): Promise<OidcConfig | undefined> {
  const path = env.GONGZHI_OIDC
  if (path === undefined || path === '') return undefined
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw invalid(`GONGZHI_OIDC: ${cause instanceof Error ? cause.message : ''}`, cause)
  }
  const parsed = OidcFile.safeParse(json)
  if (!parsed.success) throw invalid(`GONGZHI_OIDC: ${z.prettifyError(parsed.error).slice(0, 400)}`)
  const { issuer, redirectUri, grants, administratorsFromClaims } = parsed.data
  for (const address of [issuer, redirectUri]) {
    const { protocol, hostname } = new URL(address)
    if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname)))
      throw invalid('GONGZHI_OIDC: issuer and redirectUri begin with https://')
  }
  for (const each of Object.values(grants).flat()) {
    if (each.role === undefined) continue
    if (!isPlatformRole(each.role)) throw invalid(`GONGZHI_OIDC: “${each.role}” is no role of the platform`)
    if (each.role === 'administrator' && !administratorsFromClaims)
      throw invalid('GONGZHI_OIDC: a claim makes administrators only with “administratorsFromClaims”')
  }
  const secret = env.GONGZHI_OIDC_SECRET
  return { ...parsed.data, clientSecret: secret === undefined || secret === '' ? undefined : secret }
}

/** Fault usage for what is no span of time within its bounds. */
function spanOf(text: string | undefined, fallback: number, name: string): number {
  if (text === undefined || text === '') return fallback
  const value = milliseconds(text)
  if (!(value >= 60_000 && value <= 31 * 24 * 3_600_000))
    throw new Fault('usage', { detail: `${name} must lie between 1m and 31d` })
  return value
}

/** `demo`: the demonstration, whose accounts are tried out by passers-by, asks for no second factor unless it is told to. */
export async function accessConfig(env: NodeJS.ProcessEnv, demo: boolean): Promise<AccessConfig> {
  const asked = env.GONGZHI_SECOND_FACTOR_FOR
  const byDefault = demo ? [] : Object.keys(PLATFORM_ROLES)
  const days = Number(env.GONGZHI_AUDIT_DAYS ?? 1095)
  if (!(days >= 180 && days <= 36_500)) throw new Fault('usage', { detail: 'GONGZHI_AUDIT_DAYS: 180 days at least' })
  return {
    secondFactorFor:
      asked === undefined
        ? byDefault
        : asked
            .split(',')
            .map((role) => role.trim())
            .filter((role) => role !== '' && role !== 'none'),
    sessionTimes: {
      absolute: spanOf(env.GONGZHI_SESSION, 12 * 3_600_000, 'GONGZHI_SESSION'),
      idle: spanOf(env.GONGZHI_SESSION_IDLE, 2 * 3_600_000, 'GONGZHI_SESSION_IDLE'),
    },
    auditDays: days,
    oidc: await oidcOf(env),
  }
}
