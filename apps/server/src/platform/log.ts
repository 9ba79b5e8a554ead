import { type Logger, pino } from 'pino'

export type { Logger }

/** JSON lines on standard output. `redact` keeps credentials out of every line. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.databaseUrl'],
  })
}
