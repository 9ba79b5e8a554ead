import {
  DEFAULT_PRESET,
  type FreeModels,
  type ModelCapability,
  type ModelInfo,
  type ModelList,
  ModelProvider,
  type ModelProviders,
} from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import {
  type Candidate,
  imageCandidates,
  LOCAL_DEFAULT,
  textCandidates,
} from '../../providers/models/candidates.ts'
import type { ProviderName } from '../../providers/provider.ts'
import { pickFreeModels } from './free-models.ts'
import { builtInModels, listedModels, type ModelListContext } from './model-list.ts'

/** Which models are wanted. */
export interface ModelFilter {
  /** As OpenRouter lists them now, where that can be had. */
  remote: boolean
  freeOnly: boolean
  provider?: ModelProvider | undefined
  capability?: ModelCapability | undefined
}

/** Tells which models there are. */
export type ModelsService = ReturnType<typeof createModelsService>

const FREE_NOTE =
  'Free models come and go, and have limits of their own: at OpenRouter some calls a minute and a day. Name one as text_model.'
const UNCONFIGURED_NOTE =
  'OpenRouter is not configured on this server, so its list is not asked for: set OPENROUTER_API_KEY.'
const UNREACHABLE_NOTE =
  'The list of OpenRouter cannot be had at the moment: try again in a minute.'

/** Lists models from what is built in and what OpenRouter lists; asks nobody who is not configured. */
export function createModelsService(context: ModelListContext) {
  const { router, available, catalogue, imageCatalogue, clock } = context.models
  const now = () => new Date(clock())

  /** Asks for OpenRouter's lists where they are old. @returns whether an earlier one answers. */
  async function renew(): Promise<boolean> {
    const before = catalogue.fetchedAt()
    await Promise.all([catalogue.renew(), imageCatalogue.renew()])
    return before !== null && catalogue.fetchedAt() === before
  }

  const builtIn = () => builtInModels(context, now()).map(({ info }) => info)

  /** Built-in models, but OpenRouter's as it lists them, if that is known. */
  function all(): ModelInfo[] {
    const listed = listedModels(context, now())
    if (!listed) return builtIn()
    const others = builtIn().filter(({ provider }) => provider !== 'openrouter')
    const known = new Set(others.map(({ id }) => id))
    return [...others, ...listed.filter(({ id }) => !known.has(id))]
  }

  /** What is asked at a provider when nothing else is named. */
  function defaultsOf(provider: ProviderName) {
    const alone = { ...available, providers: new Set([provider]) }
    const preset = context.presets[DEFAULT_PRESET]
    if (!preset) throw new RangeError(DEFAULT_PRESET)
    const choice = { explicit: null, permissive: false, preset }
    const idOf = (kind: 'text' | 'image', candidate: Candidate | undefined) => {
      if (!candidate) return null
      if (provider !== 'local') return router.resolve(kind, candidate).model
      return candidate.model === LOCAL_DEFAULT ? null : `local/${candidate.model}`
    }
    return {
      default_text_model: idOf('text', textCandidates(choice, alone)[0]),
      default_image_model:
        provider === 'pollinations'
          ? provider // By name only: no chain leads to it.
          : idOf('image', imageCandidates(choice, alone)[0]),
    }
  }

  return {
    /** In order of the providers' lists; `cached`: whether OpenRouter's was fetched earlier. */
    async list({ remote, freeOnly, provider, capability }: ModelFilter): Promise<ModelList> {
      const isRemote = remote || freeOnly
      const cached = isRemote && (await renew())
      const models = (isRemote ? all() : builtIn()).filter(
        (model) =>
          (!freeOnly || model.is_free) &&
          (provider === undefined || model.provider === provider) &&
          (capability === undefined || model.capabilities.includes(capability)),
      )
      return { models, total: models.length, cached }
    },

    /** OpenRouter's free models. Without its list there are none, and the note says why. */
    async free(): Promise<FreeModels> {
      if (!available.providers.has('openrouter')) return pickFreeModels([], UNCONFIGURED_NOTE)
      await renew()
      const listed = listedModels(context, now())
      return listed ? pickFreeModels(listed, FREE_NOTE) : pickFreeModels([], UNREACHABLE_NOTE)
    },

    async providers(): Promise<ModelProviders> {
      await renew()
      const listed = listedModels(context, now())
      const known = builtInModels(context, now()).filter(({ isRetired }) => !isRetired)
      const countOf = (provider: ModelProvider) =>
        provider === 'openrouter' && listed
          ? listed.filter(({ is_available }) => is_available).length
          : known.filter(({ info }) => info.provider === provider).length
      const providers = ModelProvider.options.map((provider) => ({
        provider,
        available: provider === 'offline' || available.providers.has(provider),
        models_count: countOf(provider),
        ...(provider === 'offline'
          ? { default_text_model: provider, default_image_model: provider }
          : defaultsOf(provider)),
      }))
      return { providers }
    },

    /** @throws AppError not_found */
    async get(id: string): Promise<ModelInfo> {
      const known = builtIn().find((model) => model.id === id && model.provider !== 'openrouter')
      if (known) return known
      await renew()
      // What OpenRouter lists no more may still be known as retired.
      const found = [...all(), ...builtIn()].find((model) => model.id === id)
      if (found) return found
      throw new AppError('not_found', { detail: 'Model not found' })
    },
  }
}
