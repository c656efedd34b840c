// What administrators, officials and a person who reported do in a real browser, on the real server: a second factor, an account
// that two make together, a key that a device uses, and what was told about a case until its teller takes it back.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { openBrowser } from './browser.ts'
import { type RunningServer, signIn, startServer, temporaryFolder } from './running-server.ts'
import { Visitor } from './visitor.ts'

const PICTURES = resolve(import.meta.dirname, '../.cache/console')
const WHAT = '白色货车已经停了一上午，救护车进不来'
const PHONE = '13800001234'
const NEW_PASSWORD = 'vier Enten am Kanal'
const STEP_MS = 30_000

/** A page of its own, with what no page may do: an error in it, or a policy that it breaks. */
class Person extends Visitor {
  async signsOut(): Promise<void> {
    await this.at('account-menu').click()
    await this.at('sign-out').click()
    await this.at('login-user').waitFor()
  }
  /** From the page that leads nowhere else; answers what makes the codes, and the recovery codes. */
  async enrols(login: string): Promise<{ totp: TOTP; recovery: string[] }> {
    await this.at('enrol-page').waitFor()
    await this.at('factor-password').fill(this.server.passwords.get(login) ?? '')
    await this.at('factor-begin').click()
    const secret = (await this.reads('factor-secret')).replace(/\s/g, '')
    const totp = new TOTP({ secret: Secret.fromBase32(secret) })
    await this.at('factor-code').fill(totp.generate())
    await this.at('factor-confirm').click()
    await this.at('recovery-codes').waitFor()
    const recovery = await this.at('recovery-codes').locator('li').allTextContents()
    await this.at('recovery-kept').click()
    await this.at('recovery-done').click()
    await this.at('admin-page').waitFor()
    return { totp, recovery }
  }
  /** Of the only one, once it is there. */
  async reads(testId: string): Promise<string> {
    return ((await this.at(testId).textContent()) ?? '').trim()
  }
  /** antd's list opens below the field; what is typed narrows it down. */
  async picksByTyping(testId: string, typed: string): Promise<void> {
    const field = this.at(testId).last()
    await field.click()
    await field.locator('input').first().fill(typed)
    await this.page.keyboard.press('Enter')
    // A list of several stays open over what lies below it until something else is touched.
    await this.page.locator('.ant-modal-title').first().click()
  }
  shot(name: string) {
    return this.page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
  }
}

async function secondFactor(admin: Person): Promise<void> {
  await admin.signsIn('admin1')
  const { totp, recovery } = await admin.enrols('admin1')
  assert.equal(recovery.length, 10)
  assert.equal(new Set(recovery).size, 10)
  assert.equal(await admin.at('nav-cases').count(), 0, 'who looks after the platform is shown no cases')
  await admin.signsOut()
  await admin.signsIn('admin1')
  await admin.at('login-code').fill('000000')
  await admin.at('login-code-submit').click()
  await admin.page.getByText('动态口令或恢复码不正确').waitFor()
  // The one of this half minute was used to set it up: each counts once.
  await admin.at('login-code').fill(totp.generate({ timestamp: Date.now() + STEP_MS }))
  await admin.at('login-code-submit').click()
  await admin.at('admin-page').waitFor()
  await admin.signsOut()
  await admin.signsIn('admin1')
  await admin.at('login-recovery').click()
  await admin.at('login-code').fill(recovery[0] ?? '')
  await admin.at('login-code-submit').click()
  await admin.at('admin-page').waitFor()
  await admin.go('/me')
  await admin.at('me-factor').getByText('还有 9 个恢复码可用').waitFor()
}

