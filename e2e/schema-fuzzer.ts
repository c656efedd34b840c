// Makes requests that are almost right: the shape of each operation is taken from the OpenAPI description, and then something
// in it is broken. The same seed makes the same requests. It sends nothing.

import { BODIES, HEADERS, NUMBERS, WORDS } from './fuzz-words.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Schema = Readonly<Record<string, unknown>>
type Parameter = { readonly in: string; readonly name: string; readonly schema?: Schema }
type Operation = {
  readonly operationId?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> }
}
export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

export type FuzzRequest = {
  readonly operation: string
  /** What was broken, for the report of a failure. */
  readonly broken: string
  readonly method: string
  /** As it goes over the wire, possibly badly encoded; without line breaks. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer
  /** Which of the callers asks; undefined: nobody. */
  readonly caller: number | undefined
}

export type Random = {
  /** From 0 to `below` - 1. */
  int(below: number): number
  pick<T>(from: readonly T[]): T
  chance(share: number): boolean
}

/** mulberry32: 32 bits of state, enough to choose what to break. */
export function random(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (below: number) => Math.floor(next() * below)
  return { int, pick: (from) => from[int(from.length)] as never, chance: (share) => next() < share }
}

export class SchemaFuzzer {
  readonly #operations: readonly { method: string; path: string; operation: Operation }[]
  readonly #schemas: Readonly<Record<string, Schema>>
  readonly #random: Random
  readonly #callers: number
  readonly #known: readonly string[]
  #made = 0

  /** `callers`: how many signed-in callers there are. `known`: ids that exist, so that some requests get past the first door. */
  constructor(api: OpenApi, seed: number, callers: number, known: readonly string[]) {
    this.#operations = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    )
    this.#schemas = api.components?.schemas ?? {}
    this.#random = random(seed)
    this.#callers = callers
    this.#known = known
    if (this.#operations.length === 0) throw new Error('an API without operations')
  }

  get operations(): readonly string[] {
    return this.#operations.map(({ method, path, operation }) => operation.operationId ?? `${method} ${path}`)
  }

  /** Operations take turns, so that each gets its share. */
  next(): FuzzRequest {
    const { int, pick, chance } = this.#random
    const { method, path, operation } = this.#operations[this.#made++ % this.#operations.length] as never
    const request = this.#request(method, path, operation)
    const caller = chance(0.2) ? undefined : int(this.#callers)
    // One more thing broken now and then, in what goes around the request.
    if (chance(0.75)) return { ...request, caller }
    const extra = pick(HEADERS)
    const otherMethod = chance(0.2)
    return {
      ...request,
      caller,
      method: otherMethod ? pick(['PUT', 'PATCH', 'OPTIONS', 'HEAD', 'DELETE', 'POST', 'GET']) : request.method,
      headers: { ...request.headers, ...extra },
      broken: `${request.broken} + ${otherMethod ? 'method' : ''} ${Object.entries(extra)[0]?.join(': ').slice(0, 60)}`,
    }
  }

  #request(method: string, path: string, operation: Operation): FuzzRequest {
    const { pick, chance } = this.#random
    const named = operation.operationId ?? `${method} ${path}`
    const parameters = operation.parameters ?? []
    const content = Object.entries(operation.requestBody?.content ?? {})
    const takesBody = content.length > 0 || (method !== 'GET' && method !== 'HEAD' && method !== 'DELETE')
    const breakBody = takesBody && chance(0.7)
    const breakPath = !breakBody && parameters.some((each) => each.in === 'path') && chance(0.7)
    const url = this.#url(path, parameters, breakPath, !breakBody && !breakPath)
    if (!takesBody)
      return { operation: named, broken: url.broken, method, path: url.path, headers: {}, caller: undefined }
    const [type, { schema }] = content[0] ?? [pick(['application/json', 'image/jpeg']), {}]
    const headers: Record<string, string> = { 'content-type': type }
    const whole = this.#valid(schema ?? {}, 0)
    if (!breakBody)
      return {
        operation: named,
        broken: url.broken,
        method,
        path: url.path,
        headers,
        body: Buffer.from(JSON.stringify(whole)),
        caller: undefined,
      }
    if (chance(0.25) || schema === undefined) {
      const made = pick(BODIES)()
      return {
        operation: named,
        broken: `body ${String(made).slice(0, 40)}`,
        method,
        path: url.path,
        headers,
        body: Buffer.from(made as string),
        caller: undefined,
      }
    }
    const at: string[] = []
    const broken = this.#broken(whole, at)
    let text = JSON.stringify(broken)
    // JSON.stringify never writes a key __proto__ that is one: it is put in as text.
    if (chance(0.05)) text = text.replace('{', '{"__proto__":{"polluted":true},')
    if (chance(0.03)) text = text.slice(0, Math.floor(text.length / 2))
    const body = Buffer.from(text)
    return {
      operation: named,
      broken: `body/${at.join('/')}`,
      method,
      path: url.path,
      headers,
      body,
      caller: undefined,
    }
  }

  #url(path: string, parameters: readonly Parameter[], breakPath: boolean, breakQuery: boolean) {
    const { pick, chance } = this.#random
    let broken = 'nothing'
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (!breakPath) return encodeURIComponent(this.#known.length > 0 ? pick(this.#known) : name)
      const word = pick(WORDS)
      broken = `path ${name}=${JSON.stringify(word).slice(0, 40)}`
      if (chance(0.15)) return pick(['%', '%zz', '%c0%af', '%00', '..', '.', '%2e%2e', '%2f', ';a=b', '%ff'])
      return encodeURIComponent(word.toWellFormed())
    })
    const query: string[] = []
    for (const { name, schema } of parameters.filter((each) => each.in === 'query')) {
      if (chance(0.6)) continue
      const spoil = breakQuery && chance(0.7)
      const value = spoil ? pick(WORDS) : String(this.#valid(schema ?? {}, 0))
      if (spoil) broken = `query ${name}=${JSON.stringify(value).slice(0, 40)}`
      query.push(`${name}=${encodeURIComponent(value.toWellFormed())}`)
      if (spoil && chance(0.2)) query.push(`${name}=again`, `${name}[]=list`, `${name}[a]=b`)
    }
    if (breakQuery && chance(0.2)) {
      query.push(
        pick([
          '__proto__[polluted]=1',
          'constructor.prototype.x=1',
          '%',
          '%zz=%zz',
          'a'.repeat(8_000),
          '=&=&&',
          'x=%00',
        ]),
      )
      broken = `query ${query.at(-1)?.slice(0, 40)}`
    }
    return { path: query.length > 0 ? `${filled}?${query.join('&')}` : filled, broken }
  }

