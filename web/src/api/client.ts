// The one door to the server: typed calls, and every failure as a ProblemError that can speak both languages.
import createClient from 'openapi-fetch'
import { isUnattended } from './attention.ts'
import type { components, paths } from './schema.gen.ts'

export type Schemas = components['schemas']
export type Problem = Schemas['Problem']
export type Account = Schemas['Account']
export type CaseRow = Schemas['CaseRow']
export type CaseDetail = Schemas['CaseDetail']
export type CaseCommand = Schemas['CaseCommand']
export type FormField = Schemas['FormField']
export type TimelineEntry = Schemas['TimelineEntry']
export type Indicator = Schemas['Indicator']
export type EyeState = Schemas['EyeState']
export type PackOut = Schemas['PackOut']
export type Health = Schemas['Health']
export type Session = Schemas['Session']
export type StandIn = Schemas['StandIn']
export type AccountRow = Schemas['AccountRow']
export type Proposal = Schemas['Proposal']
export type ProposalIn = Schemas['ProposalIn']
export type Key = Schemas['Key']
export type KeyIn = Schemas['KeyIn']
export type Webhook = Schemas['Webhook']
export type WebhookDelivery = Schemas['WebhookDelivery']
export type AuditEntry = Schemas['AuditEntry']
export type ToldItem = Schemas['ToldItem']
export type ToldValue = Schemas['ToldValue']
export type MyData = Schemas['MyData']
export type PlaceRow = paths['/api/places']['get']['responses'][200]['content']['application/json'][number]

export const client = createClient<paths>({ credentials: 'same-origin' })
// What is asked while nobody is there does not keep the session alive.
client.use({
  onRequest({ request }) {
    if (isUnattended(Date.now())) request.headers.set('x-gongzhi-unattended', '1')
    return request
  },
})

/** What the browser itself has to say when no answer came, or one that is not a problem document. */
const UNREACHABLE: Problem = {
  type: 'about:blank',
  title: 'Unreachable',
  status: 0,
  code: 'unreachable',
  params: {},
  detail: '暂时连接不上平台，请检查网络后再试',
  detailEn: 'The platform cannot be reached, please check the network and try again',
}

export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.code}: ${problem.detailEn}`, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
  get code(): string {
    return this.problem.code
  }
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value
}

/** The data of an answer, or a ProblemError. */
export async function ask<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer.catch((cause: unknown) => {
    throw new ProblemError(UNREACHABLE, { cause })
  })
  if (response.ok) return data as T
  throw new ProblemError(isProblem(error) ? error : { ...UNREACHABLE, status: response.status })
}

/** The text of any failure in the reader's language. */
export function failureText(error: unknown, language: 'zh' | 'en'): string {
  const problem = error instanceof ProblemError ? error.problem : UNREACHABLE
  return language === 'zh' ? problem.detail : problem.detailEn
}

async function sendPicture<T>(path: string, picture: Blob): Promise<T> {
  const sent = fetch(path, {
    method: 'POST',
    body: picture,
    headers: { 'content-type': picture.type },
    credentials: 'same-origin',
  })
  const answer = sent.then(async (response) => {
    const body: unknown = await response.json().catch(() => undefined)
    return response.ok ? { data: body as T, response } : { error: body, response }
  })
  return ask(answer)
}

/** Sends a picture as it is; the server blurs it before it stores anything. Answers its content address. */
export async function uploadPicture(picture: Blob): Promise<string> {
  return (await sendPicture<Schemas['Upload']>('/api/uploads', picture)).blob
}

/** A picture that belongs to what a person tells: blurred and sealed. Answers its reference. */
export async function uploadReportPicture(picture: Blob): Promise<string> {
  return (await sendPicture<Schemas['PictureTold']>('/api/reports/pictures', picture)).ref
}

/**
 * Sends a file as it is. `onProgress` gets the share that has left, 0 to 1; the answer may be long in coming after that. Done by
 * XMLHttpRequest, as fetch does not say how far it is.
 */
export function sendFile<T>(path: string, file: Blob, onProgress: (share: number) => void): Promise<T> {
  const answer = new Promise<{ data?: T; error?: unknown; response: Response }>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => lengthComputable && onProgress(loaded / total)
    request.onerror = () => reject(new Error('no answer'))
    request.onload = () => {
      const response = new Response(null, { status: request.status })
      resolve(response.ok ? { data: request.response as T, response } : { error: request.response, response })
    }
    request.send(file)
  })
  return ask(answer)
}

export const evidenceUrl = (caseId: string, address: string) =>
  `/api/cases/${encodeURIComponent(caseId)}/evidence/${address}`
export const eyePictureUrl = (device: string, at: number) => `/api/eyes/${encodeURIComponent(device)}/picture?at=${at}`
