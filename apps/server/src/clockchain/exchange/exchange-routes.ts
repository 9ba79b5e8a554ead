import {
  AnyTdfRecord,
  EdgeInput,
  Indexed,
  IndexInput,
  IngestReport,
  NodeInput,
} from '@timepoint/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { INDEX_PRICE, INGEST_PRICE } from '../../accounts/credits/request-prices.ts'
import { flag } from '../../platform/http/parameters.ts'
import {
  IdempotencyHeaders,
  idempotencyKeyOf,
  showReplayed,
  takeIdempotencyKeys,
} from '../../platform/idempotency/idempotency-key.ts'
import { answers, answersOrInvalid } from '../answers.ts'
import { versionExpected } from '../content-etag.ts'
import type { VersionCheck } from '../moments/expect-version.ts'
import { visibilityOf } from '../moments/visibility-of.ts'
import type { ExchangeService } from './exchange-service.ts'
import { ExportQuery } from './export-query.ts'
import type { IngestRequest } from './ingest.ts'
import { sendLines } from './send-lines.ts'
import { bytesOf, hashBytes, INGEST_LIMIT_BYTES, isLines, takeBytes } from './take-bytes.ts'

const IngestQuery = z.object({
  partial: flag('Store what is good where something else is not.'),
  dry_run: flag('Store nothing, and tell what would become of it.'),
  visibility: z
    .string()
    .optional()
    .meta({
      enum: ['public', 'private', 'unlisted'],
      description:
        'Of moments that do not say theirs. Where nobody says it, a new one is `private`, and your own moment of the event is met whoever may see it.',
    }),
})

/** A schema with what it refers to put in its place: references inside a body lead nowhere. */
function inlined(part: unknown, named: Record<string, unknown>): unknown {
  if (Array.isArray(part)) return part.map((item) => inlined(item, named))
  if (typeof part !== 'object' || part === null) return part
  const { $ref, $defs: _, ...rest } = part as { $ref?: string; $defs?: unknown }
  if ($ref !== undefined) return inlined(named[$ref.replace('#/$defs/', '')], named)
  return Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, inlined(item, named)]))
}

/** Described for people: what comes is read item by item. */
function described(schema: z.ZodType) {
  const document = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return z.unknown().meta(inlined(document, document.$defs ?? {}) as Record<string, unknown>)
}

const Nodes = z.object({ nodes: z.array(NodeInput) })
const Edges = z.object({ edges: z.array(EdgeInput) })
const Subgraph = z.union([
  z.object({ ...Nodes.shape, ...Edges.partial().shape }),
  z.object({ ...Edges.shape, ...Nodes.partial().shape }),
])
const Records = z.union([
  z.array(AnyTdfRecord),
  AnyTdfRecord,
  z.object({ records: z.array(AnyTdfRecord) }),
])

const WriteHeaders = IdempotencyHeaders.extend({
  'if-match': z.string().optional().meta({
    description:
      'ETags of the moments that are written to, as you know them; where one is not there in such a version, 412.',
  }),
})

function versionCheckOf({ headers }: Pick<FastifyRequest, 'headers'>): VersionCheck {
  const { 'if-match': ifMatch } = headers
  return ifMatch === undefined ? null : (version) => versionExpected(ifMatch, version)
}

type KeyRequest = Parameters<typeof idempotencyKeyOf>[0]

function requestOf(
  request: FastifyRequest<{ Querystring: z.infer<typeof IngestQuery> }>,
): IngestRequest {
  const { identity: principal, id: requestId, query } = request
  return {
    principal,
    requestId,
    body: { bytes: bytesOf(request), isLines: isLines(request) },
    isPartial: query.partial,
    isDryRun: query.dry_run,
    visibility: query.visibility === undefined ? null : visibilityOf(query.visibility),
    isExpected: versionCheckOf(request),
    key: idempotencyKeyOf(request as unknown as KeyRequest),
  }
}

