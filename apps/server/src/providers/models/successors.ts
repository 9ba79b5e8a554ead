import { ownEntry } from './own-entry.ts'

/** A model that is gone, or going, and what answers in its place. */
interface Retired {
  /** First day without it (ISO 8601); null: not dated, its successor is only for when it is refused. */
  gone: string | null
  successor: string
}

/**
 * Retired ids, by the spelling of the provider: Google's own bare, OpenRouter's with the maker.
 * Source: the providers' deprecation pages and OpenRouter's model list as of November 2026.
 */
const RETIRED: Readonly<Record<string, Retired>> = {
  'gemini-1.5-flash': { gone: '2025-09-29', successor: 'gemini-3.1-flash-lite' },
  'gemini-1.5-pro': { gone: '2025-09-29', successor: 'gemini-3.8-flash' },
  'gemini-2.0-flash': { gone: '2026-06-01', successor: 'gemini-3.1-flash-lite' },
  'gemini-2.0-flash-001': { gone: '2026-06-01', successor: 'gemini-3.1-flash-lite' },
  'gemini-2.0-flash-lite': { gone: '2026-06-01', successor: 'gemini-3.1-flash-lite' },
  // Refused to new keys since July; after its end Google would answer with another model unasked.
  'gemini-2.5-flash': { gone: '2026-12-01', successor: 'gemini-3.5-flash-lite' },
  'gemini-2.5-pro': { gone: '2026-12-01', successor: 'gemini-3.8-flash' },
  'gemini-2.5-flash-lite': { gone: null, successor: 'gemini-3.1-flash-lite' },
  'gemini-3-flash-preview': { gone: null, successor: 'gemini-3.8-flash' },
  'gemini-3.1-flash-lite': { gone: '2027-05-07', successor: 'gemini-3.5-flash-lite' },
  'gemini-3.6-flash': { gone: null, successor: 'gemini-3.8-flash' },
  'gemini-3.7-flash': { gone: null, successor: 'gemini-3.8-flash' },
  'gemini-3.8-flash': { gone: null, successor: 'gemini-4-hydrogen' },
  'qwen/qwen3-235b-a22b': { gone: '2026-11-10', successor: 'qwen/qwen3-235b-a22b-2507' },
  'mistralai/mistral-small-3.2-24b-instruct': {
    gone: '2026-11-10',
    successor: 'mistralai/mistral-small-2603',
  },
  'deepseek/deepseek-chat-v3-0324': { gone: null, successor: 'deepseek/deepseek-v3.2' },
  'deepseek/deepseek-r1': { gone: null, successor: 'deepseek/deepseek-r1-0528' },
  'gemini-2.5-flash-image': { gone: '2026-10-02', successor: 'gemini-nano-banana-2.1' },
  'gemini-2.5-flash-image-preview': { gone: '2026-01-15', successor: 'gemini-nano-banana-2.1' },
  'gemini-3-pro-image-preview': { gone: '2026-06-25', successor: 'gemini-3-pro-image' },
  'gemini-3.1-flash-image-preview': { gone: '2026-06-25', successor: 'gemini-nano-banana-2.1' },
  'gemini-3.1-flash-image': { gone: '2026-10-29', successor: 'gemini-nano-banana-2.1' },
  'gemini-3.1-flash-lite-image': { gone: null, successor: 'gemini-nano-banana-2.1' },
  'black-forest-labs/flux-3-image-klein': {
    gone: null,
    successor: 'black-forest-labs/flux.2-klein-4b',
  },
}

/** OpenRouter serves some of Google's models for longer than Google: only its own list counts there. */
const AT_OPENROUTER: Readonly<Record<string, Retired>> = {
  'google/gemini-2.5-flash': { gone: null, successor: 'google/gemini-3.5-flash-lite' },
  'google/gemini-2.5-flash-image': { gone: null, successor: 'google/gemini-3.1-flash-image' },
  'google/gemini-3.1-flash-image': {
    gone: null,
    successor: 'black-forest-labs/flux-3-image-klein',
  },
}

/** Imagen's ids, of which there are many, in the table as one. */
const IMAGEN = ['imagen-3.0-generate-002', 'imagen-4.0-generate-001']

/** Every id that the table names as going or gone. */
export const RETIRING: readonly string[] = [
  ...Object.keys(RETIRED),
  ...Object.keys(AT_OPENROUTER),
  ...IMAGEN,
]

/** Successors that operators add to the table, by id. */
export type ExtraSuccessors = Readonly<Record<string, string>>

function find(id: string, extra: ExtraSuccessors): Retired | null {
  const own = ownEntry(extra, id)
  if (own !== undefined) return { gone: '2026-01-01', successor: own }
  const plain = id.toLowerCase() // As callers may write what clouds read in any case.
  if (plain.startsWith('imagen-'))
    return { gone: '2026-08-17', successor: 'gemini-nano-banana-2.1' }
  const known = ownEntry(AT_OPENROUTER, plain) ?? ownEntry(RETIRED, plain)
  if (known) return known
  const bare = plain.startsWith('google/')
    ? ownEntry(RETIRED, plain.slice('google/'.length))
    : undefined
  return bare ? { gone: bare.gone, successor: `google/${bare.successor}` } : null
}

/** What answers when a model is gone; null when nobody is named. */
export function successorOf(id: string, extra: ExtraSuccessors = {}): string | null {
  return find(id, extra)?.successor ?? null
}

/** Whether the table dates a model as gone. */
export function isGone(id: string, now: Date, extra: ExtraSuccessors = {}): boolean {
  const gone = find(id, extra)?.gone
  return gone != null && new Date(gone) <= now
}
