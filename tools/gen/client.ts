// web/src/api/schema.gen.ts: the types that openapi-fetch asks for, from the OpenAPI 3.1 description of the server.
// Own code, because openapi-typescript needs the compiler API of TypeScript 5.
import type { Files, Read } from '../gen.ts'

const SOURCE = 'server/api/openapi.gen.json'
const TARGET = 'web/src/api/schema.gen.ts'
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const
const PLACES = ['query', 'header', 'path', 'cookie'] as const

type Schema = { readonly [key: string]: unknown }
type Parameter = {
  readonly name: string
  readonly in: (typeof PLACES)[number]
  readonly required?: boolean
  readonly schema?: Schema
}
type Body = {
  readonly description?: string
  readonly required?: boolean
  readonly content?: Record<string, { schema?: Schema }>
}
type Operation = {
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly (Parameter | { $ref: string })[]
  readonly requestBody?: Body | { $ref: string }
  readonly responses?: Record<string, Body | { $ref: string }>
}
type Document = {
  readonly paths?: Record<string, Record<string, unknown>>
  readonly components?: Record<string, Record<string, unknown>>
}

export const after = ['openapi']

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))
const optional = (required: boolean): string => (required ? '' : '?')

function indent(text: string): string {
  return text.replace(/\n/g, '\n  ')
}

function block(lines: readonly string[]): string {
  return lines.length === 0 ? '{}' : `{\n  ${lines.map(indent).join('\n  ')}\n}`
}

function comment(text: unknown): string {
  return typeof text === 'string' && text !== ''
    ? `/** ${text.replaceAll('*/', '* /').replace(/\s*\n\s*/g, ' ')} */\n`
    : ''
}

/** `#/components/schemas/Case` → `components['schemas']['Case']`. */
function refType(ref: string): string {
  const [, ...parts] = ref
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
  const [first, ...rest] = parts
  return `${first}${rest.map((part) => `[${JSON.stringify(part)}]`).join('')}`
}

/** What stands inside of braces is one whole, however many there are beside one another. */
function asPart(type: string): string {
  let outside = type
  for (let before = ''; before !== outside; ) {
    before = outside
    outside = outside.replace(/\{[^{}]*\}/g, '')
  }
  return /[|&]| extends /.test(outside) ? `(${type})` : type
}

export function typeOf(schema: unknown): string {
  if (schema === true || schema === undefined) return 'unknown'
  if (schema === false) return 'never'
  const s = schema as Schema
  if (typeof s.$ref === 'string') return refType(s.$ref)
  if ('const' in s) return JSON.stringify(s.const)
  if (Array.isArray(s.enum)) return s.enum.map((value) => JSON.stringify(value)).join(' | ')
  for (const [word, sign] of [
    ['oneOf', ' | '],
    ['anyOf', ' | '],
    ['allOf', ' & '],
  ] as const) {
    const parts = s[word]
    if (!Array.isArray(parts) || parts.length === 0) continue
    const types = [...new Set(parts.map(typeOf))]
    const { [word]: _, ...beside } = s
    const own = 'properties' in beside ? [typeOf(beside)] : []
    const joined = types.map((type) => (sign === ' & ' || own.length > 0 ? asPart(type) : type)).join(sign)
    return own.length > 0 ? `${types.length > 1 && sign === ' | ' ? `(${joined})` : joined} & ${own[0]}` : joined
  }
  if (Array.isArray(s.type)) return [...new Set(s.type.map((type) => typeOf({ ...s, type })))].join(' | ')
  const nullable = s.nullable === true ? ' | null' : ''
  return plainType(s) + nullable
}

function plainType(s: Schema): string {
  switch (s.type) {
    case 'string':
      return s.format === 'binary' ? 'Blob' : 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array': {
      const first = s.prefixItems
      if (!Array.isArray(first)) return `${asPart(typeOf(s.items))}[]`
      const rest = s.items === undefined || s.items === false ? [] : [`...${asPart(typeOf(s.items))}[]`]
      return `[${[...first.map(typeOf), ...rest].join(', ')}]`
    }
    default:
      return s.type === 'object' || s.properties !== undefined ? objectType(s) : 'unknown'
  }
}