/** POST /index */
function registerIndex(app: FastifyInstance, { index }: ExchangeService): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/index',
    {
      config: { access: 'writer', price: INDEX_PRICE },
      ...takeIdempotencyKeys(app),
      schema: {
        tags: ['exchange'],
        operationId: 'indexMoment',
        summary: 'Store what is known of one moment, or a scene of Flash',
        description:
          'An account of a moment that is there is merged into it. `ignored` names what was not taken.',
        headers: WriteHeaders,
        body: described(IndexInput),
        response: answersOrInvalid(Indexed),
      },
    },
    async (request, reply) => {
      const { identity: principal, id: requestId, body } = request
      const key = idempotencyKeyOf(request)
      const isExpected = versionCheckOf(request)
      const { answer, replayed } = await index({ principal, requestId, body, isExpected, key })
      showReplayed(reply, replayed)
      return answer
    },
  )
}

/** POST /ingest/subgraph, POST /ingest/tdf */
function registerIngest(app: FastifyInstance, { ingest }: ExchangeService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const options = {
    config: { access: 'writer', price: INGEST_PRICE },
    bodyLimit: INGEST_LIMIT_BYTES,
    preValidation: hashBytes,
  } as const
  const schema = {
    tags: ['exchange'],
    querystring: IngestQuery,
    headers: WriteHeaders,
    response: answersOrInvalid(IngestReport),
  }

  routes.post(
    '/ingest/subgraph',
    {
      ...options,
      schema: {
        ...schema,
        operationId: 'ingestSubgraph',
        summary: 'Store up to 1000 moments and 5000 relations, all or nothing',
        description: 'One bad item: 422 `ingest_failed` with the report, and nothing is stored.',
        body: described(Subgraph),
      },
    },
    async (request, reply) => {
      const { answer, replayed } = await ingest.subgraph(requestOf(request))
      showReplayed(reply, replayed)
      return answer
    },
  )

  routes.post(
    '/ingest/tdf',
    {
      ...options,
      schema: {
        ...schema,
        operationId: 'ingestTdf',
        summary: 'Store up to 10000 records of TDF, all or nothing',
        description:
          'A list, one record, `{records}`, or one record a line as `application/x-ndjson`. Records are read without loss, and served again as they came until their moment changes.',
        body: described(Records),
      },
    },
    async (request, reply) => {
      const { answer, replayed } = await ingest.records(requestOf(request))
      showReplayed(reply, replayed)
      return answer
    },
  )
}

/** GET /export/tdf.jsonl */
function registerExport(app: FastifyInstance, { exports }: ExchangeService): void {
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())
  app.withTypeProvider<ZodTypeProvider>().get(
    '/export/tdf.jsonl',
    {
      config: { access: 'caller' },
      schema: {
        tags: ['exchange'],
        operationId: 'exportTdf',
        summary: 'Moments as records of TDF, one a line',
        description:
          'All as they were at one time. `X-TDF-Records` says how many lines come; fewer are no whole export.',
        querystring: ExportQuery,
        produces: ['application/x-ndjson'],
        response: answers(z.string().meta({ description: 'One record a line.' })),
      },
    },
    async (request, reply) => {
      const opened = await exports.open(request.identity, request.query)
      reply.header('X-TDF-Records', opened.count).header('X-Credits-Charged', 0)
      reply.header('Cache-Control', 'private, no-cache')
      return sendLines(reply, opened, { idleMs: exports.idleMs, stopping: stopping.signal })
    },
  )
}

/** POST /index, POST /ingest/subgraph, POST /ingest/tdf, GET /export/tdf.jsonl */
export async function registerExchangeRoutes(
  app: FastifyInstance,
  service: ExchangeService,
): Promise<void> {
  registerIndex(app, service)
  registerExport(app, service)
  await app.register(async (raw) => {
    takeBytes(raw)
    registerIngest(raw, service)
  })
}
