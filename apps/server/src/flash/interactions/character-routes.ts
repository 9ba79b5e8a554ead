import { CharacterSheet, Problem } from '@timepoint/contracts'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Principal } from '../../accounts/identity/principal.ts'

/** GET /timepoints/{id}/characters. @param describe says who is there; throws `not_found` for nobody. */
export function registerCharacterRoutes(
  app: FastifyInstance,
  describe: (principal: Principal, timepointId: string) => Promise<CharacterSheet>,
): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/timepoints/:id/characters',
    {
      schema: {
        tags: ['timepoints'],
        operationId: 'getCharacters',
        summary: 'The people of a scene, with prompts to have a model of yours speak as them',
        params: z.object({ id: z.string() }),
        response: { 200: CharacterSheet, '4xx': Problem, '5xx': Problem },
      },
    },
    ({ principal, params }) => describe(principal, params.id),
  )
}
