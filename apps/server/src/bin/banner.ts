import type { Config, ProviderConfig } from '../platform/config/config.ts'
import type { Stack } from '../stack.ts'

const EXAMPLE = 'Oppenheimer watches the Trinity test 5:29 AM July 16 1945'

/** Who writes and who draws. */
function engineText({ google, openrouter, stability, local }: ProviderConfig): string {
  const writers = Object.entries({ google, openrouter, local }).filter(([, access]) => access)
  const painters = Object.entries({ google, stability, openrouter }).filter(([, access]) => access)
  const list = (entries: [string, unknown][]) => entries.map(([name]) => name).join(', ')
  const offline = 'offline (no keys: curated and computed facts, nothing invented)'
  if (writers.length > 0) {
    return painters.length > 0
      ? `${list(writers)}; pictures: ${list(painters)}`
      : `${list(writers)}; pictures: computed`
  }
  return painters.length > 0 ? `${offline}; pictures: ${list(painters)}` : offline
}

/** Who answers: this process, or those that it stands before. */
function answerLine({ roles, gateway, providers }: Config): string {
  const isAlone = roles.includes('gateway') && !roles.includes('flash')
  if (!isAlone) return `Engine     ${engineText(providers)}`
  const { flashUrl, clockchainUrl, accountsUrl } = gateway
  return `Gateway    to ${[flashUrl, clockchainUrl, accountsUrl].filter(Boolean).join(', ')}`
}

/** The key that callers of Clockchain need and nobody has chosen. */
function keyLine({ keptKey }: Pick<Stack, 'keptKey'>): string {
  return keptKey === null ? '' : `\n  Clockchain X-Service-Key: ${keptKey.key} (${keptKey.file})`
}

/** What to try: a scene, or where there is none to be had, what is known. */
function example(local: string, { roles, accounts }: Config): string {
  if (roles.includes('clockchain') && !roles.includes('flash') && !roles.includes('gateway')) {
    return `curl ${local}/api/stats`
  }
  const token = accounts.enabled ? `-H "Authorization: Bearer $TOKEN" ` : ''
  return `curl -X POST ${local}/api/v1/timepoints/generate/sync ${token}\\
      -H 'content-type: application/json' \\
      -d '{"query":"${EXAMPLE}","generate_image":true}'`
}

/** What a newcomer reads first: where it runs, who answers, what to try. */
export function banner(
  stack: Pick<Stack, 'url' | 'dataDirectory' | 'keptKey'>,
  config: Config,
): string {
  const { url, dataDirectory } = stack
  const local = url.replace('127.0.0.1', 'localhost').replace('[::]', 'localhost')
  const signsIn = config.accounts.enabled
  return `
  Timepoint  ${local}

  ${answerLine(config)}
  Database   ${dataDirectory === null ? 'DATABASE_URL' : `embedded PostgreSQL, data in ${dataDirectory}`}
  Accounts   ${signsIn ? 'on: callers sign in (how to get a token: README, "Accounts and credits")' : 'off: everybody may do everything'}
  API        ${local}/docs${keyLine(stack)}

  Try it:
    ${example(local, config)}

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
