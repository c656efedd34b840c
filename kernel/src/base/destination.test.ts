// Where messages may go: outside by https only, inside only to receivers that were named.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseIp, parseNetwork } from './address.ts'
import { destinationOf, mayConnect, REACH_OUTSIDE, type Reach } from './destination.ts'
import { isRefusal } from './errors.ts'

const network = (text: string) => {
  const found = parseNetwork(text)
  assert.ok(found)
  return found
}
const ip = (text: string) => {
  const found = parseIp(text)
  assert.ok(found)
  return found
}
const refused = (url: string, reach: Reach = REACH_OUTSIDE): string => {
  const found = destinationOf(url, reach)
  assert.ok(isRefusal(found) && found.refused === 'webhook-address-refused', url)
  return String(found.params.detail)
}
const reach: Reach = {
  ports: [443, 8443],
  internal: [{ origin: 'http://receiver.intern:8080', network: network('10.1.2.0/24') }],
}

describe('a destination', () => {
  it('outside is https, on a port that was named, without sign-in', () => {
    assert.deepEqual(destinationOf('https://hooks.example.com/a?b=1', reach), {
      url: 'https://hooks.example.com/a?b=1',
      secure: true,
      host: 'hooks.example.com',
      port: 443,
    })
    assert.ok(!isRefusal(destinationOf('https://hooks.example.com:8443/', reach)))
    for (const url of [
      'http://hooks.example.com/',
      'https://hooks.example.com:22/',
      'ftp://hooks.example.com/',
      'file:///etc/passwd',
      'gopher://x/',
      'data:,x',
      'https://me:geheim@hooks.example.com/',
      'https://hooks.example.com/#a',
      'hooks.example.com',
      '',
      'https://',
      'https://hooks.example.com/\r\nx-evil: 1',
      'https://hooks.example.com/\u0000',
      ' https://hooks.example.com/',
      'https://例子.example/',
      `https://hooks.example.com/${'x'.repeat(2000)}`,
    ])
      refused(url, reach)
  })

  it('is never an internal address, however it is written', () => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:10.0.0.1]',
      '[64:ff9b::a00:1]',
      '[2002:a00:1::]',
      '[fd00::1]',
      '[fe80::1]',
      '127。0。0。1'.replaceAll('。', '%E3%80%82'),
    ])
      refused(`https://${host}/`)
    assert.ok(!isRefusal(destinationOf('https://1.1.1.1/', REACH_OUTSIDE)))
    assert.ok(!isRefusal(destinationOf('https://[2606:4700::1111]/', REACH_OUTSIDE)))
  })

  it('inside is exactly the origin that was named, in exactly its network', () => {
    const inside = destinationOf('http://receiver.intern:8080/hook', reach)
    assert.ok(!isRefusal(inside))
    assert.equal(mayConnect(inside, ip('10.1.2.3')), true)
    assert.equal(mayConnect(inside, ip('::ffff:10.1.2.3')), true)
    for (const elsewhere of ['10.1.3.3', '127.0.0.1', '1.1.1.1', '169.254.169.254', '64:ff9b::10.1.2.3'])
      assert.equal(mayConnect(inside, ip(elsewhere)), false, elsewhere)
    for (const other of ['http://receiver.intern/', 'https://receiver.intern:8080/', 'http://other.intern:8080/'])
      refused(other, reach)
  })

  it('that is a name may turn out to be a public address only', () => {
    const outside = destinationOf('https://hooks.example.com/', reach)
    assert.ok(!isRefusal(outside))
    for (const address of [
      '10.1.2.3',
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '169.254.169.254',
      'fd00::1',
      '224.0.0.1',
    ])
      assert.equal(mayConnect(outside, ip(address)), false, address)
    assert.equal(mayConnect(outside, ip('::ffff:1.1.1.1')), true)
  })

  it('any text gets an answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.webUrl().map((url) => `${url}\n`),
        ),
        (text) => {
          const found = destinationOf(text, REACH_OUTSIDE)
          if (!isRefusal(found)) assert.match(found.url, /^https:\/\//)
        },
      ),
    )
  })
})
