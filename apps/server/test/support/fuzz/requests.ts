import fc from 'fast-check'
import { anyCredentials, type Credentials, goodCredentials } from './credentials.ts'
import type { Document, Operation, Parameter } from './document.ts'
import { knownSegment } from './known-names.ts'
import { momentPath } from './moment-paths.ts'
import { brokenJson, mutated } from './mutations.ts'
import { oddNumber, oddText, oddValue } from './odd-values.ts'
import { validValue } from './valid-values.ts'

type Pair = readonly [name: string, value: string]

/** The body of a request. */
interface Body {
  text: string
  /** How the text becomes bytes; anything but `utf8` is refused, or garbled. */
  encoding: 'utf8' | 'latin1' | 'utf16le'
}

/** A request as it was made up. `@pool:number@` stands for something that is known when it is sent. */
export interface FuzzRequest {
  /** Name of the operation that it was made for; it may turn out to reach another, or none. */
  operation: string
  /** It is as the document says. */
  isPlain: boolean
  method: string
  /** With the query. */
  path: string
  headers: readonly Pair[]
  credentials: Credentials
  body: Body | null
}

/** Parts of paths as they are sent, not encoded any more. */
const RAW_SEGMENTS = [
  '',
  '.',
  '..',
  '%2e%2e',
  '%2E%2e%2f',
  '%',
  '%zz',
  '%00',
  '%ff%fe',
  '%ED%A0%80',
  'a%2Fb',
  'a/b',
  '//',
  '\\',
  '"',
  '{id}',
  '*',
  ';a=b',
  '\xe9',
  'slug',
  'x'.repeat(101),
  'x'.repeat(5000),
  'x'.repeat(20_000),
]

const encode = (text: string) => encodeURIComponent(text.toWellFormed())

const asText = (value: unknown) =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')

/** References stay as they are: what they stand for needs no encoding. */
const encodeValue = (text: string) => (/^@\w+:\d+@$/.test(text) ? text : encode(text))

function segment({ path }: Operation, name: string, isPlain: boolean): fc.Arbitrary<string> {
  const known = knownSegment(name, path).map(encodeValue)
  if (isPlain) return known
  return fc.oneof(
    { weight: 5, arbitrary: known },
    { weight: name === 'path' ? 8 : 0, arbitrary: momentPath },
    { weight: 1, arbitrary: known.map((id) => id.toUpperCase()) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 2, arbitrary: oddText.map(encode) },
    { weight: 2, arbitrary: fc.constantFrom(...RAW_SEGMENTS) },
  )
}

const TAILS = ['/', '//', '/x', '/%2e%2e', '?', '?&=&', '?a[b]=c&__proto__=1', '#a', '%20']

function addressed(operation: Operation, address: string, isPlain: boolean) {
  const [first = '', ...rest] = address.split(/\{(\w+)\}/)
  const parts = rest.map((part, index) =>
    index % 2 === 0 ? segment(operation, part, isPlain) : fc.constant(part),
  )
  return fc.tuple(...parts).map((values) => `${first}${values.join('')}`)
}

const plainPath = (operation: Operation, isPlain: boolean) =>
  fc.oneof(...operation.addresses.map((address) => addressed(operation, address, isPlain)))

/** Days, years and boxes of the Earth that are at an edge, or beyond it. */
const DAYS_AND_PLACES = [
  '02-29',
  '02-30',
  '13-01',
  '0000-01-01',
  '-0000',
  '-0043-03-15',
  '-999999',
  '-1000000',
  '9999-12-31',
  '10000',
  '2023-02-29',
  '-180,-90,180,90',
  '180,-90,-180,90',
  '0,0,0,0',
  '-0,-0,0,0',
  '0,1,0,-1',
  '181,0,0,0',
  'NaN,NaN,NaN,NaN',
  '1e1,0,2e1,0',
  ',,,',
  '0.0000000000000000000000000000001,0,1,1',
]

/** Texts for a parameter that are not, or hardly, as it should be. */
const oddParameter = fc.oneof(
  { weight: 3, arbitrary: oddText },
  { weight: 2, arbitrary: oddNumber.map(String) },
  { weight: 1, arbitrary: fc.constantFrom('true', 'YES', '0', '+1', '1.0', '01', ' 1', '1 ') },
  { weight: 1, arbitrary: fc.constantFrom(...DAYS_AND_PLACES) },
)

