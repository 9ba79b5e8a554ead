import { ERRORS, isErrorCode, type Problem } from '@timepoint/contracts'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { INTERNAL } from '../problem.ts'
import type { Document, Operation } from './document.ts'
import type { FuzzAnswer, SentRequest } from './send.ts'

/** A failure of the server that its configuration explains. */
export interface Explained {
  operations: RegExp
  code: string
  why: string
}

/** Says what is wrong with an answer; an empty list: nothing. */
export type Judge = (request: SentRequest, answer: FuzzAnswer) => string[]

const JSON_TYPE = 'application/json'
const PROBLEM = 'application/problem+json'

/** Bytes of a request's first line and headers from which HTTP itself refuses it. */
const HEAD_LIMIT = 16_000

const pointer = (...parts: string[]) =>
  parts
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/')

/** Checks values by the schemas of a document, in strict mode: a keyword that means nothing is an error. */
function createValidators(document: Document) {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    validateSchema: false,
  })
  addFormats.default(ajv)
  ajv.addVocabulary([...Object.keys(document), 'example'])
  ajv.addSchema(document, 'api')
  const known = new Map<string, ValidateFunction>()
  return (place: string): ValidateFunction => {
    const validate = known.get(place) ?? ajv.getSchema(`api#/${place}`)
    if (!validate) throw new Error(`The document has no schema at ${place}`)
    known.set(place, validate)
    return validate
  }
}

type Validators = ReturnType<typeof createValidators>

function violations(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return []
  return (validate.errors ?? []).slice(0, 3).map(({ instancePath, message, params }) => {
    return `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`
  })
}

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

/** What each error promises beyond its schema. */
function problemFaults(problem: Problem, answer: FuzzAnswer): string[] {
  const { type, code, status, detail, error, request_id: id, errors } = problem
  const entry = isErrorCode(code) ? ERRORS[code] : null
  const checks: [boolean, string][] = [
    [type === `urn:timepoint:error:${code}`, 'the type is not that of the code'],
    [entry?.status === answer.status && status === answer.status, 'the status is not the code’s'],
    [detail === error && detail !== '', 'detail and error are not the same text'],
    [id === answer.headers['x-request-id'], 'the request id is not that of the header'],
    [(answer.status === 422) === (errors !== undefined && errors.length > 0), '422 and errors'],
    [!INTERNAL.test(JSON.stringify({ ...problem, request_id: '' })), 'something internal shows'],
  ]
  return checks.flatMap(([holds, fault]) => (holds ? [] : [fault]))
}

/** Frames as a stream carries them; comments are none. Null: that is no event stream. */
function framesOf(text: string, isCut: boolean): unknown[] | null {
  if (!isCut && text !== '' && !text.endsWith('\n\n')) return null
  const blocks = text.split('\n\n').slice(0, -1)
  const frames = blocks.filter((block) => !block.startsWith(':'))
  const data = frames.map((block) => /^(?:id: \d+\n)?data: (.*)$/.exec(block)?.[1])
  const values = data.map((json) => (json === undefined ? null : parse(json)))
  return values.every((value) => value !== null) ? values.map(({ value }) => value) : null
}

/** The document tells in words which frames a stream carries. */
function frameSchemaOf(document: Document, { path, method }: Operation): string {
  const described = document.paths[path]?.[method.toLowerCase()]
  const { description = '' } =
    described?.responses['200']?.content?.['text/event-stream']?.schema ?? {}
  const [, name] = /one (\w*Frame) as JSON/.exec(description) ?? []
  if (!name) throw new Error(`The document does not say what ${method} ${path} streams`)
  return name
}

/** Status of the document that stands for a status; null: it is not there. */
function documented({ responses }: Operation, status: number): string | null {
  const wide = `${Math.floor(status / 100)}XX`
  return [String(status), wide].find((name) => responses[name] !== undefined) ?? null
}

