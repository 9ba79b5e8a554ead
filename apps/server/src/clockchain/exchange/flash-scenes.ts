import { request } from 'undici'
import { z } from 'zod'
import { humanOf, type Principal } from '../identity/principal.ts'
import type { MomentScene } from '../moments/moment.ts'

/** Where Flash is, and how it is asked. */
export interface FlashAddress {
  /** Without a slash at its end; null: there is none. Only known once the server listens. */
  flashUrl(): string | null
  /** Shown as `X-Service-Key`; null: nothing. */
  flashServiceKey: string | null
}

const Text = z.string().max(2000).nullish().catch(null)

/** What of a scene a moment is shown with. */
const Scene = z.object({
  id: z.string().min(1),
  status: z.string(),
  visibility: Text,
  slug: Text,
  share_url: Text,
  image_url: Text,
  thumbnail_url: Text,
  scene_url: Text,
})

/** An address of the web; what carries the picture itself is none. */
const addressOf = (url: string | null | undefined) =>
  url && /^(https?:\/\/|\/)/i.test(url) ? url : null

/** Refusals that say: there is no such scene, or none for them. */
const ABSENT: ReadonlySet<number> = new Set([400, 403, 404, 410, 422])

/** Scenes that everybody who knows their address may see. */
const OPEN: ReadonlySet<unknown> = new Set(['public', 'unlisted'])

/** Whether a principal speaks for themselves in Flash; agents are nobody there. */
const isKnownThere = ({ kind, isAdmin }: Principal) =>
  isAdmin || kind === 'user' || kind === 'system'

function headersOf({ actor }: Principal, key: string | null): Record<string, string> {
  const user = actor === null ? null : humanOf(actor)
  return {
    accept: 'application/json',
    ...(key === null ? {} : { 'x-service-key': key }),
    ...(user === null ? {} : { 'x-user-id': user }),
  }
}

/**
 * Asks Flash for finished scenes as whoever wants to attach them: somebody else's private ones are not there.
 * The returned function gives null where there is none, and throws where Flash does not answer.
 */
export function createSceneReader({ flashUrl, flashServiceKey }: FlashAddress) {
  return async (
    principal: Principal,
    id: string,
    signal: AbortSignal,
  ): Promise<MomentScene | null> => {
    const base = flashUrl()
    if (base === null) return null
    const response = await request(`${base}/api/v1/timepoints/${encodeURIComponent(id)}`, {
      headers: headersOf(principal, flashServiceKey),
      signal,
    })
    const { statusCode: status, body } = response
    if (status !== 200) {
      await body.dump()
      if (ABSENT.has(status)) return null
      throw new Error(`Flash answered ${status}`)
    }
    const scene = Scene.parse(await body.json())
    if (scene.status !== 'completed') return null
    if (!(isKnownThere(principal) || OPEN.has(scene.visibility))) return null
    return {
      timepointId: scene.id,
      slug: scene.slug ?? null,
      shareUrl: addressOf(scene.share_url),
      imageUrl: addressOf(scene.image_url),
      thumbnailUrl: addressOf(scene.thumbnail_url),
      sceneUrl: addressOf(scene.scene_url),
    }
  }
}
