import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { isLoopback, isPublicUnicast } from './address.ts'

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.216.34',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2001:200::1',
  '2606:4700:4700::1111',
  '2a00:1450:4001:80e::200e',
]

const NOT_PUBLIC: [string, string][] = [
  ['this network', '0.0.0.0'],
  ['this network', '0.255.255.255'],
  ['private', '10.0.0.0'],
  ['private', '10.255.255.255'],
  ['carrier NAT', '100.64.0.0'],
  ['carrier NAT', '100.127.255.255'],
  ['metadata of Alibaba Cloud', '100.100.100.200'],
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['host of Azure machines', '168.63.129.16'],
  ['link-local', '169.254.0.0'],
  ['metadata of most clouds', '169.254.169.254'],
  ['private', '172.16.0.0'],
  ['private', '172.31.255.255'],
  ['protocol assignments', '192.0.0.1'],
  ['metadata of Oracle Cloud', '192.0.0.192'],
  ['documentation', '192.0.2.1'],
  ['6to4 relay', '192.88.99.1'],
  ['private', '192.168.0.0'],
  ['private', '192.168.255.255'],
  ['benchmarks', '198.18.0.0'],
  ['benchmarks', '198.19.255.255'],
  ['documentation', '198.51.100.7'],
  ['documentation', '203.0.113.7'],
  ['multicast', '224.0.0.1'],
  ['multicast', '239.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['loopback, long', '0:0:0:0:0:0:0:1'],
  ['loopback, longer', '0000:0000:0000:0000:0000:0000:0000:0001'],
  ['mapped loopback', '::ffff:127.0.0.1'],
  ['mapped loopback in hex', '::ffff:7f00:1'],
  ['mapped private', '::ffff:10.0.0.1'],
  ['mapped public', '::ffff:8.8.8.8'],
  ['compatible loopback', '::127.0.0.1'],
  ['compatible public', '::8.8.8.8'],
  ['compatible in hex', '::a00:1'],
  ['translated', '::ffff:0:10.0.0.1'],
  ['NAT64', '64:ff9b::10.0.0.1'],
  ['NAT64 of a public address', '64:ff9b::8.8.8.8'],
  ['local NAT64', '64:ff9b:1::a00:1'],
  ['discard', '100::1'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['benchmarks', '2001:2::1'],
  ['ORCHID', '2001:10::1'],
  ['ORCHIDv2', '2001:20::1'],
  ['protocol assignments', '2001:1ff::1'],
  ['documentation', '2001:db8::1'],
  ['6to4 of a private address', '2002:a00:1::'],
  ['6to4 of a public address', '2002:808:808::1'],
  ['documentation', '3fff::1'],
  ['ISATAP', '2001:470::5efe:10.0.0.1'],
  ['ISATAP, universal', '2a00:1450::200:5efe:a00:1'],
  ['not assigned', '4000::1'],
  ['segment routing', '5f00::1'],
  ['unique local', 'fc00::1'],
  ['metadata of AWS', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['public with a zone', '2606:4700:4700::1111%eth0'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
  ['decimal', '2130706433'],
  ['short', '127.1'],
  ['octal', '0177.0.0.1'],
  ['octal that reads as public', '010.8.8.8'],
  ['hexadecimal', '0x7f.0.0.1'],
  ['hexadecimal in one', '0x7f000001'],
  ['dot at the end', '127.0.0.1.'],
  ['brackets', '[::1]'],
  ['public in brackets', '[2606:4700:4700::1111]'],
  ['blank', '8.8.8.8 '],
  ['with a port', '8.8.8.8:80'],
  ['a range', '8.8.8.0/24'],
  ['a name', 'localhost'],
  ['nothing', ''],
]

const PRIVATE_RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
]

/** An address of one of the ranges that are not public, as four bytes. */
const privateIPv4 = fc
  .tuple(fc.constantFrom(...PRIVATE_RANGES), fc.nat({ max: 0xffff_ffff }))
  .map(([range, bits]) => {
    const [base, length] = ipaddr.IPv4.parseCIDR(range)
    const mask = length === 0 ? 0 : (0xffff_ffff << (32 - length)) >>> 0
    const start = base.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0)
    const value = ((start & mask) | (bits & ~mask)) >>> 0
    return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
  })

const byte = fc.nat({ max: 255 })
const bytes = (length: number) => fc.array(byte, { minLength: length, maxLength: length })

type Embed = (v4: number[], rest: number[]) => number[]
const zeros = (count: number) => new Array<number>(count).fill(0)

/** Every standard way to write an IPv4 address into the 16 bytes of an IPv6 address. */
const EMBEDDINGS: Record<string, Embed> = {
  mapped: (v4) => [...zeros(10), 0xff, 0xff, ...v4],
  compatible: (v4) => [...zeros(12), ...v4],
  translated: (v4) => [...zeros(8), 0xff, 0xff, 0, 0, ...v4],
  '6to4': (v4, rest) => [0x20, 0x02, ...v4, ...rest.slice(0, 10)],
  'Teredo client': (v4, rest) => [0x20, 1, 0, 0, ...rest.slice(0, 8), ...v4.map((b) => b ^ 255)],
  'Teredo server': (v4, rest) => [0x20, 1, 0, 0, ...v4, ...rest.slice(0, 8)],
  NAT64: (v4) => [0, 0x64, 0xff, 0x9b, ...zeros(8), ...v4],
  'local NAT64': (v4, rest) => [0, 0x64, 0xff, 0x9b, 0, 1, ...rest.slice(0, 6), ...v4],
  ISATAP: (v4, rest) => [
    0x20 | ((rest[0] ?? 0) & 0x1f),
    ...rest.slice(1, 8),
    0,
    0,
    0x5e,
    0xfe,
    ...v4,
  ],
}

describe('addresses', () => {
  it.each(PUBLIC)('G-CALLBACK-5: %s is public', (address) => {
    expect(isPublicUnicast(address)).toBe(true)
    expect(isLoopback(address)).toBe(false)
  })

  it.each(NOT_PUBLIC)('G-CALLBACK-5: %s is not public: %j', (_kind, address) => {
    expect(isPublicUnicast(address)).toBe(false)
  })

  it('G-CALLBACK-5: no IPv4 address that is not public is, in itself or in an IPv6 address', () => {
    const embedding = fc.constantFrom(...Object.entries(EMBEDDINGS))
    fc.assert(
      fc.property(privateIPv4, bytes(10), embedding, (v4, rest, [, embed]) => {
        expect(isPublicUnicast(v4.join('.'))).toBe(false)
        const whole = ipaddr.fromByteArray(embed(v4, rest))
        for (const text of [whole.toString(), whole.toNormalizedString()]) {
          expect(isPublicUnicast(text)).toBe(false)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('G-CALLBACK-5: no IPv6 address outside of 2000::/3 is public', () => {
    fc.assert(
      fc.property(bytes(16), (all) => {
        const outside = ((all[0] ?? 0) & 0xe0) !== 0x20
        fc.pre(outside)
        expect(isPublicUnicast(ipaddr.fromByteArray(all).toString())).toBe(false)
      }),
    )
  })

  it.each(['127.0.0.1', '127.255.0.3', '::1', '0:0:0:0:0:0:0:1'])('%s is loopback', (address) => {
    expect(isLoopback(address)).toBe(true)
  })

  it.each([
    '::ffff:127.0.0.1',
    '::127.0.0.1',
    '128.0.0.1',
    '::2',
    '127.1',
    '127.example',
    '::1%lo',
    '0.0.0.0',
    '::',
  ])('%s is not loopback', (address) => {
    expect(isLoopback(address)).toBe(false)
  })
})
