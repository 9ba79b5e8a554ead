import { isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import type { AppError } from '../errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: the service of the route finds out by itself who asks, and counts requests by itself. */
    ownCallers?: true
  }
  interface FastifyRequest {
    /** Who asks: as {@link callerOf} found it when the request came in, or who it turned out to be. */
    caller: string
    /** Why the caller is not let in; said once the request was counted. */
    refusal: AppError | null
    /** By which limit the request is counted; `counted`: another process did. */
    limitClass: 'own' | 'service' | 'counted'
  }
}

/** Some proxies add the port: `203.0.113.7:4711`, `[2001:db8::7]:4711`. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** The address of a text, IPv4-mapped ones as IPv4; null for anything else, such as `unknown`. */
function parseAddress(text: string | undefined): Address | null {
  const [, bracketed, dotted] = WITH_PORT.exec(text ?? '') ?? []
  const address = bracketed ?? dotted ?? text ?? ''
  return isIP(address) ? ipaddr.process(address) : null
}

/** An address or CIDR range; IPv4-mapped ones become IPv4, as the addresses that they are for do. */
function parseRange(text: string): [Address, number] {
  const [address, bits] = text.includes('/')
    ? ipaddr.parseCIDR(text)
    : ([ipaddr.parse(text), Infinity] as const)
  const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96
  const network = mapped ? address.toIPv4Address() : address
  const length = mapped ? bits - 96 : bits
  return [network, Math.min(length, network.kind() === 'ipv4' ? 32 : 128)]
}

/**
 * Whether an address is that of a proxy that says truly whom it speaks for. For Fastify's `trustProxy`.
 * @param ranges addresses and CIDR ranges.
 * @throws Error for a range that is none.
 */
export function trustProxies(ranges: readonly string[]): (address: string | undefined) => boolean {
  const parsed = ranges.map(parseRange)
  return (text) => {
    const address = parseAddress(text)
    if (address === null) return false
    return parsed.some(([network, bits]) => {
      return network.kind() === address.kind() && address.match(network, bits)
    })
  }
}

/**
 * One subscriber gets at least a /64 of IPv6 (RFC 6177), so within it addresses are free to change:
 * all of them are one caller.
 */
function subscriberOf(address: Address): string {
  if (address instanceof ipaddr.IPv4) return address.toString()
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${new ipaddr.IPv6(address.parts)}/64`)
  return `${network}/64`
}

/**
 * Who a request is counted for and whose idempotency keys it may use: `ip:` and the client's address,
 * IPv6 by /64. An entry of `X-Forwarded-For` that is no address stands for the proxy that wrote it.
 */
export function callerOf(request: Pick<FastifyRequest, 'ip' | 'ips'>): string {
  const hops = request.ips ?? [request.ip]
  const address = hops.map(parseAddress).findLast((hop) => hop !== null)
  return address ? `ip:${subscriberOf(address)}` : 'ip:unknown'
}

/** Sets `request.caller` at once: a client that has gone by the time of a later hook has no address. */
export function rememberCallers(app: FastifyInstance): void {
  app.decorateRequest('caller', '')
  app.decorateRequest('refusal', null)
  app.decorateRequest('limitClass', 'own')
  app.addHook('onRequest', async (request) => {
    request.caller = callerOf(request)
  })
}
