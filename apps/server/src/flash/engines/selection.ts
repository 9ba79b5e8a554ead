import type { GenerateRequest, Warning } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'

/**
 * Whether an engine of this server can answer the request. A model asked for by name is never
 * replaced by another one.
 * @throws AppError provider_unavailable
 */
export function assertAnswerable(request: GenerateRequest): void {
  const { text_model: textModel, model_policy: policy } = request
  if (textModel && textModel.toLowerCase() !== 'offline') {
    throw new AppError('provider_unavailable', {
      detail: `The provider of ${textModel} is not configured on this server; "offline" is`,
    })
  }
  if (policy && !textModel) {
    throw new AppError('provider_unavailable', {
      detail: 'No provider of open-weight models is configured on this server',
    })
  }
}

/** What of the request has no effect with the offline engine. */
export function ignoredParts(request: GenerateRequest, mode: 'wait' | 'background'): Warning[] {
  const params = Object.entries(request.llm_params ?? {}).filter(([, value]) => value != null)
  const warnings: Warning[] = params.map(([name]) => ({
    code: 'llm_param_ignored',
    detail: `${name} has no effect: the offline engine asks no model`,
  }))
  const { image_model: imageModel, generate_image: image } = request
  if (image && imageModel && imageModel.toLowerCase() !== 'offline') {
    warnings.push({
      step: 'image_generation',
      code: 'provider_unavailable',
      detail: `The provider of ${imageModel} is not configured; the picture is computed offline`,
    })
  }
  if (!image && imageModel) {
    warnings.push({
      code: 'image_model_ignored',
      detail: 'image_model has no effect: no picture was asked for',
    })
  }
  if (request.stream_content) {
    warnings.push({
      code: 'stream_content_ignored',
      detail: 'stream_content has no effect: the offline engine writes nothing bit by bit',
    })
  }
  if (request.callback_url && mode === 'wait') {
    warnings.push({
      code: 'callback_ignored',
      detail: 'Callbacks are made for background generation only',
    })
  }
  return warnings
}
