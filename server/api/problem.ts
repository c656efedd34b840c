// The only place where an error becomes an HTTP answer. What is not in the catalogue is `unexpected`, and only logged.
import { ERRORS, type ErrorCode, type ErrorParams, errorText, Fault } from '@gongzhi/kernel'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isPublic } from './headers.ts'
import { noSuchPage, wantsPage } from './public-pages.ts'

const RETRY_AFTER_S = 2
const IN_THE_LOG = '见服务日志 see the server log'

/** What is wrong with the platform itself may name its files and folders: that is for its log, not for whoever asks. */
export function publicParams(code: ErrorCode, params: ErrorParams): ErrorParams {
  return ERRORS[code].status >= 500 && 'detail' in params ? { ...params, detail: IN_THE_LOG } : params
}

export function problem(code: ErrorCode, given: ErrorParams = {}) {
  const params = publicParams(code, given)
  return {
    type: `urn:gongzhi:error:${code}`,
    title: errorText(code, params, 'en'),
    status: ERRORS[code].status,
    code,
    detail: errorText(code, params, 'zh'),
    detailEn: errorText(code, params, 'en'),
    params,
  }
}

const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${Math.round(bytes / 1024 / 1024)} MB`

function faultOf(error: FastifyError | undefined, request: FastifyRequest): Fault | undefined {
  if (error instanceof Fault) return error
  if (!(error instanceof Error)) return undefined
  if (hasZodFastifySchemaValidationErrors(error)) {
    const detail = error.validation.map((each) => `${each.instancePath || '/'} ${each.message ?? ''}`).join('; ')
    return new Fault('input-invalid', { detail })
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const picture = request.headers['content-type']?.startsWith('image/') === true
    return new Fault(picture ? 'picture-too-large' : 'body-too-large', {
      limit: sizeText(request.routeOptions.bodyLimit),
    })
  }
  if (error.statusCode === 429) return new Fault('too-many-requests')
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new Fault('input-invalid', { detail: error.message })
  return undefined
}

/** Answers what Fastify refused before it found a route, and so before any hook. */
export function refusedEarly(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, params } = faultOf(error, request) ?? new Fault('unexpected')
  return reply.status(ERRORS[code].status).type('application/problem+json').send(problem(code, params))
}

/** `page` answers what is no API call with the console, where there is one. */
export function problems(app: FastifyInstance, page?: (reply: FastifyReply) => FastifyReply): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const fault = faultOf(error, request)
    if (!fault || ERRORS[fault.code].status >= 500) request.log.error({ err: error }, 'request failed')
    const { code, params } = fault ?? new Fault('unexpected')
    // What is away comes back by itself, and nothing of the request has been done.
    if (ERRORS[code].status === 503) reply.header('retry-after', String(RETRY_AFTER_S))
    return reply.status(ERRORS[code].status).type('application/problem+json').send(problem(code, params))
  })
  app.setNotFoundHandler((request, reply) => {
    const open = isPublic(request.url)
    if (open && wantsPage(request)) return noSuchPage(reply)
    if (page && !open && request.method === 'GET' && !request.url.startsWith('/api/')) return page(reply)
    return reply
      .status(404)
      .type('application/problem+json')
      .send(problem('not-found', { what: request.url.split('?')[0] ?? '' }))
  })
}
