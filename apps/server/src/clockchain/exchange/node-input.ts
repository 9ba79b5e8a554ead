import { CanonicalUrlError, type CanonicalUrlParts, parseCanonicalUrl } from '@timepoint/almanac'
import { isStorableJson, NodeInput, type Visibility } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import { MOST } from '../moments/merge-moment.ts'
import { type MomentContent, type MomentSource, NO_PROVENANCE } from '../moments/moment.ts'
import { type MomentKey, momentKey } from '../moments/moment-key.ts'
import type { ContentColumns } from '../moments/moment-row.ts'
import type { MomentInput } from '../moments/moment-upsert.ts'
import { visibilityOf } from '../moments/visibility-of.ts'
import type { FoundScene } from './ingest-context.ts'
import { invalidField } from './invalid-field.ts'
import { nodeDate } from './node-date.ts'
import { nodePlace } from './node-place.ts'

/** What a caller says of a moment, checked, as far as it can be without asking anybody. */
export interface Node {
  content: MomentContent
  key: MomentKey
  /** Null: nobody said. */
  visibility: Visibility | null
  /** The scene of Flash that it claims; whether that is there has to be asked. */
  sceneId: string | null
  /** Whether it claims to be rendered: said in vain where there is no scene. */
  claimsScene: boolean
  /** Columns whose values nobody said. */
  unsaid: ReadonlySet<Column>
  /** Keys whose values are not taken from callers. */
  ignored: readonly string[]
}

type Column = keyof ContentColumns

/** What only the system says of a moment. */
const NEVER_TAKEN = [
  'status',
  'proposed_by',
  'challenged_by',
  'superseded_by',
  'created_by',
  'created_at',
  'verified_at',
  'published_at',
  'version',
  'disclaimer',
  'tdf_hash',
] as const

/** Addresses of pictures come from Flash alone. */
const PICTURES = ['image_url', 'thumbnail_url', 'scene_url'] as const

const isBlank = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0)

/** @throws AppError invalid_input for a picture inside of its address: those are not stored. */
function assertNoPictures(raw: Readonly<Record<string, unknown>>): void {
  for (const key of PICTURES) {
    const value = raw[key]
    if (typeof value === 'string' && /^\s*data:/i.test(value)) {
      throw invalidField(key, 'must not be a data: URI: pictures are kept by Flash')
    }
  }
}

/** @throws AppError path_invalid */
function readPath(
  text: string | null | undefined,
): { path: string; parts: CanonicalUrlParts } | null {
  if (!text) return null
  try {
    const { path, parts } = parseCanonicalUrl(text.startsWith('/') ? text : `/${text}`)
    return { path, parts }
  } catch (cause) {
    if (!(cause instanceof CanonicalUrlError)) throw cause
    const errors = [{ path: 'id', message: cause.message }]
    throw new AppError('path_invalid', { detail: cause.message, cause, errors })
  }
}

/** @throws AppError path_invalid; invalid_input where a path and the rest are not about the same event. */
export function assertSamePath(given: string | null | undefined, { path }: MomentKey): void {
  const known = readPath(given)
  if (known === null || known.path === path) return
  throw invalidField('id', `contradicts the rest, which says ${path}`)
}

