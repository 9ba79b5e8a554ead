/** Workers that write under names of their own. */
const WORKERS: ReadonlySet<string> = new Set([
  'system',
  'almanac',
  'expander',
  'indexer',
  'daily',
  'iterator',
])

/** The actor that a service names: a worker, an agent or user as such, else the id of a user. */
export function writerNamed(name: string): string {
  return WORKERS.has(name) || /^(user|agent):./.test(name) ? name : `user:${name}`
}
