import type { ModelCapability, ModelInfo } from '@timepoint/contracts'
import type { CatalogueModel } from '../../providers/models/catalogue.ts'
import { isFreeModel, type KnownModel, knownModels } from '../../providers/models/known-models.ts'
import type { Models } from '../../providers/registry.ts'
import type { PresetTable } from '../presets/presets.ts'

/** What is shown is made from this. */
export interface ModelListContext {
  models: Pick<Models, 'router' | 'available' | 'catalogue' | 'imageCatalogue' | 'clock'>
  presets: PresetTable['presets']
  hasPollinationsKey: boolean
}

/** The engine that answers without a model. */
const OFFLINE: ModelInfo = {
  id: 'offline',
  name: 'Offline engine',
  provider: 'offline',
  capabilities: ['text', 'image_generation'],
  context_length: null,
  pricing: { prompt: 0, completion: 0 },
  is_available: true,
  is_free: true,
  modality: 'text->text+image',
}

function capabilitiesOf({ inputs, outputs }: Pick<KnownModel, 'inputs' | 'outputs'>) {
  const all: [ModelCapability, boolean][] = [
    ['text', outputs.includes('text')],
    ['vision', inputs.includes('image') && outputs.includes('text')],
    ['image_generation', outputs.includes('image')],
  ]
  return all.filter(([, has]) => has).map(([capability]) => capability)
}

function present(model: KnownModel, isAvailable: boolean): ModelInfo {
  const { id, name, provider, inputs, outputs, contextLength, price } = model
  return {
    id,
    name,
    provider,
    capabilities: capabilitiesOf(model),
    context_length: contextLength,
    pricing: price && { prompt: price.inputUsd, completion: price.outputUsd },
    is_available: isAvailable,
    is_free: isFreeModel(model),
    modality: `${inputs.join('+')}->${outputs.join('+')}`,
  }
}

/** Whether it is asked under its own id when it is asked for. */
function answersItself({ models }: ModelListContext, model: KnownModel): boolean {
  const { id, kind, provider } = model
  if (provider === 'local') return true
  const candidate = { provider, model: id, requested: id }
  return models.router.resolve(kind, candidate).model === id
}

function fromCatalogue(row: CatalogueModel): KnownModel {
  return {
    id: row.id,
    name: row.name,
    provider: 'openrouter',
    kind: 'text',
    inputs: row.inputModalities,
    outputs: row.outputModalities,
    contextLength: row.contextLength || null,
    price: row.price,
  }
}

/**
 * OpenRouter's models as it lists them, in its order: those that write, then those that draw. Null
 * while its list could not be had.
 */
export function listedModels({ models }: ModelListContext, now: Date): ModelInfo[] | null {
  const { catalogue, imageCatalogue } = models
  const writing = catalogue.rows()
  if (!writing) return null
  const known = new Set(writing.map(({ id }) => id))
  const drawing = (imageCatalogue.rows() ?? []).filter(({ id }) => !known.has(id))
  return [
    ...writing.map((row) => present(fromCatalogue(row), catalogue.lists(row.id, now) === true)),
    ...drawing.map(({ id, name }) => {
      const shared = { inputs: ['text'], outputs: ['image'], contextLength: null, price: null }
      return present({ id, name, provider: 'openrouter', kind: 'image', ...shared }, true)
    }),
  ]
}

/** The models that are known without asking anybody, and whether each is retired. */
export function builtInModels(context: ModelListContext, now: Date) {
  const { models, presets, hasPollinationsKey } = context
  const { available } = models
  const further = Object.values(presets).flatMap(({ textModel, imageModel }) =>
    [textModel, imageModel].filter((id) => id !== null),
  )
  const known = knownModels({ available, now, hasPollinationsKey, further }).map((model) => {
    const isRetired = !answersItself(context, model)
    const isAvailable = available.providers.has(model.provider) && !isRetired
    return { info: present(model, isAvailable), isRetired }
  })
  return [...known, { info: OFFLINE, isRetired: false }]
}
