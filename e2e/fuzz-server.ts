// The real server with something in it, for the fuzzer to knock at: each demonstration account is signed in.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FuzzResult, fuzz } from './fuzz.ts'
import { signIn, startServer, temporaryFolder } from './running-server.ts'

type Client = Awaited<ReturnType<typeof signIn>>

/** A work report that was adopted, and the target that came of it. */
async function followed(address: string, officer: Client): Promise<{ report: string; target: string }> {
  const rows = ['序号,项目名称,主要工作内容,牵头单位,完成情况', '1,民生,新增床位300张。,区民政局,已新增床位240张。']
  const text = [`${new Date().getFullYear()}年目标任务完成情况`, ...rows].join('\n')
  const sent = await fetch(`${address}/api/targets/reports?name=report.csv`, {
    method: 'POST',
    headers: { cookie: officer.cookie, 'content-type': 'application/octet-stream' },
    body: text,
  })
  const taken = (await sent.json()) as { report?: { id: string } }
  const report = taken.report?.id
  if (report === undefined) throw new Error(JSON.stringify(taken))
  const adopted = await officer.post(`/api/targets/reports/${report}/adopt`, { id: 'fuzz-adopt' })
  const [target] = (await officer.get('/api/targets')).body as { id: string }[]
  if (!target) throw new Error(JSON.stringify(adopted.body))
  return { report, target: target.id }
}

export async function fuzzServer(count: number, seed: number): Promise<FuzzResult & { readonly errors: string }> {
  const folder = await temporaryFolder()
  // Administrators have no second factor here: with one to be set up first they would be turned away at every door.
  const env = { GONGZHI_SECOND_FACTOR_FOR: 'none', GONGZHI_TRUSTED_PROXIES: '127.0.0.1' }
  const server = await startServer(folder.path, ['--company', 'off', '--no-demo'], env)
  try {
    const clients = await Promise.all(
      // Of one address few sign in within a minute.
      [...server.passwords].map(async ([login, password], i) => ({
        login,
        client: await signIn(server, login, password, `10.0.0.${i + 1}`),
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
    const officer = clients.find(({ login }) => login === 'supervisor')?.client
    if (!officer) throw new Error('nobody looks after targets')
    const { report, target } = await followed(server.address, officer)
    const token = (await readFile(join(folder.path, 'intake-token'), 'utf8')).trim()
    const result = await fuzz({
      address: server.address,
      pid: server.pid,
      count,
      seed,
      callers: [...clients.map(({ client }) => ({ cookie: client.cookie })), { authorization: `Bearer ${token}` }],
      known: [
        id,
        'fire-lane',
        'blocked-fire-lane',
        'demo-lane',
        'demo-compound',
        '330105',
        'demo-camera',
        'send',
        report,
        target,
        '1',
      ],
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
