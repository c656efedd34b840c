// npm start: opens the door first, then the eyes. Ends in order on SIGINT and SIGTERM.
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { errorText, Fault } from '@gongzhi/kernel'
import { buildApp } from './api/app.ts'
import { compose, composeBackground, hasDoor } from './compose.ts'
import { type Config, endingTimes, HELP, readConfig } from './config.ts'
import type { DemoSignIn } from './demo/seed.ts'
import { type Ending, ending } from './ending.ts'

function welcome(address: string, signIns: readonly DemoSignIn[], speed: number): string {
  const lines = [`共治 Gongzhi  ${address}${speed === 1 ? '' : `  (×${speed})`}`]
  if (signIns.length > 0) {
    const wide = Math.max(...signIns.map(({ login }) => login.length))
    lines.push('', '演示账号，密码只显示这一次 · demonstration sign-ins, shown only now', '')
    for (const { login, password, name } of signIns) lines.push(`  ${login.padEnd(wide)}  ${password}  ${name}`)
  }
  return `\n${lines.join('\n')}\n`
}

/** Fault port-in-use. */
function portFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'EADDRINUSE' ? new Fault('port-in-use', { port }, { cause }) : cause),
    )
    probe.listen({ host, port }, () => probe.close(() => resolve()))
  })
}

async function main(): Promise<void> {
  const config = await readConfig(process.argv.slice(2))
  if (!config) {
    console.log(HELP)
    return
  }
  if (hasDoor(config)) await withDoor(config)
  else await withoutDoor(config)
}

async function withoutDoor(config: Config): Promise<void> {
  let end: Ending | undefined
  const background = await composeBackground(config, () => end?.isEnding() === true)
  end = ending({ ...endingTimes(), log: background.log })
  end.begin(() => background.close())
  try {
    await background.begin()
    console.log(`共治 Gongzhi  ${config.role}`)
  } catch (fault) {
    await background.close()
    throw fault
  }
}

async function withDoor(config: Config): Promise<void> {
  // Before anything is written: passwords that are shown once must not be lost to a port that is taken.
  await portFree(config.host, config.port)
  let end: Ending | undefined
  const platform = await compose(config, () => end?.isEnding() === true)
  const { metrics } = platform
  const app = await buildApp({
    desk: platform.desk,
    log: platform.log,
    secureCookie: config.secureCookie,
    ratePerMinute: config.ratePerMinute,
    trustedProxies: config.trustedProxies,
    ready: platform.ready,
    ...(metrics ? { measure: metrics.http } : {}),
    ...(existsSync(config.webRoot) ? { webRoot: config.webRoot } : {}),
  })
  end = ending({ ...endingTimes(), log: platform.log })
  end.begin(async () => {
    await app.close()
    await platform.close()
  })
  try {
    const address = await app.listen({ host: config.host, port: config.port })
    console.log(welcome(address, platform.signIns, config.speed))
    await platform.begin()
  } catch (fault) {
    await platform.close()
    throw fault
  }
}

main().catch((fault: unknown) => {
  if (fault instanceof Fault) {
    console.error(
      `${fault.code}: ${errorText(fault.code, fault.params, 'zh')}\n${errorText(fault.code, fault.params, 'en')}`,
    )
    if (fault.code === 'usage') console.error(`\n${HELP}`)
  } else console.error(fault)
  process.exit(fault instanceof Fault && fault.code === 'usage' ? 2 : 1)
})
