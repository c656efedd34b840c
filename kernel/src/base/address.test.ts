// Addresses: every way to write one, and every network that must not be taken for the public one.
import assert from 'node:assert/strict'
import { BlockList, isIP } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addressKind, inNetwork, isNamed, type Network, parseIp, parseNetwork } from './address.ts'

const kindOf = (text: string) => {
  const ip = parseIp(text)
  assert.ok(ip, text)
  return addressKind(ip)
}
const networks = (...texts: string[]) =>
  texts.map((text) => {
    const network = parseNetwork(text)
    assert.ok(network, text)
    return network
  })

describe('an address', () => {
  it('is read exactly where Node reads one, and nowhere else', () => {
    const digits = fc.stringMatching(/^[0-9a-f:.x%]{0,20}$/)
    fc.assert(
      fc.property(fc.oneof(digits, fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        if (text.includes('%')) return assert.equal(parseIp(text), undefined)
        assert.equal(parseIp(text)?.family ?? 0, isIP(text), text)
      }),
      { numRuns: 3000 },
    )
    for (const odd of [
      '0177.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '127.0.0.1.',
      ' 127.0.0.1',
      '1::2::3',
      '::1%lo',
    ])
      assert.equal(parseIp(odd), undefined, odd)
  })

  it('lies in a network exactly where Node says so', () => {
    const network = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.constant('ipv4' as const)),
      fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }), fc.constant('ipv6' as const)),
    )
    fc.assert(
      fc.property(network, fc.ipV4(), fc.ipV6(), ([address, bits, type], v4, v6) => {
        const peer = new BlockList()
        peer.addSubnet(address, bits, type)
        const own = networks(`${address}/${bits}`)[0] as Network
        const other = type === 'ipv4' ? v4 : v6
        for (const text of [address, other]) {
          const ip = parseIp(text)
          assert.ok(ip)
          assert.equal(inNetwork(ip, own), peer.check(text, type), `${text} in ${address}/${bits}`)
        }
      }),
    )
  })

  it('is public only where it is', () => {
    for (const text of [
      '1.1.1.1',
      '8.8.8.8',
      '100.128.0.1',
      '172.32.0.1',
      '223.255.255.255',
      '2606:4700::1111',
      '240e::1',
    ])
      assert.equal(kindOf(text), 'public', text)
    const kinds = {
      unspecified: ['0.0.0.0', '0.1.2.3', '::'],
      loopback: [
        '127.0.0.1',
        '127.255.255.254',
        '::1',
        '::ffff:127.0.0.1',
        '::ffff:7f00:1',
        '64:ff9b::127.0.0.1',
        '2002:7f00:1::',
      ],
      private: [
        '10.0.0.1',
        '172.16.0.1',
        '172.31.255.255',
        '192.168.1.1',
        'fd12::1',
        'fc00::',
        '::ffff:10.1.1.1',
        '::10.1.1.1',
      ],
      shared: ['100.64.0.1', '100.127.255.255', '64:ff9b::6440:1'],
      'link-local': ['169.254.1.1', 'fe80::1', 'febf::1', '2002:a9fe:101::1'],
      metadata: [
        '169.254.169.254',
        '100.100.100.200',
        '168.63.129.16',
        'fd00:ec2::254',
        '::ffff:169.254.169.254',
        '2002:a9fe:a9fe::',
      ],
      multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
      reserved: [
        '192.0.2.1',
        '198.18.0.1',
        '198.51.100.1',
        '203.0.113.9',
        '240.0.0.1',
        '255.255.255.255',
        '2001:db8::1',
        '2001::1',
        '64:ff9b:1::1',
        '4000::1',
        '5f00::1',
        '100::1',
      ],
    }
    for (const [kind, texts] of Object.entries(kinds)) for (const text of texts) assert.equal(kindOf(text), kind, text)
    assert.equal(kindOf('2001:4860::5efe:10.0.0.1'), 'private', 'ISATAP')
    assert.equal(kindOf('2001:4860::200:5efe:127.0.0.1'), 'loopback', 'ISATAP')
    assert.equal(kindOf('64:ff9b::1.1.1.1'), 'public')
  })

  it('of IPv4 is the same whatever it is wrapped in', () => {
    fc.assert(
      fc.property(fc.ipV4(), (v4) => {
        const hex = v4.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
        const groups = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`
        for (const wrapped of [`::ffff:${v4}`, `64:ff9b::${v4}`, `2002:${groups}::1`, `2606::5efe:${v4}`])
          assert.equal(kindOf(wrapped), kindOf(v4), wrapped)
      }),
    )
  })

  it('may be named by its network, but never one that leads to it, and never a metadata service', () => {
    const named = (text: string, ...all: string[]) => {
      const ip = parseIp(text)
      assert.ok(ip)
      return isNamed(ip, networks(...all))
    }
    assert.equal(named('10.1.2.3', '10.1.0.0/16'), true)
    assert.equal(named('::ffff:10.1.2.3', '10.1.0.0/16'), true)
    assert.equal(named('10.2.2.3', '10.1.0.0/16', 'fd00::/8'), false)
    assert.equal(named('64:ff9b::10.1.2.3', '10.1.0.0/16'), false)
    for (const never of ['169.254.169.254', '0.0.0.0', '224.0.0.1', '::', 'ff02::1', '::ffff:169.254.169.254'])
      assert.equal(named(never, '0.0.0.0/0', '::/0', '169.254.0.0/16'), false, never)
  })

  it('or network that is none is refused', () => {
    for (const text of [
      '',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      'localhost',
      '::/129',
      '*',
      '10.0.0/8',
      '10.0.0.0/-1',
    ])
      assert.equal(parseNetwork(text), undefined, text)
  })
})
