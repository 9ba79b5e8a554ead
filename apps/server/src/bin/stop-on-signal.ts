/** npm repeats a Ctrl-C that the terminal has sent already: a second one this soon is the same. */
const REPEAT_MS = 1000

/**
 * Stops in order on Ctrl-C or SIGTERM; a second signal later on ends the process at once.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stoppingSince: number | null = null
  const onSignal = () => {
    if (stoppingSince !== null) {
      if (Date.now() - stoppingSince > REPEAT_MS) process.exit(1)
      return
    }
    stoppingSince = Date.now()
    process.stderr.write('\nStopping: running work ends first. Ctrl-C again ends it at once.\n')
    stop().then(
      () => process.exit(0),
      (error: Error) => {
        const causes = error instanceof AggregateError ? error.errors : [error]
        const text = causes.map((cause: Error) => cause.message).join('; ')
        process.stderr.write(`Stopping failed: ${text}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}