function objectType(s: Schema): string {
  const required = new Set((s.required as readonly string[] | undefined) ?? [])
  const lines = Object.entries((s.properties as Record<string, Schema> | undefined) ?? {}).map(
    ([name, value]) => `${comment(value.description)}${key(name)}${optional(required.has(name))}: ${typeOf(value)}`,
  )
  const open = s.additionalProperties
  const record = open === undefined || open === false ? undefined : `Record<string, ${typeOf(open)}>`
  if (lines.length === 0) return record ?? (open === false ? 'Record<string, never>' : 'Record<string, unknown>')
  return record === undefined ? block(lines) : `${block(lines)} & ${record}`
}

function contentType(body: Body): string {
  const kinds = Object.entries(body.content ?? {})
  return kinds.length === 0
    ? 'content?: never'
    : `content: ${block(kinds.map(([kind, { schema }]) => `${JSON.stringify(kind)}: ${typeOf(schema)}`))}`
}

const bodyType = (body: Body | { $ref: string }): string =>
  '$ref' in body ? refType(body.$ref) : block(['headers: { [name: string]: unknown }', contentType(body)])

function parametersType(document: Document, all: readonly (Parameter | { $ref: string })[]): string {
  const resolved = all.map((entry) => {
    if (!('$ref' in entry)) return entry
    const [, , kind, name] = entry.$ref.split('/')
    return document.components?.[kind as string]?.[name as string] as Parameter
  })
  return block(
    PLACES.map((place) => {
      const here = resolved.filter((entry) => entry.in === place)
      if (here.length === 0) return `${place}?: never`
      const fields = here.map(
        (entry) => `${key(entry.name)}${optional(entry.required === true)}: ${typeOf(entry.schema)}`,
      )
      return `${place}${optional(here.some((entry) => entry.required))}: ${block(fields)}`
    }),
  )
}

function operationType(document: Document, operation: Operation, besides: Operation['parameters']): string {
  const lines = [`parameters: ${parametersType(document, [...(besides ?? []), ...(operation.parameters ?? [])])}`]
  const body = operation.requestBody
  if (body === undefined) lines.push('requestBody?: never')
  else if ('$ref' in body) lines.push(`requestBody: ${refType(body.$ref)}`)
  else lines.push(`requestBody${optional(body.required === true)}: ${block([contentType(body)])}`)
  const answers = Object.entries(operation.responses ?? {}).map(
    ([status, answer]) => `${/^\d+$/.test(status) ? status : JSON.stringify(status)}: ${bodyType(answer)}`,
  )
  lines.push(`responses: ${block(answers)}`)
  return block(lines)
}

function pathType(document: Document, entry: Record<string, unknown>): string {
  const besides = entry.parameters as Operation['parameters']
  return block(
    METHODS.map((method) => {
      const operation = entry[method] as Operation | undefined
      return operation === undefined
        ? `${method}?: never`
        : `${comment(operation.summary ?? operation.description)}${method}: ${operationType(document, operation, besides)}`
    }),
  )
}

function componentsType(document: Document): string {
  const { schemas = {}, responses = {}, requestBodies = {} } = document.components ?? {}
  const each = (entries: Record<string, unknown>, type: (value: never) => string): string =>
    block(Object.entries(entries).map(([name, value]) => `${key(name)}: ${type(value as never)}`))
  return block([
    `schemas: ${each(schemas, typeOf)}`,
    `responses: ${each(responses, bodyType)}`,
    `requestBodies: ${each(requestBodies, (body: Body) => block([contentType(body)]))}`,
  ])
}

export function clientTypes(document: Document): string {
  const paths = Object.entries(document.paths ?? {}).map(
    ([path, entry]) => `${JSON.stringify(path)}: ${pathType(document, entry)}`,
  )
  return [
    `// Generated by npm run gen from ${SOURCE}.`,
    '',
    `export interface paths ${block(paths)}`,
    '',
    `export interface components ${componentsType(document)}`,
    '',
  ].join('\n')
}

export async function files(read: Read): Promise<Files> {
  const source = read(SOURCE)
  return source === undefined ? {} : { [TARGET]: clientTypes(JSON.parse(source)) }
}
