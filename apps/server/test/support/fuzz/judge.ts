import { ERRORS, isErrorCode, type Problem } from '@timepoint/contracts'
import { INTERNAL } from '../problem.ts'
import { type Document, type Operation, type Placed, placeOfComponent } from './document.ts'
import type { FuzzAnswer, SentRequest } from './send.ts'
import { createValidators, type Violations } from './validators.ts'

/** A failure of the server that its configuration explains. */
export interface Explained {
  operations: RegExp
  code: string
  why: string
}

/** A 422 for what is as the document says: of things that are not in the request. */
export interface Refusal {
  operations: RegExp
  detail: RegExp
  why: string
}

/** An operation that takes any body, with some queries or always. */
export interface Leniency {
  operations: RegExp
  query?: RegExp
  why: string
}

/** What is as it should be although it looks wrong. */
export interface Excuses {
  explained: readonly Explained[]
  refusals: readonly Refusal[]
  /** Where any body is taken, although the document says what it is for. */
  lenient: readonly Leniency[]
}

/** What is to be said of an answer. */
export interface Verdict {
  /** Names of the operations that the request reached, or may have reached. */
  reached: readonly string[]
  /** What is wrong; empty: nothing. */
  faults: readonly string[]
}

/** Judges an answer. */
export type Judge = (request: SentRequest, answer: FuzzAnswer) => Verdict

const JSON_TYPE = 'application/json'
const PROBLEM_TYPE = 'application/problem+json'
const STREAM_TYPE = 'text/event-stream'
const LINES_TYPE = 'application/x-ndjson'
const PROBLEM = placeOfComponent('Problem')

/** Bytes of first line and headers from which a request may be refused before they are read. */
const HEAD_LIMIT = 16_000

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

/** Codes of what is wrong with what was sent, also where they are 400. */
const INVALID: ReadonlySet<string> = new Set([
  'invalid_input',
  'visibility_unknown',
  'bulk_empty',
  'bulk_too_many',
])

/** What each error promises beyond its schema. */
function promiseFaults(problem: Problem, answer: FuzzAnswer, statusOfInvalid: number): string[] {
  const { type, code, status, detail, error, request_id: id, errors } = problem
  const usual = isErrorCode(code) ? ERRORS[code].status : null
  const expected = code === 'invalid_input' ? [usual, statusOfInvalid] : [usual]
  const isInvalid = status === 422 || INVALID.has(code)
  const checks: [boolean, string][] = [
    [type === `urn:timepoint:error:${code}`, 'the type is not that of the code'],
    [expected.includes(status) && status === answer.status, 'the status is not the code’s'],
    [detail === error && detail !== '', 'detail and error are not the same text'],
    [id === answer.headers['x-request-id'], 'the request id is not that of the header'],
    [isInvalid === (errors !== undefined && errors.length > 0), '422 and errors'],
    [!INTERNAL.test(JSON.stringify({ ...problem, request_id: '' })), 'something internal shows'],
  ]
  return checks.flatMap(([holds, fault]) => (holds ? [] : [fault]))
}

/** @param statusOfInvalid 400 where the document says so, else as everywhere. */
function jsonFaults(
  violations: Violations,
  place: string,
  answer: FuzzAnswer,
  statusOfInvalid = 422,
): string[] {
  const body = parse(answer.text)
  if (!body) return ['a body that is no JSON']
  const faults = violations(place, body.value)
  const isProblem = answer.headers['content-type']?.startsWith(PROBLEM_TYPE)
  if (faults.length > 0 || !isProblem) return faults
  return promiseFaults(body.value as Problem, answer, statusOfInvalid)
}

/** Frames as a stream carries them; comments are none. Null: that is no event stream. */
function framesOf({ text, isCut }: FuzzAnswer): unknown[] | null {
  if (!isCut && text !== '' && !text.endsWith('\n\n')) return null
  const blocks = text.split('\n\n').slice(0, -1)
  const frames = blocks.filter((block) => !block.startsWith(':'))
  const data = frames.map((block) => /^(?:id: \d+\n)?data: (.*)$/.exec(block)?.[1])
  const values = data.map((json) => (json === undefined ? null : parse(json)))
  return values.every((value) => value !== null) ? values.map(({ value }) => value) : null
}

