import type { Logger } from '../log.ts'

/** The same trouble is logged once in this time: without a database there are dozens a second. */
const REPEAT_MS = 30_000

/** Errors go where the log knows what may be told of them. */
const told = (entry: unknown) =>
  entry instanceof Error ? { err: entry } : { entry: String(entry) }

/** The log of the workflow engine: it tells every launch at length, and only its troubles are ours. */
export function engineLogger(log: Logger) {
  const seen = new Map<string, number>()
  const once = (level: 'warn' | 'error') => (entry: unknown) => {
    const text = String(entry)
    if (Date.now() - (seen.get(text) ?? 0) < REPEAT_MS) return
    if (seen.size > 100) seen.clear()
    seen.set(text, Date.now())
    log[level](told(entry), 'workflow engine')
  }
  return {
    debug: () => {},
    info: (entry: unknown) => log.debug(told(entry), 'workflow engine'),
    warn: once('warn'),
    error: once('error'),
  }
}
