import { setTimeout as sleep } from 'node:timers/promises'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2000

/** Errors of the system and of the driver that say: there is no connection. */
const SYSTEM_CODES =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN)|ENOENT|ENOTFOUND|EAI_AGAIN)$/
const DRIVER_MESSAGES =
  /^(Connection terminated|Query read timeout|the database does not answer|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/

/**
 * SQLSTATE classes and codes after which the same statement may succeed on a new connection:
 * connection exceptions, too many connections, shutdowns, a session that was ended.
 */
const SQLSTATES = /^(08...|53300|57P0[1-5]|25P03)$/

/** Whether an error says that the database could not be reached, not that the query was wrong. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof AggregateError) return error.errors.some(isOutage)
  const known = code !== undefined && (SYSTEM_CODES.test(code) || SQLSTATES.test(code))
  return known || DRIVER_MESSAGES.test(message)
}

/**
 * Runs work against the database until it answers: repeats after outages, with growing pauses.
 * The work must be safe to repeat, since a broken connection does not tell whether it was done.
 * @throws what the work throws otherwise, and the signal's reason when it aborts during a pause.
 */
export async function throughOutages<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await work()
    } catch (error) {
      if (!isOutage(error)) throw error
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}
