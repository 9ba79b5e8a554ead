import { createHash } from 'node:crypto'
import { Problem } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { matchesEtag } from '../../platform/http/etag.ts'
import type { MomentService } from './moment-service.ts'
import type { PictureKind } from './picture-store.ts'

/** Bytes are sent as they are. */
const Bytes = z.unknown().meta({ type: 'string', format: 'binary' })

const KINDS: readonly PictureKind[] = ['image', 'thumbnail']

/** GET /scenes/{id}/image, GET /scenes/{id}/thumbnail */
export function registerPictureRoutes(app: FastifyInstance, service: MomentService): void {
  const routes = app.withTypeProvider<ZodTypeProvider>()
  for (const kind of KINDS) {
    routes.get(
      `/scenes/:id/${kind}`,
      {
        config: { access: 'anyone' },
        schema: {
          tags: ['moments'],
          operationId: kind === 'image' ? 'getSceneImage' : 'getSceneThumbnail',
          summary: `The ${kind === 'image' ? 'picture' : 'small picture'} of a scene that Flash sent inside of its address`,
          description: 'For whoever may see a moment that has the scene.',
          produces: ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'],
          params: z.object({ id: z.string().min(1).max(200) }),
          response: { 200: Bytes, 304: z.undefined(), '4xx': Problem, '5xx': Problem },
        },
      },
      async (request, reply) => {
        const named = { timepointId: request.params.id, kind }
        const { bytes, mediaType, isPublic } = await service.picture(request.identity, named)
        const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
        reply.header('ETag', etag)
        reply.header('Cache-Control', isPublic ? 'public, max-age=3600' : 'private, no-cache')
        // Pages of elsewhere may show what anybody may read.
        if (isPublic) reply.header('Cross-Origin-Resource-Policy', 'cross-origin')
        if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send()
        return reply.type(mediaType).send(bytes)
      },
    )
  }
}