/** The document tells in words which frames a stream carries. */
function streamFaults(violations: Violations, { schema }: Placed, answer: FuzzAnswer): string[] {
  const [, name] = /one (\w*Frame) as JSON/.exec(schema.description ?? '') ?? []
  if (!name) throw new Error(`No frame is named in “${schema.description}”`)
  const frames = framesOf(answer)
  if (!frames) return ['a stream that is none']
  return frames.flatMap((frame) => violations(placeOfComponent(name), frame))
}

/** Each line is JSON, and there are as many as was said before the first. */
function linesFaults({ text, headers }: FuzzAnswer): string[] {
  if (text !== '' && !text.endsWith('\n')) return ['a line without its end']
  const lines = text.split('\n').slice(0, -1)
  if (lines.some((line) => !parse(line))) return ['a line that is no JSON']
  const said = headers['x-tdf-records']
  return String(lines.length) === said ? [] : [`${lines.length} lines, of which it said ${said}`]
}

/** What is wrong with an answer as one of an operation. */
function operationFaults(
  violations: Violations,
  { responses }: Operation,
  answer: FuzzAnswer,
): string[] {
  const { status, headers, text, isHead } = answer
  const contents = responses[status] ?? responses[`${Math.floor(status / 100)}XX`]
  if (!contents) return [`the status ${status}, which the document does not have`]
  if (Object.keys(contents).length === 0) return text === '' ? [] : ['a body, where none is to be']
  const type = headers['content-type']?.split(';')[0] ?? ''
  const content = contents[type]
  if (!content) return [`the content type ${type || 'of nothing'}`]
  if (isHead) return text === '' ? [] : ['a body in the answer to HEAD']
  if (type === STREAM_TYPE) return streamFaults(violations, content, answer)
  const statusOfInvalid = responses[400] ? 400 : 422
  if (type === LINES_TYPE) return linesFaults(answer)
  if (type.endsWith('/json') || type.endsWith('+json'))
    return jsonFaults(violations, content.place, answer, statusOfInvalid)
  return violations(content.place, text)
}

/** What is wrong with a refusal of something that the document does not have. */
function unknownFaults(violations: Violations, answer: FuzzAnswer): string[] {
  const { status, headers, isHead } = answer
  if (status < 400 || status > 499) return [`the status ${status}, where nothing is`]
  if (!headers['content-type']?.startsWith(PROBLEM_TYPE)) return ['no problem body']
  return isHead ? [] : jsonFaults(violations, PROBLEM, answer)
}