/** The one-time code of the new account. */
async function accountByTwo(first: Person, second: Person): Promise<string> {
  await first.go('/admin/accounts')
  await first.at('account-add').click()
  await first.at('account-login').fill('hushu')
  await first.at('account-name').fill('湖墅值班')
  await first.picksByTyping('rights-role', '街道办事处')
  await first.picksByTyping('rights-place', '湖墅街道')
  await first.at('rights-party').locator('input').fill('street-330105002')
  await first.at('account-propose').click()
  await first.at('admin-proposals').click()
  const own = first.at('proposal').first()
  await own.getByText('须由另一位管理员批准').waitFor()
  assert.equal(await own.getByTestId('proposal-approve').count(), 0, 'nobody approves what he proposed')

  await second.signsIn('admin2')
  await second.enrols('admin2')
  await second.at('admin-proposals').click()
  const proposal = second.at('proposal').and(second.page.locator('[data-state="open"]'))
  assert.match((await proposal.getByTestId('rights-diff').textContent()) ?? '', /湖墅街道/)
  await second.shot('proposal')
  await proposal.getByTestId('proposal-approve').click()
  await second.at('proposal-approve-yes').click()
  const code = await second.reads('approved-secret')
  await second.at('approved-done').click()
  return code
}

async function madeKey(admin: Person): Promise<string> {
  await admin.at('admin-keys').click()
  await admin.at('key-add').click()
  await admin.at('key-label').fill('东门摄像头')
  await admin.picksByTyping('key-devices', 'demo-camera')
  await admin.picksByTyping('key-places', '示范小区东门消防通道')
  await admin.picksByTyping('key-packs', '消防通道')
  await admin.at('key-submit').click()
  const token = await admin.reads('key-token')
  assert.match(token, /^gz_[a-z0-9]+_\S+$/)
  await admin.at('key-done').click()
  assert.equal(await admin.page.getByText(token).count(), 0, 'the token is shown once')
  return token
}

