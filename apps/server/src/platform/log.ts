import { type DestinationStream, type Logger, pino } from 'pino'
import { describeError } from './log-error.ts'

export type { Logger }

const HIDDEN = '[hidden]'

/** Members that hold credentials, wherever they stand. */
const CREDENTIALS = [
  'authorization',
  'apiKey',
  'apiKeys',
  'password',
  'secret',
  'token',
  'databaseUrl',
]

/** Text that is a credential by its form: of a header, a signed token, an API key of ours, a password. */
const CREDENTIAL_FORMS: readonly [RegExp, string][] = [
  [/\b(bearer|basic) [\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
  [/\btp_gw_[\w-]{20,}/g, HIDDEN],
  [/(\w:\/\/[^\s"/:@]*):[^\s"/@]+@/g, `$1:${HIDDEN}@`],
]

/** Shorter ones stand in words that are no secret. */
const MIN_SECRET = 8

/** A whole line without anything that is one of the secrets, or looks like one. */
function createScrubber(secrets: readonly string[]): (line: string) => string {
  const written = secrets
    .filter((secret) => secret.length >= MIN_SECRET)
    .map((secret) => JSON.stringify(secret).slice(1, -1))
  return (line) => {
    const known = written.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line)
    return CREDENTIAL_FORMS.reduce((text, [form, shown]) => text.replace(form, shown), known)
  }
}

/**
 * JSON lines, on standard output unless told. Nobody hands it secrets, prompts, answers or what people
 * say to each other; should somebody do so all the same, credentials are hidden in the finished line.
 * @param secrets those of the configuration.
 */
export function createLogger(
  level: string,
  destination?: DestinationStream,
  secrets: readonly string[] = [],
): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    redact: {
      paths: CREDENTIALS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: HIDDEN,
    },
    hooks: { streamWrite: createScrubber(secrets) },
  }
  return destination ? pino(options, destination) : pino(options)
}
