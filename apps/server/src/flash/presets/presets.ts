import { readFileSync } from 'node:fs'
import { ImageModel, PRESETS, TextModel } from '@timepoint/contracts'
import { z } from 'zod'
import { PRESET_MODELS } from '../../providers/models/candidates.ts'
import type { ExtraSuccessors } from '../../providers/models/successors.ts'
import type { Preset } from '../engines/llm/scope.ts'

/** What the presets of a server are, and which retired models it replaces by itself. */
export interface PresetTable {
  /** By canonical name. */
  presets: Readonly<Record<string, Preset & { credits: number }>>
  successors: ExtraSuccessors
  /** Names of those that are not built in. */
  further: readonly string[]
}

const BUILT_IN: PresetTable['presets'] = Object.fromEntries(
  Object.entries(PRESETS).map(([name, { maxTokens, thinkingLevel, credits }]) => {
    const models = PRESET_MODELS[name]
    if (!models) throw new RangeError(name)
    return [name, { ...models, maxTokens, thinking: thinkingLevel, credits }]
  }),
)

const RESERVED = Object.entries(PRESETS).flatMap(([name, { aliases }]) => [name, ...aliases])

/** `offline` is an engine, which a preset does not choose. */
const isOfProvider = (id: string) => id.toLowerCase() !== 'offline'

const FileEntry = z.strictObject({
  text_model: TextModel.refine(isOfProvider, 'must not be offline'),
  image_model: ImageModel.refine(isOfProvider, 'must not be offline').optional(),
  max_tokens: z.int().min(1).max(32_768),
  thinking_level: z.enum(['none', 'low', 'medium', 'high']),
  credits: z.int().min(0).max(1_000_000).default(5),
})

const PresetName = z
  .string()
  .regex(/^[a-z0-9_-]{1,32}$/, {
    error: ({ input }) => `${JSON.stringify(input)}: names are 1 to 32 of a-z, 0-9, _ and -`,
  })
  .refine((name) => !RESERVED.includes(name), {
    error: ({ input }) => `${JSON.stringify(input)}: built-in presets cannot be redefined`,
  })

/** The file: presets by name, and under `successors` what answers in place of retired models. */
const PresetsFile = z
  .object({ successors: z.record(z.string(), z.string().min(1)).default({}) })
  .catchall(FileEntry)

/**
 * The presets of a server: the built-in ones and those of its file.
 * @param path of the file; null: there is none.
 * @throws Error that names the file and what is wrong with it.
 */
export function loadPresets(path: string | null): PresetTable {
  if (path === null) return { presets: BUILT_IN, successors: {}, further: [] }
  try {
    const { successors, ...entries } = PresetsFile.parse(JSON.parse(readFileSync(path, 'utf8')))
    const own = Object.entries(entries).map(([name, entry]) => {
      const preset = {
        textModel: entry.text_model,
        imageModel: entry.image_model ?? null,
        maxTokens: entry.max_tokens,
        thinking: entry.thinking_level,
        credits: entry.credits,
      }
      return [PresetName.parse(name), preset] as const
    })
    const further = own.map(([name]) => name)
    return { presets: { ...BUILT_IN, ...Object.fromEntries(own) }, successors, further }
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new Error(`PRESETS_FILE ${path} cannot be used: ${reason}`, { cause })
  }
}
