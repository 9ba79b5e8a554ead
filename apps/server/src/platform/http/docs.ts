import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { UNCOUNTED } from './rate-limit.ts'
import { tidyOpenApi } from './tidy-openapi.ts'
import { varyBy } from './vary.ts'

const require = createRequire(import.meta.url)

/** ReDoc shows a logo of its maker, the only thing that it would fetch from elsewhere. */
const REDOC_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg'
const NO_IMAGE = 'data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E'

const REDOC_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Timepoint API reference</title>
<style>body { margin: 0 }</style>
</head>
<body>
<redoc spec-url="/openapi.json" disable-google-font="true"></redoc>
<script src="/redoc/redoc.js"></script>
</body>
</html>
`

/** ReDoc searches in a worker made from a blob, and styles as it draws. */
const REDOC_CSP =
  "default-src 'self'; script-src 'self'; worker-src blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Swagger UI allows itself fonts, styles, a badge and a frame from elsewhere, and asks for https. */
function onlySelf(csp: string): string {
  return csp
    .replaceAll(/ (https:|validator\.swagger\.io)/g, '')
    .replace(/ ?upgrade-insecure-requests;?/, '')
    .replace(/(base-uri|frame-ancestors) 'self'/g, "$1 'none'")
}

function asset(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '..', '..', '..', 'assets', name))
}

function redocScript(): string {
  const path = require.resolve('redoc/bundles/redoc.standalone.js')
  return readFileSync(path, 'utf8').replaceAll(REDOC_LOGO, NO_IMAGE)
}

/** What event streams carry, which no route refers to. */
const FRAMES = ['Frame', 'ChatFrame', 'DialogFrame', 'SurveyFrame']

/** A header that says who asks. */
const inHeader = (name: string, description: string) =>
  ({ type: 'apiKey', in: 'header', name, description }) as const

/** What callers show, as routes name it in `security`. */
const CREDENTIALS = {
  token: { type: 'http', scheme: 'bearer', description: 'An access token' },
  apiKey: inHeader('X-API-Key', 'A key that a user has made'),
  adminKey: inHeader('X-Admin-Key', '`ADMIN_API_KEY` of the server'),
  serviceKey: inHeader('X-Service-Key', '`FLASH_SERVICE_KEY` of the server'),
} as const

/** Who asks may say so, and need not where everybody may do everything. */
const ANY_CALLER: Record<string, string[]>[] = [
  {},
  { token: [] },
  { apiKey: [] },
  { serviceKey: [] },
]

/** Collects the routes that are registered after it into an OpenAPI 3.1 document. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Timepoint',
        version,
        description:
          'Type any moment in history and get a complete, grounded scene. Errors are problem+json (RFC 9457) with a stable `code`. Requests of one caller are limited within every sliding minute: `X-RateLimit-Limit` and `X-RateLimit-Remaining` count them, `X-RateLimit-Reset` is the Unix second at which the oldest one no longer counts; beyond that 429 with `Retry-After`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: CREDENTIALS },
      security: ANY_CALLER,
      tags: [
        { name: 'generation', description: 'Render moments' },
        { name: 'timepoints', description: 'Read and manage rendered moments' },
        { name: 'interactions', description: 'Talk with the people of rendered moments' },
        { name: 'time travel', description: 'Go on to a later or an earlier moment' },
        { name: 'sign-in', description: 'Sign in and out, and API keys' },
        { name: 'credits', description: 'What renders and talk cost, and what you have' },
        { name: 'users', description: 'People with an account, and what is kept of them' },
        { name: 'jobs', description: 'Have moments rendered into the graph' },
        { name: 'moments', description: 'The moments of history: read them, and who may see them' },
        { name: 'reading', description: 'Search, browse, list and count moments' },
        { name: 'graph', description: 'How moments are related' },
        { name: 'exchange', description: 'Take moments over from elsewhere, and along' },
        { name: 'workers', description: 'What works on the graph by itself' },
        { name: 'models', description: 'Models and providers' },
        { name: 'evaluation', description: 'Compare models' },
        { name: 'operation', description: 'Health and metrics' },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => tidyOpenApi(jsonSchemaTransformObject(document), FRAMES),
  })
}

/** What a program that asks for `/` is told. */
export interface ServiceName {
  service: string
  version: string
}

/** Whether a client asks for JSON, and not for a page. */
const wantsJson = ({ accept = '' }: IncomingHttpHeaders) =>
  /\bapplication\/json\b/i.test(accept) && !/\btext\/html\b/i.test(accept)

async function addPages(app: FastifyInstance, name: ServiceName | null): Promise<void> {
  const favicon = { filename: 'favicon.svg', rel: 'icon', sizes: 'any', type: 'image/svg+xml' }
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: onlySelf,
    uiConfig: { validatorUrl: null }, // It would send this server's address to its maker.
    logo: {
      type: 'image/svg+xml',
      content: asset('logo-dark.svg'),
      href: '/docs',
      target: '_self',
    },
    theme: { title: 'Timepoint API', favicon: [{ ...favicon, content: asset('favicon.svg') }] },
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  app.get('/redoc', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('Content-Security-Policy', REDOC_CSP)
      .type('text/html; charset=utf-8')
      .send(REDOC_PAGE),
  )
  let script: string | null = null
  app.get('/redoc/redoc.js', { schema: { hide: true } }, async (_request, reply) => {
    script ??= redocScript()
    return reply
      .type('text/javascript; charset=utf-8')
      .header('Cache-Control', 'public, max-age=3600')
      .send(script)
  })
  app.get('/', { schema: { hide: true } }, async ({ headers }, reply) => {
    if (name === null) return reply.redirect('/docs')
    varyBy(reply, 'Accept')
    return wantsJson(headers) ? name : reply.redirect('/docs')
  })
}

/**
 * Serves /openapi.json, Swagger UI at /docs, where / leads, and ReDoc at /redoc, all from this server
 * alone. None of it counts towards request limits.
 * @param name what `/` says instead to who asks for JSON; null: it always leads to /docs.
 */
export async function registerDocs(
  app: FastifyInstance,
  name: ServiceName | null = null,
): Promise<void> {
  await app.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...UNCOUNTED }
    })
    await addPages(docs, name)
  })
}
