import pg from 'pg'

/** What was sent to the database from this process, and how long it took to answer. */
export interface TracedStatement {
  /** The text without its values, cut to a line. */
  text: string
  /** Which pool sent it. */
  by: string
  startedAt: number
  ms: number
}

type Query = (this: pg.Client, ...args: unknown[]) => unknown

function textOf(query: unknown): string {
  const text = typeof query === 'string' ? query : ((query as { text?: string }).text ?? '?')
  return text
    .replaceAll(/\(\$\d+(::\w+)?(, *\$\d+(::\w+)?)+\)/g, '(…)')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/**
 * Writes down every statement that this process sends, through whichever pool. For looking into one
 * render at a time: it costs a little itself, so nothing that counts is measured meanwhile.
 * @returns what was seen since the last call; `stop` ends it.
 */
export function traceStatements(): { take(): TracedStatement[]; stop(): void } {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const original = prototype.query
  let seen: TracedStatement[] = []
  prototype.query = function traced(...args) {
    const startedAt = performance.now()
    const { application_name: name } = (
      this as unknown as { connectionParameters: { application_name?: string } }
    ).connectionParameters
    const done = () =>
      seen.push({
        text: textOf(args[0]),
        by: name?.split('_')[0] ?? 'bench',
        startedAt,
        ms: performance.now() - startedAt,
      })
    const callback = args.at(-1)
    if (typeof callback === 'function') {
      const wrapped = (...answer: unknown[]) => {
        done()
        return callback(...answer)
      }
      return original.apply(this, [...args.slice(0, -1), wrapped])
    }
    const answer = original.apply(this, args)
    if (answer instanceof Promise) answer.then(done, done)
    return answer
  }
  return {
    take() {
      const taken = seen
      seen = []
      return taken.toSorted((a, b) => a.startedAt - b.startedAt)
    },
    stop: () => {
      prototype.query = original
    },
  }
}