interface Made {
  document: Document
  isPlain: boolean
}

/** What is sent for a parameter: nothing, once or more often. */
function parameterValues(
  { name, schema, required = false }: Parameter,
  made: Made,
): fc.Arbitrary<string[]> {
  const valid = validValue(schema, { ...made, name }).map((value) => [asText(value)])
  const none = { weight: required ? 0 : 4, arbitrary: fc.constant<string[]>([]) }
  if (made.isPlain) return fc.oneof(none, { weight: 4, arbitrary: valid })
  return fc.oneof(
    { ...none, weight: 4 },
    { weight: 3, arbitrary: valid },
    { weight: 3, arbitrary: oddParameter.map((value) => [value]) },
    { weight: 1, arbitrary: fc.array(oddParameter, { minLength: 2, maxLength: 3 }) },
  )
}

function parametersIn(
  place: Parameter['in'],
  { parameters }: Operation,
  made: Made,
): fc.Arbitrary<Pair[]> {
  const all = parameters.filter((parameter) => parameter.in === place)
  const pairs = all.map((parameter) =>
    parameterValues(parameter, made).map((values) =>
      values.map((value): Pair => [parameter.name, value]),
    ),
  )
  return fc.tuple(...pairs).map((found) => found.flat())
}

function paths(operation: Operation, made: Made): fc.Arbitrary<string> {
  const query = parametersIn('query', operation, made).map((pairs) =>
    pairs.map(([name, value]) => `${encode(name)}=${encodeValue(value)}`).join('&'),
  )
  const tail = made.isPlain
    ? fc.constant('')
    : fc.oneof({ weight: 9, arbitrary: fc.constant('') }, fc.constantFrom(...TAILS))
  return fc
    .tuple(plainPath(operation, made.isPlain), query, tail)
    .map(([path, text, end]) => `${path}${text ? `?${text}` : ''}${end}`)
}

/** Headers that are in no route's description, and still are looked at. */
const COMMON: Pair[] = [
  ['x-request-id', 'mine-1.a'],
  ['x-request-id', 'x'.repeat(129)],
  ['x-request-id', '\xe9 \x7e'],
  ['accept', 'image/jpeg'],
  ['accept', '*/*;q=0,,;'],
  ['accept-encoding', 'gzip, br'],
  ['content-encoding', 'gzip'],
  ['if-none-match', '*'],
  ['if-none-match', '"a", W/"b",'],
  ['range', 'bytes=0-1'],
  ['origin', 'https://elsewhere.example'],
  ['x-forwarded-for', '1.2.3.4, unknown'],
  ['x-forwarded-host', 'elsewhere.example'],
  ['x-http-method-override', 'DELETE'],
  ['cookie', 'a=b; =;;'],
  ['traceparent', '00-x-y-z'],
]

/** Characters that a client can send in a header. */
const sendable = ([name, value]: Pair): Pair => [
  name,
  value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 4000),
]

function headers(operation: Operation, made: Made): fc.Arbitrary<Pair[]> {
  const own = parametersIn('header', operation, made)
  if (made.isPlain) return own.map((pairs) => pairs.map(sendable))
  const common = fc.array(fc.constantFrom(...COMMON), { maxLength: 2 })
  return fc.tuple(own, common).map((both) => both.flat().map(sendable))
}

const TYPES = [
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/json; charset=latin1',
  'application/problem+json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=a',
  'application/octet-stream',
  'application/x-ndjson',
  'application/json, text/html',
  'json',
  '/;',
]

interface Sent {
  body: Body | null
  /** Null: it is not named. */
  type: string | null
}

const JSON_TYPE = 'application/json'

const NOTHING: fc.Arbitrary<Sent> = fc.constant({ body: null, type: null })

