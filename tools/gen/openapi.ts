// Generates server/api/openapi.gen.json from the route table; nothing behind the routes is needed for it.
import { buildApp } from '../../server/api/app.ts'
import type { Console } from '../../server/api/console.port.ts'

export async function files(): Promise<Record<string, string>> {
  const app = await buildApp({ desk: {} as Console })
  await app.ready()
  const text = `${JSON.stringify(app.swagger(), null, 2)}\n`
  await app.close()
  return { 'server/api/openapi.gen.json': text }
}
