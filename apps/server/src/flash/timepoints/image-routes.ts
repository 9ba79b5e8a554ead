import { Problem, type Visibility } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { matchesEtag } from '../../platform/http/etag.ts'
import { UNCOUNTED } from '../../platform/http/rate-limit.ts'
import { varyBy } from '../../platform/http/vary.ts'
import type { RoutesContext } from './routes-context.ts'

const WIDTHS = [160, 320, 640, 1024, 1536] as const

const Width = z
  .string()
  .refine(
    (width) => WIDTHS.some((allowed) => String(allowed) === width),
    `must be one of ${WIDTHS.join(', ')}`,
  )
  .transform(Number)
  .meta({ type: 'integer', enum: [...WIDTHS] })

/** What is not public is kept by nobody but who may see it, and not shown again without asking. */
const CACHING: Readonly<Record<Visibility, string>> = {
  public: 'public, max-age=3600',
  unlisted: 'private, no-cache',
  private: 'private, no-cache',
}

/** Bytes are sent as they are. */
const Picture = z.unknown().meta({ type: 'string', format: 'binary' })

/** The client takes JPEG but not WebP. A weight of 0 means that it does not take it. */
function wantsJpeg(accept: string | undefined): boolean {
  const taken = (accept ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(?:\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]?.trim())
  const all = taken.includes('*/*') || taken.includes('image/*')
  return !all && taken.includes('image/jpeg') && !taken.includes('image/webp')
}

/** GET /timepoints/{id}/image */
export function registerImageRoutes(app: FastifyInstance, { service }: RoutesContext): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get(
    '/timepoints/:id/image',
    {
      config: UNCOUNTED,
      schema: {
        tags: ['timepoints'],
        operationId: 'getTimepointImage',
        summary: 'The picture',
        description: 'WebP, or JPEG for clients that accept only that. Never enlarged.',
        produces: ['image/webp', 'image/jpeg'],
        params: z.object({ id: z.string() }),
        querystring: z.object({ w: Width.optional() }),
        response: { 200: Picture, 304: z.undefined(), '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const timepoint = await service.get(request.principal, request.params)
      const format = wantsJpeg(request.headers.accept) ? 'jpeg' : 'webp'
      const variant = await service.imageVariant(timepoint, request.query.w ?? null, format)
      const { visibility } = timepoint
      reply.header('ETag', variant.etag).header('Cache-Control', CACHING[visibility])
      // Pages of elsewhere may show what anybody may read.
      if (visibility !== 'private') reply.header('Cross-Origin-Resource-Policy', 'cross-origin')
      varyBy(reply, 'Accept')
      if (matchesEtag(request.headers['if-none-match'], variant.etag)) {
        return reply.code(304).send()
      }
      return reply.type(variant.mime).send(await variant.bytes())
    },
  )
}
