// The real server with something in it, for the fuzzer to knock at: each demonstration account is signed in.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FuzzResult, fuzz } from './fuzz.ts'
import { signIn, startServer, temporaryFolder } from './running-server.ts'

export async function fuzzServer(count: number, seed: number): Promise<FuzzResult & { readonly errors: string }> {
  const folder = await temporaryFolder()
  // Administrators have no second factor here: with one to be set up first they would be turned away at every door.
  const env = { GONGZHI_SECOND_FACTOR_FOR: 'none' }
  const server = await startServer(folder.path, ['--company', 'off', '--no-demo'], env)
  try {
    const clients = await Promise.all(
      [...server.passwords].map(async ([login, password]) => ({
        login,
        client: await signIn(server, login, password),
      })),
    )
    const operator = clients.find(({ login }) => login === 'operator')?.client
    if (!operator) throw new Error('no operator signed in')
    const opened = await operator.post('/api/cases', {
      id: '00000000-0000-4000-8000-000000000001',
      pack: 'fire-lane',
      type: 'blocked-fire-lane',
      place: 'demo-lane',
    })
    if (opened.status !== 200) throw new Error(JSON.stringify(opened.body))
    const { id } = opened.body as { id: string }
    const token = (await readFile(join(folder.path, 'intake-token'), 'utf8')).trim()
    const result = await fuzz({
      address: server.address,
      pid: server.pid,
      count,
      seed,
      callers: [...clients.map(({ client }) => ({ cookie: client.cookie })), { authorization: `Bearer ${token}` }],
      known: [id, 'fire-lane', 'blocked-fire-lane', 'demo-lane', 'demo-compound', '330105', 'demo-camera', 'send'],
      secrets: [token, folder.path, ...server.passwords.values()],
    })
    const after = await operator.get(`/api/cases/${id}`)
    const wrong = after.status === 200 ? result.wrong : [...result.wrong, `the case is gone: ${after.status}`]
    return { ...result, wrong, errors: server.errors() }
  } finally {
    await server.stop()
    await folder.remove()
  }
}
