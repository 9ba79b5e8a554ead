import { createHash } from 'node:crypto'
import type { Warning } from '@timepoint/contracts'
import sharp from 'sharp'
import {
  type Candidate,
  imageCandidates,
  imageProviderOf,
} from '../../../providers/models/candidates.ts'
import { type ImageAnswer, ProviderError } from '../../../providers/provider.ts'
import type { Routed } from '../../../providers/router/router.ts'
import { toImagePrompt } from '../../agents/prompting/image-dialect.ts'
import type { ImageFile } from '../../pipeline/state.ts'
import type { StepAnswer, StepContext } from './step.ts'

const MIMES = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const

/** Pixels; anything smaller is a placeholder. */
const MIN_SIDE = 64

/** Twice what the largest models draw: some hundred kilobytes can decode to gigabytes. */
const MAX_PIXELS = 2 * 4096 * 4096

/** A picture that is this much wider or higher than asked for is kept, and remarked on. */
const RATIO_TOLERANCE = 0.15

/**
 * The picture as it came, checked by decoding all of it. Bytes are kept as they are: models mark
 * their pictures as generated, and encoding again would take the mark off.
 * @throws ProviderError unusable when it is no picture.
 */
async function readPicture({ bytes }: ImageAnswer): Promise<ImageFile> {
  const buffer = Buffer.from(bytes)
  try {
    const image = sharp(buffer, { limitInputPixels: MAX_PIXELS })
    const { format, width, height } = await image.metadata()
    await image.raw().toBuffer()
    const mime = MIMES[format as keyof typeof MIMES]
    if (mime && Math.min(width, height) >= MIN_SIDE) {
      return { bytes: buffer, mime, width, height }
    }
  } catch (cause) {
    throw new ProviderError('unusable', 'The picture cannot be decoded', { cause })
  }
  throw new ProviderError('unusable', 'The picture is of an unknown format, or tiny')
}

function ratioWarning({ width, height }: ImageFile, wanted: string) {
  const [w = 1, h = 1] = wanted.split(':').map(Number)
  if (Math.abs(width / height / (w / h) - 1) <= RATIO_TOLERANCE) return []
  return [{ code: 'check_failed', detail: `The picture is ${width}x${height}, not ${wanted}` }]
}

/** Says so when another model drew than the one that was named, or chosen. */
function replacementWarning(
  { scope }: StepContext,
  { candidate, model: used, replaced }: Routed<ImageFile>,
): Warning[] {
  const { explicit: requested } = scope.choice.image
  const code = 'model_replaced'
  // That a provider is not configured was said when the request was accepted.
  const isAskable = requested !== null && scope.available.providers.has(imageProviderOf(requested))
  if (isAskable && !candidate.isNamed) {
    return [{ code, detail: `${requested} did not draw; ${used} did`, requested, used }]
  }
  if (!replaced) return []
  const detail = `${replaced.requested} is retired; ${replaced.used} answered in its place`
  return [{ code, detail, ...replaced }]
}

/** Asks for the picture, in the words that suit each model. */
export async function answerImage(context: StepContext): Promise<StepAnswer<'image_generation'>> {
  const { scope, state, signal } = context
  const data = state.image_prompt
  if (!data) throw new ProviderError('invalid_request', 'There is no image prompt')
  const optimized = state.image_prompt_optimizer?.optimized_prompt ?? null
  const routed = await scope.router.image({
    call: 'image_generation',
    candidates: imageCandidates(scope.choice.image, scope.available),
    aspectRatio: data.aspect_ratio,
    prompt: ({ model }: Candidate, calmer) => toImagePrompt(model, data, optimized, calmer),
    read: readPicture,
    budget: scope.budget,
    signal,
  })
  const { value: image, candidate, model, attempts } = routed
  const { mime, width, height, bytes } = image
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return {
    output: { mime, width, height, sha256 },
    image,
    provider: candidate.provider,
    model,
    attempts,
    claims: [],
    warnings: [...ratioWarning(image, data.aspect_ratio), ...replacementWarning(context, routed)],
  }
}
