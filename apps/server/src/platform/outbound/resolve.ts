import { lookup } from 'node:dns/promises'

/** The IP addresses of a name, in the order in which they are to be tried. May throw. */
export type Resolver = (host: string) => Promise<string[]>

/** Asks the system: /etc/hosts, then DNS, as everything else on this machine does. */
export const systemResolver: Resolver = async (host) => {
  const found = await lookup(host, { all: true, order: 'verbatim' })
  return found.map(({ address }) => address)
}
