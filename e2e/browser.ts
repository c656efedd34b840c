// A real browser: Debian's where there is one, else the one inside an npm package. Undefined where neither runs.
import { execFileSync } from 'node:child_process'
import { type Browser, chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=zh-CN',
]

function systemChromium(): string | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()
    } catch {
      // Not this one.
    }
  }
  return undefined
}

/** `why` says what is missing where no browser can be had. */
export async function openBrowser(): Promise<{ browser: Browser } | { why: string }> {
  const system = process.env.GONGZHI_BROWSER ?? systemChromium()
  try {
    if (system) return { browser: await chromium.launch({ executablePath: system, args: FLAGS, headless: true }) }
    // Not installed where a system browser was found, so its types may be missing too.
    const name = '@sparticuz/chromium'
    const { default: packaged } = (await import(name)) as {
      default: { args: string[]; executablePath(): Promise<string> }
    }
    const executablePath = await packaged.executablePath()
    // In one process, as the package starts it for its own purposes, a page that closes takes the browser with it.
    const args = packaged.args.filter((flag) => flag !== '--single-process' && flag !== '--no-zygote')
    return { browser: await chromium.launch({ executablePath, args: [...args, ...FLAGS], headless: true }) }
  } catch (fault) {
    return { why: fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : String(fault) }
  }
}