/** What an unnamed moment is called: the words of its path. */
function nameFromSlug(slug: string): string {
  const words = slug.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function sourcesOf({ sources }: NodeInput): MomentSource[] {
  return (sources ?? []).flatMap((source): MomentSource[] => {
    if (typeof source === 'string') return [source]
    const said = Object.entries(source).filter(([, value]) => !isBlank(value))
    return said.length === 0 ? [] : [Object.fromEntries(said)]
  })
}

function attributesOf({ attributes }: NodeInput): MomentContent['attributes'] {
  if (isBlank(attributes) || !attributes) return {}
  if (!isStorableJson(attributes)) {
    throw invalidField('attributes', 'must be well-formed Unicode without NUL')
  }
  if (Buffer.byteLength(JSON.stringify(attributes)) > MOST.attributes) {
    throw invalidField('attributes', `must have at most ${MOST.attributes} bytes as JSON`)
  }
  return attributes
}

function provenanceOf(input: NodeInput): MomentContent['provenance'] {
  return {
    textModel: input.text_model || null,
    imageModel: input.image_model || null,
    modelProvider: input.model_provider || null,
    modelPermissiveness: input.model_permissiveness ?? null,
    generationId: input.generation_id || null,
    schemaVersion: input.schema_version || NO_PROVENANCE.schemaVersion,
    sourceRunId: input.source_run_id || null,
  }
}

/** Layers that a caller can say: whether there is a scene is found out later. */
function layerOf(input: NodeInput, said: readonly unknown[]): 0 | 1 {
  if (input.layer === 0) return 0
  return input.layer === 1 || said.some((value) => !isBlank(value)) ? 1 : 0
}

function contentOf(
  input: NodeInput,
  path: ReturnType<typeof readPath>,
): { content: MomentContent; isDateSaid: boolean } {
  const { date, isSaid } = nodeDate(input, path?.parts ?? null)
  const place = nodePlace(input, path?.parts ?? null)
  const slug = input.slug || path?.parts.slug || null
  const name = input.name || (slug === null ? '' : nameFromSlug(slug))
  if (name === '') throw invalidField('name', 'is needed, or a path as id')
  const tags = [...new Set(input.tags)]
  const figures = [...new Set(input.figures)]
  const sources = sourcesOf(input)
  const oneLiner = input.one_liner || null
  const era = input.era || null
  const content: MomentContent = {
    name,
    oneLiner,
    date,
    place,
    slug,
    era,
    tags,
    figures,
    sources,
    sourceType: input.source_type ?? 'historical',
    layer: layerOf(input, [oneLiner, era, tags, figures, sources, place.latitude]),
    confidence: input.confidence ?? null,
    disclaimer: null,
    provenance: provenanceOf(input),
    scene: null,
    attributes: attributesOf(input),
  }
  return { content, isDateSaid: isSaid }
}

function unsaidOf(input: NodeInput, isDateSaid: boolean): Set<Column> {
  const unsaid = new Set<Column>()
  if (!input.name) unsaid.add('name')
  if (!isDateSaid) unsaid.add('date_edtf')
  if (!input.source_type) unsaid.add('source_type')
  if (!input.schema_version) unsaid.add('schema_version')
  return unsaid
}

/** @throws AppError invalid_input, with the place of each mistake. */
function parseNode(raw: unknown): NodeInput {
  const parsed = NodeInput.safeParse(raw)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const [first] = errors
  const detail = first ? [first.path, first.message].filter(Boolean).join(': ') : 'Invalid input'
  throw new AppError('invalid_input', { detail, errors })
}

/** @throws AppError visibility_unknown, invalid_input. */
function readVisibility({ visibility }: NodeInput): Visibility | null {
  return visibility === undefined || visibility === null ? null : visibilityOf(visibility)
}

/**
 * Reads what a caller says of a moment: by its path, or by date, place and name.
 * @param visibility in the place of what it says of that; null: nobody says it.
 * @throws AppError path_invalid; visibility_unknown; invalid_input for wrong types and ranges, contradictions
 * between the path and the rest, no date or name.
 */
export function readNode(
  raw: Readonly<Record<string, unknown>>,
  visibility?: Visibility | null,
): Node {
  const input = parseNode(raw)
  assertNoPictures(raw)
  const path = readPath(input.id)
  const { content, isDateSaid } = contentOf(input, path)
  const key = momentKey(content)
  assertSamePath(input.id, key)
  const forbidden = [...NEVER_TAKEN, ...PICTURES].filter((field) => !isBlank(raw[field]))
  return {
    content,
    key,
    visibility: visibility === undefined ? readVisibility(input) : visibility,
    sceneId: input.flash_timepoint_id || null,
    unsaid: unsaidOf(input, isDateSaid),
    claimsScene: input.layer === 2,
    ignored: forbidden,
  }
}

/**
 * The node as an account of a moment, once it is known whether its scene is there.
 * @param scene null where Flash does not have it, or not for the caller.
 */
export function accountOf(
  { content, key, visibility, unsaid, sceneId, claimsScene, ignored }: Node,
  scene: FoundScene | null,
): { input: MomentInput; ignored: readonly string[] } {
  if (scene !== null) {
    const { visibility: sceneVisibility, ...shown } = scene
    const rendered: MomentContent = { ...content, scene: shown, layer: 2 }
    return { input: { content: rendered, key, visibility, unsaid, sceneVisibility }, ignored }
  }
  const refused = sceneId === null ? [] : ['flash_timepoint_id']
  const layer = claimsScene ? ['layer'] : []
  const input = { content, key, visibility, unsaid }
  return { input, ignored: [...ignored, ...refused, ...layer] }
}