/** Whether a path, without its query, is one of an operation, read as generously as a router may. */
function isAt({ path }: Operation, sent: string): boolean {
  const rest = path.startsWith('/api/v1/models/') ? '.*' : '[^/]*'
  const pattern = path.replace(/[.+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, rest)
  return new RegExp(`^${pattern}/?$`, 's').test(sent)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** What a request may have reached: what it was made for, and what its path and method name as well. */
function reachable(operations: readonly Operation[], request: SentRequest): Operation[] {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const sent = request.path.split(/[?#]/)[0] ?? ''
  return operations.filter(
    (operation) =>
      operation.method === method && (isAt(operation, sent) || isAt(operation, decoded(sent))),
  )
}

interface Context {
  document: Document
  validators: Validators
}

function bodyFaults(
  { document, validators }: Context,
  operation: Operation,
  status: string,
  answer: FuzzAnswer,
): string[] {
  const types = operation.responses[status] ?? []
  const type = answer.headers['content-type']?.split(';')[0] ?? ''
  if (types.length === 0) return answer.text === '' ? [] : ['a body, where there is none to be']
  if (!types.includes(type)) return [`the content type ${type || 'of nothing'}`]
  if (answer.isHead) return answer.text === '' ? [] : ['a body in the answer to HEAD']
  const { path, method } = operation
  if (type === 'text/event-stream') {
    const frames = framesOf(answer.text, answer.isCut)
    if (!frames) return ['a stream that is none']
    const schema = validators(pointer('components', 'schemas', frameSchemaOf(document, operation)))
    return frames.flatMap((frame) => violations(schema, frame))
  }
  const place = [
    'paths',
    path,
    method.toLowerCase(),
    'responses',
    status,
    'content',
    type,
    'schema',
  ]
  const schema = validators(pointer(...place))
  if (!type.endsWith('json')) return violations(schema, answer.text)
  const body = parse(answer.text)
  if (!body) return ['a body that is no JSON']
  const faults = violations(schema, body.value)
  if (faults.length > 0 || type !== PROBLEM) return faults
  return problemFaults(body.value as Problem, answer)
}

/** What is wrong with a refusal of something that the document does not have. */
function unknownFaults({ validators }: Context, answer: FuzzAnswer): string[] {
  const { status, headers, text, isHead } = answer
  if (status < 400 || status > 499) return [`the status ${status}, where nothing is`]
  if (!headers['content-type']?.startsWith(PROBLEM)) return ['no problem body']
  if (isHead) return []
  const body = parse(text)
  if (!body) return ['a body that is no JSON']
  const faults = violations(validators('components/schemas/Problem'), body.value)
  return faults.length > 0 ? faults : problemFaults(body.value as Problem, answer)
}

function operationFaults(context: Context, operation: Operation, answer: FuzzAnswer): string[] {
  const status = documented(operation, answer.status)
  if (status === null) return [`the status ${answer.status}, which the document does not have`]
  return bodyFaults(context, operation, status, answer)
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

/** Paths that no router reads in another way than they are written. */
const CLEAN_PATH = /^(?:\/[\w.~:@-]+)+(?:\?|$)/

/** What is wrong with an answer, seen as that of the operation for which least is wrong. */
function answerFaults(
  context: Context,
  operations: readonly Operation[],
  request: SentRequest,
  answer: FuzzAnswer,
): string[] {
  const head = request.path.length + request.headers.flat().join('').length
  if (head > HEAD_LIMIT && answer.status === 413) return unknownFaults(context, answer)
  const candidates = reachable(operations, request)
  const faults = candidates.map((operation) => operationFaults(context, operation, answer))
  if (candidates.length === 0 || !CLEAN_PATH.test(request.path)) {
    faults.push(unknownFaults(context, answer))
  }
  return faults.reduce((least, list) => (list.length < least.length ? list : least))
}

/** A request that is as the document says is not refused for its form; one that is not is not taken. */
function requestFaults(
  { document, validators }: Context,
  { operation, isPlain, headers, body }: SentRequest,
  { status, text }: FuzzAnswer,
): string[] {
  if (isPlain && status === 422 && text.includes('"invalid_input"')) {
    return ['a refusal of what is as the document says']
  }
  const [method = '', path = ''] = operation.split(' ')
  const described = document.paths[path]?.[method.toLowerCase()]?.requestBody
  const isJson = headers.some(([name, value]) => name === 'content-type' && value === JSON_TYPE)
  const value = isJson && body ? parse(body.toString()) : null
  if (!described || !value || status >= 300) return []
  const place = ['paths', path, method.toLowerCase(), 'requestBody', 'content', JSON_TYPE, 'schema']
  return violations(validators(pointer(...place)), value.value).map(
    (fault) => `taken, but ${fault}`,
  )
}

/** Judges answers by a document. @param explained 5xx that are as they should be. */
export function createJudge(
  document: Document,
  operations: readonly Operation[],
  explained: readonly Explained[],
): Judge {
  const context = { document, validators: createValidators(document) }
  return (request, answer) => {
    const failures = failureFaults(explained, request.operation, answer)
    if (failures.length > 0) return failures
    return [
      ...(answer.headers['x-request-id'] ? [] : ['no X-Request-ID']),
      ...(answer.isCut && !request.mayHang ? ['no end'] : []),
      ...answerFaults(context, operations, request, answer),
      ...requestFaults(context, request, answer),
    ]
  }
}
