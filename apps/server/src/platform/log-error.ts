/** What a log tells of an error: what happened and where, nothing of what anybody wrote. */
export interface LoggedError {
  type: string
  message: string
  /** Frames only: the first line of a stack is its message. */
  stack?: string
  cause?: LoggedError
  errors?: LoggedError[]
  [mark: string]: unknown
}

/** Members of errors that hold codes, and names of our own tables. All others may hold anything. */
const MARKS = ['code', 'kind', 'status', 'syscall', 'table', 'column', 'constraint', 'routine']

/** Causes of causes that are told. */
const MAX_DEPTH = 5

/** Of several errors at once. */
const MAX_ERRORS = 10

const MAX_MESSAGE = 500

interface Issue {
  code?: unknown
  path?: unknown
}

function issuesOf(error: Error): Issue[] | null {
  return 'issues' in error && Array.isArray(error.issues) ? error.issues : null
}

/** Data exceptions of PostgreSQL (class 22) quote what they do not like. */
function isDataException(error: Error): boolean {
  return 'severity' in error && 'code' in error && /^22/.test(String(error.code))
}

/** The message, unless it is one of those that quote what they could not read. */
function messageOf(error: Error): string {
  const issues = issuesOf(error)
  if (issues) {
    const told = issues.map(({ code, path }) => `${[path].flat().join('.')}: ${code}`)
    return told.join('; ').slice(0, MAX_MESSAGE)
  }
  if (error instanceof SyntaxError) return 'the text could not be parsed'
  if (isDataException(error)) return 'a value was not accepted'
  return error.message.slice(0, MAX_MESSAGE)
}

function framesOf({ stack }: Error): string | undefined {
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return frames?.length ? frames.join('\n') : undefined
}

function marksOf(error: Error): Record<string, string | number> {
  const members = new Map<string, unknown>(Object.entries(error))
  const marks = MARKS.map((name) => [name, members.get(name)] as const)
  const plain = marks.filter(([, value]) => typeof value === 'number' || typeof value === 'string')
  return Object.fromEntries(plain) as Record<string, string | number>
}

/**
 * An error as it may be logged. Errors of libraries carry rows, parameters, bodies and addresses in
 * members and messages of their own: of those nothing is taken over but codes.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'no error was thrown' }
  const stack = framesOf(error)
  const inner = depth < MAX_DEPTH
  const several = error instanceof AggregateError && inner ? error.errors.slice(0, MAX_ERRORS) : []
  return {
    type: error.name,
    message: messageOf(error),
    ...marksOf(error),
    ...(stack === undefined ? {} : { stack }),
    ...(error.cause === undefined || !inner
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
    ...(several.length === 0
      ? {}
      : { errors: several.map((one: unknown) => describeError(one, depth + 1)) }),
  }
}