/** Whether a path, without its query, is one of an operation, read as generously as a router may. */
function matcherOf({ addresses }: Operation): (sent: string) => boolean {
  const sources = addresses.map((address) => {
    const rest = address.startsWith('/api/v1/models/') ? '.*' : '[^/]*'
    const escaped = address.replace(/[.+?^$()|[\]\\]/g, '\\$&')
    return escaped.replaceAll('{path}', '.*').replace(/\{\w+\}/g, rest)
  })
  const pattern = new RegExp(`^(?:${sources.join('|')})/?$`, 's')
  return (sent) => pattern.test(sent)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Finds what a request may have reached by its path and method. */
function createRouter(operations: readonly Operation[]): (request: SentRequest) => Operation[] {
  const routes = operations.map((operation) => ({ operation, isAt: matcherOf(operation) }))
  return (request) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const sent = request.path.split(/[?#]/)[0] ?? ''
    const paths = [sent, decoded(sent)]
    return routes
      .filter(({ operation, isAt }) => operation.method === method && paths.some(isAt))
      .map(({ operation }) => operation)
  }
}

/** Paths that no router reads in another way than they are written. */
const CLEAN_PATH = /^(?:\/[\w.~:@-]+)+(?:\?|$)/

/** Whether it can be read as HTTP; if not, nobody can tell what was asked, or with which id. */
function isReadable({ path, headers }: SentRequest): boolean {
  const head = path.length + headers.flat().join('').length
  return head <= HEAD_LIMIT && /^[\x21-\x7e]*$/.test(path)
}

/** What is wrong with an answer, seen as that of the operation for which least is wrong. */
function answerFaults(
  violations: Violations,
  reached: readonly Operation[],
  request: SentRequest,
  answer: FuzzAnswer,
): string[] {
  const { path } = request
  const faults = reached.map((operation) => operationFaults(violations, operation, answer))
  if (reached.length === 0 || !CLEAN_PATH.test(path) || !isReadable(request))
    faults.push(unknownFaults(violations, answer))
  return faults.reduce((least, list) => (list.length < least.length ? list : least))
}

/** A request that is as the document says is not refused for its form. */
function refusalFaults(
  refusals: readonly Refusal[],
  { isPlain, operation }: SentRequest,
  { status, text }: FuzzAnswer,
): string[] {
  if (!isPlain || status !== 422) return []
  const { code, detail = '' } = (parse(text)?.value ?? {}) as { code?: string; detail?: string }
  const known = refusals.some((one) => one.operations.test(operation) && one.detail.test(detail))
  return code !== 'invalid_input' || known ? [] : ['a refusal of what is as the document says']
}

/** A request whose body is not as the document says is not taken. */
function bodyFaults(
  violations: Violations,
  operation: Operation | undefined,
  { headers, body }: SentRequest,
  { status }: FuzzAnswer,
): string[] {
  const isJson = headers.some(([name, value]) => name === 'content-type' && value === JSON_TYPE)
  const sent = isJson && body ? parse(body.toString()) : null
  if (!operation?.body || !sent || status >= 300) return []
  return violations(operation.body.place, sent.value).map((fault) => `taken, but ${fault}`)
}

function isLenient(lenient: readonly Leniency[], { operation, path }: SentRequest): boolean {
  const query = path.split('?')[1] ?? ''
  return lenient.some((one) => one.operations.test(operation) && (one.query?.test(query) ?? true))
}

/** 5xx that nobody has explained. */
function failureFaults(
  explained: readonly Explained[],
  operation: string,
  { status, text }: FuzzAnswer,
): string[] {
  if (status < 500) return []
  const { code } = (parse(text)?.value ?? {}) as { code?: string }
  const known = explained.some((one) => one.operations.test(operation) && one.code === code)
  return known ? [] : [`the failure ${status} ${code ?? 'without a code'}`]
}

/** What begins the path of a moment in a year that there was not. */
const YEAR_ZERO = /\/(?:moments|neighbors|subgraph|traverse)(?:\/|%2f)+[-+]?0+(?:\/|%2f)/i

/** Nothing is there, and nothing leads there. */
function yearFaults({ path }: SentRequest, { status }: FuzzAnswer): string[] {
  if (!YEAR_ZERO.test(path.split('?')[0] ?? '') || status >= 400) return []
  return [`the status ${status} for a year 0`]
}

const OWN_ID = /^[A-Za-z0-9._-]{1,128}$/

/** What every answer has, and some of them beside. */
function headerFaults(request: SentRequest, { status, headers }: FuzzAnswer): string[] {
  const sent = isReadable(request) ? request.headers : []
  const ids = sent.filter(([name]) => name === 'x-request-id').map(([, value]) => value)
  const [own] = ids.length === 1 ? ids : []
  const id = headers['x-request-id'] ?? ''
  const checks: [boolean, string][] = [
    [id !== '', 'no X-Request-ID'],
    [own === undefined || !OWN_ID.test(own) || id === own, 'another X-Request-ID than its own'],
    [headers['x-content-type-options'] === 'nosniff', 'no X-Content-Type-Options'],
    [status !== 405 || headers.allow !== undefined, '405 without Allow'],
    [status !== 308 || /^\/api\//.test(headers.location ?? ''), '308 that leads nowhere'],
  ]
  return checks.flatMap(([holds, fault]) => (holds ? [] : [fault]))
}

/** Judges answers by a document. */
export function createJudge(
  document: Document,
  operations: readonly Operation[],
  { explained, refusals, lenient }: Excuses,
): Judge {
  const violations = createValidators(document)
  const reach = createRouter(operations)
  return (request, answer) => {
    const operations = reach(request)
    const reached = operations.map(({ name }) => name)
    const failures = failureFaults(explained, request.operation, answer)
    if (failures.length > 0) return { reached, faults: failures }
    const meant = isLenient(lenient, request)
      ? undefined
      : operations.find(({ name }) => name === request.operation)
    const faults = [
      ...headerFaults(request, answer),
      ...(answer.isCut && !request.mayHang ? ['no end'] : []),
      ...answerFaults(violations, operations, request, answer),
      ...refusalFaults(refusals, request, answer),
      ...bodyFaults(violations, meant, request, answer),
      ...yearFaults(request, answer),
    ]
    return { reached, faults }
  }
}
