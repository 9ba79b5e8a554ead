import type { GenerateRequest, JumpRequest } from '@timepoint/contracts'
import type { StoredTimepoint } from '../timepoints/timepoint-store.ts'

/**
 * The render that a jump asks for. Preset, models and policy are those of the timepoint it starts from,
 * and a picture is made if that has one, unless the jump says otherwise; visibility is its own.
 * Parameters of models belong to one request, and so do its context and callback.
 */
export function jumpRender(
  { request: source, visibility, result }: StoredTimepoint,
  query: string,
  asked: JumpRequest,
): GenerateRequest {
  const generateImage = asked.generate_image ?? result?.has_image ?? false
  return {
    query,
    generate_image: generateImage,
    preset: asked.preset ?? source.preset,
    text_model: asked.text_model ?? source.text_model,
    // One that was only taken over is no wish for a picture.
    image_model: asked.image_model ?? (generateImage ? source.image_model : null),
    model_policy: asked.model_policy ?? source.model_policy,
    llm_params: asked.llm_params,
    visibility,
    stream_content: false,
  }
}
