import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Global unicast, RFC 4291. Outside of it are loopback, mapped, translated and local addresses. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]

/** Public by its number, but inside Azure it is the host of the virtual machine. */
const AZURE_HOST = '168.63.129.16'

/** Bytes 8 to 11 of an ISATAP address (RFC 5214), the rest of which is an IPv4 address. */
const ISATAP = [
  [0x00, 0x00, 0x5e, 0xfe],
  [0x02, 0x00, 0x5e, 0xfe],
]

function isIsatap(address: ipaddr.IPv6): boolean {
  const middle = address.toByteArray().slice(8, 12)
  return ISATAP.some((mark) => mark.every((byte, index) => middle[index] === byte))
}

/**
 * Whether an IP address is one that anybody on the Internet can have: not loopback, private,
 * link-local, carrier NAT, multicast, reserved or for documentation. An IPv6 address that carries an
 * IPv4 address (mapped, compatible, translated, 6to4, Teredo, NAT64, ISATAP) never is, whatever it
 * carries. Only the canonical spelling counts: four decimal numbers, or IPv6 without a zone.
 *
 * Ranges: the IANA special-purpose registries, as in ipaddr.js. A NAT64 prefix that a network chose
 * for itself looks like any other address and cannot be seen here.
 */
export function isPublicUnicast(address: string): boolean {
  if (isIPv4(address)) {
    return address !== AZURE_HOST && ipaddr.IPv4.parse(address).range() === 'unicast'
  }
  if (!isIPv6(address) || address.includes('%')) return false
  const parsed = ipaddr.IPv6.parse(address)
  return parsed.match(GLOBAL_UNICAST) && parsed.range() === 'unicast' && !isIsatap(parsed)
}

/** Whether an address is 127.0.0.0/8 or ::1 itself; no IPv4 address inside an IPv6 one counts. */
export function isLoopback(address: string): boolean {
  if (isIPv4(address)) return address.startsWith('127.')
  return (
    isIPv6(address) && !address.includes('%') && ipaddr.IPv6.parse(address).range() === 'loopback'
  )
}
