import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

/** JSON lines, on standard output unless told. `redact` keeps credentials out of every line. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.databaseUrl'],
  }
  return destination ? pino(options, destination) : pino(options)
}
