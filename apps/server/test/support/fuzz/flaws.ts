import { WAY_NAMES } from './credentials.ts'
import type { Operation } from './document.ts'
import type { FuzzRequest } from './requests.ts'

/** Longer than any server takes. */
const TOO_LONG = 200_000

type Holds = (request: FuzzRequest, operation: Operation) => boolean

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const typeOf = ({ headers }: FuzzRequest) =>
  headers.find(([name]) => name === 'content-type')?.[1] ?? null

const queryOf = ({ path }: FuzzRequest) => new URLSearchParams(path.split('?')[1] ?? '')

/** Everything but the body may be as it should be. */
const FLAWS: Readonly<Record<string, Holds>> = {
  'another method': ({ method }, operation) =>
    method !== operation.method && !(method === 'HEAD' && operation.method === 'GET'),
  'a path that cannot be decoded': ({ path }) => /%(?![\da-f]{2})|%ff|%ED%A0/i.test(path),
  'a path with steps up': ({ path }) => /\.\.|%2e%2e/i.test(path),
  'a path with empty parts': ({ path }) => /\/\//.test(path),
  'a path that is too long': ({ path }) => /[^/?]{5000}/.test(path),
  'a parameter more than once': (request) => {
    const names = [...queryOf(request).keys()]
    return new Set(names).size < names.length
  },
  'a parameter that nobody knows': (request, { parameters }) =>
    [...queryOf(request).keys()].some((key) => !parameters.some(({ name }) => name === key)),
  'NUL in a parameter': ({ path }) => /\?.*%00/.test(path),
  'a header that is odd': ({ headers }) => headers.some(([, value]) => /[\x80-\xff]/.test(value)),
  'a body where none belongs': ({ body }, operation) =>
    Boolean(body?.text) && operation.body === null,
  'no body where one belongs': ({ body }, operation) =>
    !body?.text && operation.body?.isRequired === true,
  'a body that is no JSON': ({ body }) => Boolean(body?.text) && !isJson(body?.text ?? ''),
  'a body that is too long': ({ body }) => (body?.text.length ?? 0) > TOO_LONG,
  'a body of another type': (request) =>
    Boolean(request.body?.text) && !/^application\/json$/i.test(typeOf(request) ?? 'none'),
  'a body of no type': (request) => Boolean(request.body?.text) && typeOf(request) === null,
  'a body in Latin-1': ({ body }) => body?.encoding === 'latin1',
  'a body in UTF-16': ({ body }) => body?.encoding === 'utf16le',
  'a prototype': ({ body }) => body?.text.includes('"__proto__"') ?? false,
}

/** Everything that can be wrong with a request, and every way to say who one is. */
const ALL = [...Object.keys(FLAWS), ...WAY_NAMES.map((way) => `credentials: ${way}`)]

/** Takes down what was wrong with requests. @param mounts where the operations are asked. */
export function createFlawCount(operations: readonly Operation[], mounts: readonly string[]) {
  const missing = new Set([...ALL, ...mounts.map((mount) => `below ${mount}`)])
  const byName = new Map(operations.map((operation) => [operation.name, operation]))
  const longestFirst = mounts.toSorted((one, other) => other.length - one.length)
  return {
    /** What none of the requests had so far. */
    missing,
    note(request: FuzzRequest): void {
      const operation = byName.get(request.operation)
      if (!operation) throw new Error(`${request.operation} is not an operation`)
      for (const way of request.credentials.ways) missing.delete(`credentials: ${way}`)
      const mount = longestFirst.find((path) => request.path.startsWith(`${path}/`))
      if (mount !== undefined) missing.delete(`below ${mount}`)
      for (const [flaw, holds] of Object.entries(FLAWS)) {
        if (missing.has(flaw) && !request.isPlain && holds(request, operation)) missing.delete(flaw)
      }
    },
  }
}
