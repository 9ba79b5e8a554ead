import { isIP } from 'node:net'
import { isLoopback, isPublicUnicast } from './address.ts'
import { OutboundError } from './outbound-error.ts'
import type { Resolver } from './resolve.ts'

/** Where requests may go. */
export interface OutboundPolicy {
  resolve: Resolver
  /** Also http: to names and addresses that are this machine and nothing else. */
  allowInsecureLoopback: boolean
}

/** Longest wait for a name, in milliseconds: somebody waits for the answer to a request. */
const RESOLVE_MS = 3000

/** Names of this machine, RFC 6761, whatever a resolver says of them. */
const LOCALHOST = /(^|\.)localhost$/

/** Host of a URL as a resolver and TLS want it: no brackets, no dot at the end. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

async function addressesOf(host: string, resolve: Resolver): Promise<string[]> {
  if (isIP(host) !== 0) return [host]
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('slow name server')), RESOLVE_MS)
  try {
    const addresses = await Promise.race([resolve(host), late])
    if (addresses.length > 0) return addresses
  } catch (cause) {
    throw new OutboundError('unresolvable', 'the host name cannot be resolved', cause)
  } finally {
    clearTimeout(timer)
  }
  throw new OutboundError('unresolvable', 'the host name cannot be resolved')
}

/**
 * Which addresses may be called over the protocol of a URL.
 * @throws OutboundError refused, for what can be said without asking for addresses.
 */
export function addressRule(url: URL, policy: OutboundPolicy): (address: string) => boolean {
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError('refused', 'the URL carries user information')
  }
  if (url.protocol === 'https:') return isPublicUnicast
  if (url.protocol === 'http:' && policy.allowInsecureLoopback) return isLoopback
  throw new OutboundError('refused', 'the URL is not https')
}

/**
 * Decides whether a URL may be called, by every address that its host has now. A name can have others
 * a moment later: connect only to an address that this returned, and ask again for a new connection.
 * @returns at least one address, in the order to try them.
 * @throws OutboundError refused, unresolvable
 */
export async function checkTarget(url: URL, policy: OutboundPolicy): Promise<string[]> {
  const isAllowed = addressRule(url, policy)
  const host = hostOf(url)
  const refused = () => new OutboundError('refused', 'the address is not a public one')
  if (url.protocol === 'https:' && LOCALHOST.test(host)) throw refused()
  const addresses = await addressesOf(host, policy.resolve)
  if (!addresses.every(isAllowed)) throw refused()
  return addresses
}
