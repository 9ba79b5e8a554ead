import { Visibility } from '@timepoint/contracts'
import { request } from 'undici'
import { z } from 'zod'
import { humanOf, type Principal } from '../identity/principal.ts'
import { addressOf, MAX_DATA_URI, pictureAddressOf } from '../moments/data-uri.ts'
import type { FoundScene } from './ingest-context.ts'

/** Where Flash is, and how it is asked. */
export interface FlashAddress {
  /** Without a slash at its end; null: there is none. Only known once the server listens. */
  flashUrl(): string | null
  /** Shown as `X-Service-Key`; null: nothing. */
  flashServiceKey: string | null
}

const Text = z.string().max(2000).nullish().catch(null)
const Picture = z.string().max(MAX_DATA_URI).nullish().catch(null)

/** What of a scene a moment is shown with. */
const Scene = z.object({
  id: z.string().min(1),
  status: z.string(),
  visibility: Text,
  slug: Text,
  share_url: Text,
  image_url: Picture,
  thumbnail_url: Picture,
  scene_url: Text,
})

/** Refusals that say: there is no such scene, or none for them. */
const ABSENT: ReadonlySet<number> = new Set([400, 401, 403, 404, 410, 422])

/** Scenes that everybody who knows their address may see. */
const OPEN: ReadonlySet<unknown> = new Set(['public', 'unlisted'])

/** No ids, but ways to other addresses. */
const DOTS = /^\.{1,2}$/

type Headers = Record<string, string>

/** As whom Flash is asked, one after the other: it knows services and people, who may be new to it. */
function askers({ kind, actor, isAdmin }: Principal, serviceKey: string | null): Headers[] {
  const key: Headers = serviceKey === null ? {} : { 'x-service-key': serviceKey }
  const user = actor === null ? null : humanOf(actor)
  const nobody = {}
  if (user !== null) return [{ ...key, 'x-user-id': user }, nobody]
  return isAdmin || kind === 'system' ? [key] : [nobody]
}

/** A scene as these headers get to see it; null where it is not there for them. */
async function readScene(url: string, headers: Headers, signal: AbortSignal) {
  const response = await request(url, {
    headers: { accept: 'application/json', ...headers },
    signal,
  })
  const { statusCode: status, body } = response
  if (status === 200) {
    const scene = Scene.parse(await body.json())
    const isTheirs = Object.keys(headers).length > 0 || OPEN.has(scene.visibility)
    return scene.status === 'completed' && isTheirs ? scene : null
  }
  await body.dump()
  if (ABSENT.has(status)) return null
  throw new Error(`Flash answered ${status}`)
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
  ): Promise<FoundScene | null> => {
    const base = flashUrl()
    if (base === null || DOTS.test(id)) return null
    const url = `${base}/api/v1/timepoints/${encodeURIComponent(id)}`
    for (const headers of askers(principal, flashServiceKey)) {
      const scene = await readScene(url, headers, signal)
      if (!scene) continue
      return {
        timepointId: scene.id,
        slug: scene.slug ?? null,
        shareUrl: addressOf(scene.share_url),
        imageUrl: pictureAddressOf(scene.image_url),
        thumbnailUrl: pictureAddressOf(scene.thumbnail_url),
        sceneUrl: addressOf(scene.scene_url),
        // A Flash that does not say knows no other scenes.
        visibility: Visibility.safeParse(scene.visibility).data ?? 'public',
      }
    }
    return null
  }
}
