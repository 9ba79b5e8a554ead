import { isIP } from 'node:net'
import { Agent, buildConnector, fetch, type RequestInit, type Response } from 'undici'
import { addressRule, checkTarget, hostOf, type OutboundPolicy } from './check-target.ts'
import { OutboundError, toOutboundError } from './outbound-error.ts'

/** Longest wait for one address of several, in milliseconds. */
const CONNECT_MS = 5000

/** A name can have any number of addresses; more than these are not tried. */
const MAX_ADDRESSES = 4

/** What is sent; redirects are never followed. */
interface OutboundRequest extends Pick<RequestInit, 'method' | 'headers' | 'body'> {
  /** For everything from the name to the end of `read`, in milliseconds. */
  timeoutMs: number
}

/** Opens a connection to the `hostname` it is given, which is always a checked IP address. */
export type Dial = buildConnector.connector

/** HTTP with the outside. `read` says what to keep of an answer; the rest is not received. */
export type GuardedFetch = <T>(
  url: string,
  request: OutboundRequest,
  read: (response: Response) => Promise<T>,
) => Promise<T>

function dialOnce(dial: Dial, options: buildConnector.Options) {
  return new Promise<Parameters<buildConnector.Callback>[1] & object>((resolve, reject) => {
    dial(options, (error, socket) => (socket ? resolve(socket) : reject(error)))
  })
}

/**
 * Resolves again, checks, and dials the checked addresses themselves. This is a connector, not a
 * `lookup` hook: Node.js asks no lookup hook about a host that is an IP address already.
 */
function guardConnector(policy: OutboundPolicy, dial: Dial, signal: AbortSignal): Dial {
  const connect = async (options: buildConnector.Options) => {
    const url = new URL(`${options.protocol}//${options.host ?? options.hostname}`)
    const addresses = await checkTarget(url, policy)
    const host = hostOf(url)
    // The certificate is that of the name. An IP address has no server name (RFC 6066).
    const named = url.protocol === 'https:' && isIP(host) === 0 ? { servername: host } : {}
    const { servername: _, ...rest } = options
    let last: unknown
    for (const hostname of addresses.slice(0, MAX_ADDRESSES)) {
      signal.throwIfAborted()
      try {
        return await dialOnce(dial, { ...rest, ...named, hostname })
      } catch (error) {
        last = error
      }
    }
    throw last
  }
  return (options, callback) => {
    connect(options).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    )
  }
}

/**
 * Makes the one way to call addresses that strangers name. It calls only what {@link checkTarget}
 * allows, checked again for every connection and pinned to the checked address; it follows no
 * redirect, uses no proxy, and keeps no connection.
 * @param dial in the place of TCP and TLS, for tests.
 * @returns a function that throws OutboundError for every request that comes to nothing.
 */
export function createGuardedFetch(
  policy: OutboundPolicy,
  dial: Dial = buildConnector({ allowH2: false, timeout: CONNECT_MS, maxCachedSessions: 0 }),
): GuardedFetch {
  return async (url, { timeoutMs, ...init }, read) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const agent = new Agent({ connect: guardConnector(policy, dial, signal) })
    try {
      addressRule(new URL(url), policy) // fetch answers data: and blob: without a connection.
      const response = await fetch(url, { ...init, signal, redirect: 'manual', dispatcher: agent })
      return await read(response)
    } catch (error) {
      if (!signal.aborted) throw toOutboundError(error)
      throw new OutboundError('timeout', `no answer within ${timeoutMs / 1000} s`, error)
    } finally {
      await agent.destroy()
    }
  }
}