  /** A value that fits, as far as the schema says. */
  #valid(schema: Schema, depth: number): Json {
    const { int, pick, chance } = this.#random
    const reference = schema.$ref
    if (typeof reference === 'string') return this.#valid(this.#schemas[reference.split('/').at(-1) ?? ''] ?? {}, depth)
    const choices = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined
    if (choices && choices.length > 0) return this.#valid(pick(choices), depth)
    const all = schema.allOf as readonly Schema[] | undefined
    if (all) return Object.assign({}, ...all.map((each) => this.#valid(each, depth) as object)) as Json
    if (schema.const !== undefined) return schema.const as Json
    if (Array.isArray(schema.enum)) return pick(schema.enum as Json[])
    switch (Array.isArray(schema.type) ? pick(schema.type as string[]) : schema.type) {
      case 'object': {
        const made: Record<string, Json> = {}
        const required = (schema.required ?? []) as readonly string[]
        for (const [name, each] of Object.entries((schema.properties ?? {}) as Record<string, Schema>))
          if (depth < 6 && (required.includes(name) || chance(0.5))) made[name] = this.#valid(each, depth + 1)
        if (typeof schema.additionalProperties === 'object' && chance(0.5))
          made[pick(WORDS).slice(0, 30)] = this.#valid(schema.additionalProperties as Schema, depth + 1)
        return made
      }
      case 'array':
        return depth > 6
          ? []
          : Array.from({ length: int(3) }, () => this.#valid((schema.items ?? {}) as Schema, depth + 1))
      case 'integer':
      case 'number':
        return Math.max(Number(schema.minimum ?? 0), Math.min(Number(schema.maximum ?? 100), int(100)))
      case 'boolean':
        return chance(0.5)
      case 'null':
        return null
      case 'string':
        if (schema.format === 'date-time') return new Date(Date.UTC(2026, int(12), 1 + int(28))).toISOString()
        if (schema.format === 'uuid') return '3f2c1f0e-8f5a-4d6b-9c0a-1b2c3d4e5f60'
        if (typeof schema.pattern === 'string' && /0-9a-f.*64/.test(schema.pattern)) return '0'.repeat(64)
        return this.#known.length > 0 && chance(0.6)
          ? pick(this.#known)
          : pick(WORDS.filter((word) => word.length < 60))
      default:
        return pick<Json>([null, 1, 'a', [], {}])
    }
  }

  /** The same value with one thing in it spoilt; `at` gets the way to it. */
  #broken(value: Json, at: string[]): Json {
    const { int, pick, chance } = this.#random
    if (value !== null && typeof value === 'object' && !chance(0.15)) {
      if (Array.isArray(value)) {
        if (value.length === 0) return [this.#spoilt()]
        const i = int(value.length)
        at.push(String(i))
        return value.map((each, j) => (i === j ? this.#broken(each, at) : each))
      }
      const names = Object.keys(value)
      const name = names.length > 0 ? pick(names) : 'more'
      at.push(name)
      if (chance(0.15)) {
        at.push('(left out)')
        return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name))
      }
      if (chance(0.1)) return { ...value, [pick(WORDS).slice(0, 40)]: this.#spoilt() }
      return { ...value, [name]: this.#broken(value[name] ?? null, at) }
    }
    return this.#spoilt()
  }

  #spoilt(): Json {
    const { int, pick } = this.#random
    switch (int(8)) {
      case 0:
        return null
      case 1:
        return pick(NUMBERS)
      case 2:
        return pick([true, false])
      case 3:
        return pick<Json>([[], [null], [[[]]], Array.from({ length: 500 }, (_, i) => i)])
      case 4:
        return pick<Json>([{}, { a: { a: {} } }, { $ref: '#' }, { toString: 1 }, { length: -1 }])
      default:
        return pick(WORDS)
    }
  }
}
