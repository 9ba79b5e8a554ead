import { AppError } from '../errors.ts'

/** What a service, or the router, could read in another way than we do. */
const AMBIGUOUS = new RegExp(
  [
    '^[^/]', // No path: an address with a host, or `*`.
    '[^\\x21-\\x7e]|[\\\\#]|%5c', // Bytes that do not belong there, backslashes, fragments.
    '%(?![\\da-f]{2})|%[01][\\da-f]|%7f', // Broken escapes, control characters.
    '%2e|(?:/|%2f)(?:\\.{0,2}(?:/|%2f)|\\.{1,2}$)', // Dots in disguise, empty and dot segments.
    '%25(?:25|2e|2f|5c|00)', // The same for who decodes twice.
  ].join('|'),
  'i',
)

/** The first three segments decide who answers: a slash in disguise would move their borders. */
const HIDDEN_BORDER = /^(?:\/[^/]*){0,2}\/[^/]*%2f/i

/** Letters, digits, `-`, `_` and `~` mean the same with and without an escape (RFC 3986, 6.2.2.2). */
const ESCAPED_UNRESERVED = /%(?:[46][1-9a-f]|[57][\da]|3\d|2d|5f|7e)/gi

/**
 * A request target with its path in the one form that is routed, signed and sent on; the query stays as
 * it is. Escaped slashes remain where an id may hold them, behind the prefix.
 * @param target of the request line.
 * @returns null for a path that can be read in two ways.
 */
export function plainTarget(target: string): string | null {
  const end = target.indexOf('?')
  const path = end < 0 ? target : target.slice(0, end)
  if (AMBIGUOUS.test(path) || HIDDEN_BORDER.test(path)) return null
  const plain = path.replace(ESCAPED_UNRESERVED, (escaped) => decodeURIComponent(escaped))
  return end < 0 ? plain : plain + target.slice(end)
}

/** As {@link plainTarget}. @throws AppError path_malformed for a path that can be read in two ways. */
export function assertPlainPath(target: string): string {
  const plain = plainTarget(target)
  if (plain !== null) return plain
  const detail =
    'Send the path in its plain form: without dot or empty segments, backslashes and odd escapes'
  throw new AppError('path_malformed', { detail })
}
