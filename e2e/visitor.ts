// Somebody before a browser of his own: signs in, finds things by what tests call them, and tells of every fault the page shows.
import assert from 'node:assert/strict'
import type { Browser, Locator, Page } from 'playwright-core'
import type { RunningServer } from './running-server.ts'

const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

export class Visitor {
  readonly page: Page
  readonly server: RunningServer

  /** `faults` is told of script errors, of what the content policy stops, and of warnings of the framework. */
  constructor(page: Page, server: RunningServer, faults: string[]) {
    this.page = page
    this.server = server
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy|Warning:|validateDOMNesting/.test(message.text())) faults.push(message.text())
    })
  }
  static async open<V extends Visitor>(
    this: new (
      page: Page,
      server: RunningServer,
      faults: string[],
    ) => V,
    browser: Browser,
    server: RunningServer,
    faults: string[],
    phone = false,
  ): Promise<V> {
    const viewport = phone ? PHONE : DESK
    const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' })
    return new this(await context.newPage(), server, faults)
  }
  at(testId: string): Locator {
    return this.page.getByTestId(testId)
  }
  go(path: string) {
    return this.page.goto(`${this.server.address}${path}`)
  }
  /** Only asks; what comes then depends on the account. */
  async signsIn(login: string, password = this.server.passwords.get(login) ?? ''): Promise<void> {
    await this.go('/')
    await this.at('login-user').fill(login)
    await this.at('login-password').fill(password)
    await this.at('login-submit').click()
  }
  /** Until the console is there. */
  async comesIn(login: string): Promise<void> {
    await this.signsIn(login)
    await this.at('account-menu').waitFor()
  }
  /** antd's list opens below the field. */
  async picks(testId: string, option: string): Promise<void> {
    await this.at(testId).click()
    await this.page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').getByText(option).first().click()
  }
  /** The page at hand is not wider than its window. */
  async fits(what: string): Promise<void> {
    const beyond = await this.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    assert.ok(beyond <= 0, `${what} is ${beyond} px too wide`)
  }
}
