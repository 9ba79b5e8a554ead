import type { Config } from '../platform/config/config.ts'
import type { Stack } from '../stack.ts'

const EXAMPLE = 'Oppenheimer watches the Trinity test 5:29 AM July 16 1945'

/** What a newcomer reads first: where it runs, who answers, what to try. */
export function banner({ url, dataDirectory }: Stack, { providers }: Config): string {
  const keys = Object.values(providers).some(Boolean)
  const local = url.replace('127.0.0.1', 'localhost').replace('[::]', 'localhost')
  const engine = keys
    ? 'offline (provider keys are set, but this version has no engine that uses them)'
    : 'offline (no keys: curated and computed facts, nothing invented)'
  return `
  Timepoint  ${local}

  Engine     ${engine}
  Database   ${dataDirectory === null ? 'DATABASE_URL' : `embedded PostgreSQL, data in ${dataDirectory}`}
  API        ${local}/docs

  Try it:
    curl -X POST ${local}/api/v1/timepoints/generate/sync \\
      -H 'content-type: application/json' \\
      -d '{"query":"${EXAMPLE}","generate_image":true}'

  Ctrl-C stops it.

`
}

/** Why the start failed, in words that say what to do. */
export function explainStartError(error: unknown, { host, port, databaseUrl }: Config): string {
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken, perhaps by a Timepoint that is running already. Stop it, or choose another: PORT=${port + 1} npm start`
  }
  if (code === 'EACCES' && syscall === 'listen') {
    return `Port ${port} is reserved for root. Choose another: PORT=8000 npm start`
  }
  const hostname = databaseUrl === null ? null : URL.parse(databaseUrl)?.hostname
  const unreachable = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT'
  if (unreachable && hostname && message.includes(hostname)) {
    return `The database of DATABASE_URL cannot be reached: ${message}`
  }
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
    return `HOST=${host} is not an address of this machine. Leave it unset for this machine only, or set 0.0.0.0 for all.`
  }
  return `Timepoint could not start: ${message}`
}