async function usesKey(
  server: RunningServer,
  token: string,
  place: string,
): Promise<{ status: number; body: unknown }> {
  const now = Date.now()
  const answer = await fetch(`${server.address}/api/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      id: `console-${place}-${now}`,
      at: new Date(now).toISOString(),
      pack: 'fire-lane',
      rule: 'vehicle-in-lane',
      device: 'demo-camera',
      zone: 'east-gate',
      place,
      count: 1,
      since: new Date(now - 180_000).toISOString(),
      confidence: 0.9,
      model: 'test',
      threshold: 0.3,
    }),
  })
  return { status: answer.status, body: await answer.json() }
}

/** The case and the code of the person who reported it. */
async function reported(operator: Person): Promise<{ id: string; code: string }> {
  await operator.signsIn('operator')
  await operator.at('open-case').click()
  await operator.picksByTyping('open-case-place', '示范小区东门消防通道')
  await operator.at('open-case-source').getByText('群众反映').click()
  await operator.at('field-what').fill(WHAT)
  await operator.at('field-phone').fill(PHONE)
  await operator.shot('report')
  await operator.at('open-case-submit').click()
  const code = await operator.reads('follow-code')
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/)
  await operator.shot('slip')
  await operator.at('follow-done').click()
  await operator.at('case-page').waitFor()
  return { id: (await operator.at('case-page').getAttribute('data-case')) ?? '', code }
}

async function operatorReads(operator: Person): Promise<void> {
  const phone = operator.at('told-item').and(operator.page.locator('[data-kind="phone"]'))
  await phone.waitFor()
  assert.ok(!(await operator.page.content()).includes(PHONE), 'nothing is shown before it is asked for')
  await phone.getByTestId('told-open').click()
  await phone.getByTestId('told-why').getByText('回电联系').click()
  await phone.getByTestId('told-read').click()
  assert.equal(await phone.getByTestId('told-text').textContent(), PHONE)
  await operator.shot('told')
  await phone.getByTestId('told-hide').click()
  assert.ok(!(await operator.page.content()).includes(PHONE), 'hidden again')
}

async function personWithdraws(person: Person, code: string): Promise<void> {
  await person.go('/my')
  await person.at('my-code').fill('0000-0000-0000-0000-0000')
  await person.at('my-submit').click()
  await person.page.getByText('查询码不正确').waitFor()
  await person.at('my-code').fill(code.toLowerCase())
  await person.at('my-submit').click()
  const read = person.at('my-read')
  await read.waitFor()
  assert.match((await read.textContent()) ?? '', /城市运行中心.*联系电话.*回电联系/)
  assert.equal(await person.at('my-held').count(), 2)
  await person.shot('my')
  const contact = person.at('my-held').and(person.page.locator('[data-purpose="contact-back"]'))
  await contact.getByTestId('my-withdraw').click()
  await person.at('my-withdraw-yes').click()
  await person.at('my-gone').waitFor()
  assert.equal(await person.at('my-held').count(), 1, 'what the law asks to keep until the end stays')
}

test('accounts, keys and what people tell, in the console', { timeout: 300_000 }, async (t) => {
  const opened = await openBrowser()
  if ('why' in opened) return t.skip(`left out: no browser (${opened.why})`)
  const { browser } = opened
  const folder = await temporaryFolder()
  const server = await startServer(folder.path, ['--company', 'off'], { GONGZHI_SECOND_FACTOR_FOR: 'administrator' })
  await mkdir(PICTURES, { recursive: true })
  const faults: string[] = []
  const open = (phone = false) => Person.open(browser, server, faults, phone)
  try {
    const [first, second, operator] = [await open(), await open(), await open()]
    await t.test('a second factor is set up, asked for, and each code counts once', () => secondFactor(first))
    const newcomers: Person[] = []
    await t.test('one administrator proposes an account, another one approves it', async () => {
      const code = await accountByTwo(first, second)
      assert.match(code, /^(\w{4}-){3}\w{4}$/)
      const newcomer = await open(true)
      await newcomer.go('/')
      await newcomer.at('login-reset').click()
      await newcomer.at('reset-login').fill('hushu')
      await newcomer.at('reset-code').fill(code)
      await newcomer.at('reset-password').fill(NEW_PASSWORD)
      await newcomer.at('reset-again').fill(NEW_PASSWORD)
      await newcomer.at('reset-submit').click()
      await newcomer.at('reset-done').click()
      await newcomer.signsIn('hushu', NEW_PASSWORD)
      await newcomer.at('case-list').waitFor()
      assert.equal(await newcomer.at('nav-admin').count(), 0)
      newcomers.push(newcomer)
    })
    await t.test('a key made for one camera reports for that camera only', async () => {
      const token = await madeKey(second)
      const taken = await usesKey(server, token, 'demo-lane')
      assert.equal(taken.status, 200)
      assert.match(JSON.stringify(taken.body), /"kind":"(opened|attached)"/)
      const beyond = await usesKey(server, token, 'demo-compound')
      assert.equal((beyond.body as { code: string }).code, 'key-scope')
    })
    await t.test('an office sees the cases of its own street only', async () => {
      const street = await signIn(server, 'street', server.passwords.get('street') ?? '')
      const { cases } = (await street.get('/api/cases?open=true')).body as { cases: { id: string }[] }
      assert.equal(cases.length, 1, 'the one that the key reported lies in this street')
      for (const newcomer of newcomers) {
        await newcomer.go('/?scope=open')
        await newcomer.page.getByText('没有在办的案卷').waitFor()
        await newcomer.go(`/cases/${cases[0]?.id}`)
        await newcomer.page.getByText('没有这个案卷').waitFor()
      }
      assert.equal(newcomers.length, 1)
    })
    await t.test(
      'what a person tells is read with a reason, shown to him, and gone when he takes it back',
      async () => {
        const { id, code } = await reported(operator)
        const handler = await open()
        await handler.signsIn('property')
        await handler.at('case-list').waitFor()
        await handler.go(`/cases/${id}`)
        await handler.at('case-page').waitFor()
        assert.equal(await handler.at('told-panel').count(), 0)
        await operatorReads(operator)
        const person = await open(true)
        await personWithdraws(person, code)
        await operator.page.reload()
        const gone = operator.at('told-item').and(operator.page.locator('[data-gone="true"]'))
        await gone.getByText('联系电话').waitFor()
        await gone.getByText('已删除，无法恢复').waitFor()
        assert.equal(await gone.getByTestId('told-open').count(), 0)
      },
    )
    assert.deepEqual(faults, [])
  } finally {
    await browser.close()
    const code = await server.stop()
    await folder.remove()
    assert.equal(code, 0, `the server ends in order\n${server.errors()}`)
  }
})