function bodies({ body }: Operation, made: Made): fc.Arbitrary<Sent> {
  const junk = oddValue.map((value): Sent => ({ body: utf8(asText(value)), type: JSON_TYPE }))
  const nothing = fc.oneof(NOTHING, fc.constant<Sent>({ body: utf8(''), type: JSON_TYPE }))
  if (!body) return made.isPlain ? NOTHING : fc.oneof({ weight: 8, arbitrary: nothing }, junk)
  const value = validValue(body.schema, { ...made, name: '' })
  const text = value.map((item) => JSON.stringify(item))
  const valid = text.map((json): Sent => ({ body: utf8(json), type: JSON_TYPE }))
  if (made.isPlain)
    return body.isRequired ? valid : fc.oneof({ weight: 4, arbitrary: valid }, nothing)
  const almost = mutated(value).map(
    (item): Sent => ({ body: utf8(JSON.stringify(item) ?? ''), type: JSON_TYPE }),
  )
  const broken = brokenJson(text).map((json): Sent => ({ body: utf8(json), type: JSON_TYPE }))
  const mistyped = fc
    .tuple(text, fc.constantFrom(...TYPES, null))
    .map(([json, type]): Sent => ({ body: utf8(json), type }))
  const miscoded = fc
    .tuple(text, fc.constantFrom('latin1' as const, 'utf16le' as const))
    .map(([json, encoding]): Sent => ({ body: { text: `\xe9${json}`, encoding }, type: JSON_TYPE }))
  return fc.oneof(
    { weight: 12, arbitrary: almost },
    { weight: 6, arbitrary: valid },
    { weight: 4, arbitrary: broken },
    { weight: 2, arbitrary: mistyped },
    { weight: 1, arbitrary: miscoded },
    { weight: 1, arbitrary: nothing },
    { weight: 1, arbitrary: junk },
  )
}

function utf8(text: string): Body {
  return { text, encoding: 'utf8' }
}

const OTHER_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']

function methods({ method }: Operation, isPlain: boolean): fc.Arbitrary<string> {
  const usual =
    method === 'GET' ? fc.constantFrom('GET', 'GET', 'GET', 'HEAD') : fc.constant(method)
  if (isPlain) return fc.constant(method)
  return fc.oneof({ weight: 19, arbitrary: usual }, fc.constantFrom(...OTHER_METHODS))
}

/** As one would send it by hand. */
function show(request: FuzzRequest): string {
  const { method, path, headers, credentials, body } = request
  const cut = (text: string) => (text.length > 2000 ? `${text.slice(0, 2000)}…` : text)
  return [
    cut(`${method} ${path}`),
    ...headers.map(([name, value]) => cut(`${name}: ${value}`)),
    `(credentials of ${credentials.person}: ${credentials.ways.join(', ') || 'none'})`,
    ...(body
      ? ['', `${cut(body.text)}${body.encoding === 'utf8' ? '' : ` (${body.encoding})`}`]
      : []),
  ].join('\n')
}

function made(operation: Operation, { document, goodWays }: Source, isPlain: boolean) {
  const context = { document, isPlain }
  return fc
    .record({
      method: methods(operation, isPlain),
      path: paths(operation, context),
      headers: headers(operation, context),
      credentials: isPlain ? goodCredentials(goodWays) : anyCredentials,
      sent: bodies(operation, context),
    })
    .map(({ sent: { body, type }, headers, ...rest }) => {
      const all: Pair[] = type === null ? headers : [...headers, ['content-type', type]]
      const request = { operation: operation.name, isPlain, ...rest, headers: all, body }
      return { ...request, [fc.toStringMethod]: () => show(request) }
    })
}

/** How many of ten requests are as the document says, as far as it can tell. */
const PLAIN = 2

/** Where nothing is sent hardly anything can go wrong, and where much is done time is short. */
const WEIGHTS = { bare: 1, costly: 2, other: 4 }
const COSTLY =
  /\/(temporal\/\{id\}\/(next|prior)|survey|survey\/stream)$|^\/api\/v1\/(generate|bulk-generate|workers\/\{name\}\/run)$/

/** One thing at many addresses. */
const ALIKE = /^\/api\/v1\/browse\//

function weightOf({ path, parameters, body }: Operation): number {
  if (parameters.length === 0 && body === null) return WEIGHTS.bare
  if (ALIKE.test(path)) return WEIGHTS.bare
  return COSTLY.test(path) ? WEIGHTS.costly : WEIGHTS.other
}

/** What requests are made from. */
export interface Source {
  document: Document
  operations: readonly Operation[]
  /** Ways to present oneself that count where the requests go. */
  goodWays: readonly string[]
}

/** Requests for any operation of a document: some as it says, most with something wrong. */
export function anyRequest(source: Source): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    ...source.operations.flatMap((operation) => [
      { weight: PLAIN * weightOf(operation), arbitrary: made(operation, source, true) },
      { weight: (10 - PLAIN) * weightOf(operation), arbitrary: made(operation, source, false) },
    ]),
  )
}
