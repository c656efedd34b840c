// The only place where an error becomes an HTTP answer. What is not in the catalogue is `unexpected`, and only logged.
import { ERRORS, type ErrorCode, type ErrorParams, errorText, Fault } from '@gongzhi/kernel'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'

export function problem(code: ErrorCode, params: ErrorParams = {}) {
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

function faultOf(error: FastifyError): Fault | undefined {
  if (error instanceof Fault) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const detail = error.validation.map((each) => `${each.instancePath || '/'} ${each.message ?? ''}`).join('; ')
    return new Fault('input-invalid', { detail })
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Fault('picture-too-large', { limit: '10 MB' })
  if (error.statusCode === 429) return new Fault('too-many-requests')
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new Fault('input-invalid', { detail: error.message })
  return undefined
}

/** `page` answers what is no API call with the console, where there is one. */
export function problems(app: FastifyInstance, page?: (reply: FastifyReply) => FastifyReply): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const fault = faultOf(error)
    if (!fault || ERRORS[fault.code].status >= 500) request.log.error({ err: error }, 'request failed')
    const { code, params } = fault ?? new Fault('unexpected')
    return reply.status(ERRORS[code].status).type('application/problem+json').send(problem(code, params))
  })
  app.setNotFoundHandler((request, reply) => {
    if (page && request.method === 'GET' && !request.url.startsWith('/api/')) return page(reply)
    return reply
      .status(404)
      .type('application/problem+json')
      .send(problem('not-found', { what: request.url.split('?')[0] ?? '' }))
  })
}
