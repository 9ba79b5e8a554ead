import { z } from 'zod'
import { float } from './json.ts'

/** The content of a scene: what the fourteen agents write. Null means unknown, never "none". */

const Level = z.enum(['low', 'medium', 'high', 'climactic'])

/** Something that could be seen, heard, smelt, felt or tasted. */
export const SensoryDetail = z.object({
  sense: z.enum(['sight', 'sound', 'smell', 'touch', 'taste']),
  description: z.string(),
  intensity: z.enum(['subtle', 'moderate', 'strong']),
})

/** The place at that instant. Lists are empty, and texts null, where nothing is known. */
export const Scene = z
  .object({
    setting: z.string(),
    atmosphere: z.string(),
    weather: z.string().nullable(),
    lighting: z.string().nullable(),
    temperature: z.string().nullable(),
    architecture: z.string().nullable(),
    objects: z.array(z.string()),
    furniture: z.array(z.string()),
    sensory_details: z.array(SensoryDetail),
    crowd_description: z.string().nullable(),
    social_dynamics: z.string().nullable(),
    tension_level: Level,
    mood: z.string().nullable(),
    focal_point: z.string().nullable(),
    color_palette: z.array(z.string()),
  })
  .meta({ id: 'Scene' })
export type Scene = z.infer<typeof Scene>

/** Weight of a person in the scene. */
export const CharacterRole = z.enum(['primary', 'secondary', 'background'])
export type CharacterRole = z.infer<typeof CharacterRole>

/** A person in the scene, as far as known. */
export const Character = z
  .object({
    name: z.string(),
    role: CharacterRole,
    description: z.string(),
    clothing: z.string().nullable(),
    expression: z.string().nullable(),
    pose: z.string().nullable(),
    action: z.string().nullable(),
    position_in_scene: z.string().nullable(),
    age_description: z.string().nullable(),
    historical_note: z.string().nullable(),
    personality: z.string().nullable(),
    speaking_style: z.string().nullable(),
    social_register: z.string().nullable(),
    emotional_state: z.string().nullable(),
    speaks_in_scene: z.boolean(),
  })
  .meta({ id: 'Character' })
export type Character = z.infer<typeof Character>

/** At most six people. */
export const Cast = z
  .object({
    characters: z.array(Character).max(6),
    focal_character: z.string().nullable(),
    group_dynamics: z.string().nullable(),
    historical_accuracy_note: z.string().nullable(),
  })
  .meta({ id: 'Cast' })
export type Cast = z.infer<typeof Cast>

/**
 * `attested`: a record or named witness reports these words of this moment; `traditional`: a
 * chronicle or later saying; `dramatized`: written for the scene.
 */
export const Provenance = z.enum(['attested', 'traditional', 'dramatized'])
export type Provenance = z.infer<typeof Provenance>

/** One line, spoken by a member of the cast. */
export const DialogLine = z
  .object({
    speaker: z.string(),
    text: z.string(),
    tone: z.string().nullable(),
    action: z.string().nullable(),
    response_to: z.string().nullable(),
    is_whispered: z.boolean(),
    provenance: Provenance,
  })
  .meta({ id: 'DialogLine' })
export type DialogLine = z.infer<typeof DialogLine>

/** At most seven lines, in the order spoken. */
export const Dialog = z.array(DialogLine).max(7)
export type Dialog = z.infer<typeof Dialog>

/** What happens and what it means. The later fields are hindsight. */
export const Moment = z
  .object({
    plot_summary: z.string(),
    stakes: z.string().nullable(),
    before_context: z.string().nullable(),
    after_context: z.string().nullable(),
    consequences: z.string().nullable(),
    tension_arc: z.enum(['rising', 'falling', 'climactic', 'resolved']),
    emotional_beats: z.array(z.string()),
    conflict_type: z.string().nullable(),
    central_question: z.string().nullable(),
    dramatic_irony: z.string().nullable(),
    historical_significance: z.string().nullable(),
  })
  .meta({ id: 'Moment' })
export type Moment = z.infer<typeof Moment>

/** How much of an answer of the offline engine is known. Null when a model answered. */
export const Tier = z.enum(['curated', 'corroborated', 'query-only'])
export type Tier = z.infer<typeof Tier>

/** What sources say. `verified_*` only holds what was found in one. */
export const Grounding = z
  .object({
    status: z.enum(['grounded', 'skipped', 'failed']),
    tier: Tier.nullable(),
    model: z.string().nullable(),
    grounded_at: z.iso.datetime().nullable(),
    verified_location: z.string().nullable(),
    venue_description: z.string().nullable(),
    verified_date: z.string().nullable(),
    verified_year: z.int().nullable(),
    verified_participants: z.array(z.string()),
    setting_details: z.string().nullable(),
    event_mechanics: z.string().nullable(),
    visible_technology: z.string().nullable(),
    photographic_reality: z.string().nullable(),
    physical_participants: z.array(z.string()),
    historical_context: z.string().nullable(),
    source_citations: z.array(z.string()),
    grounding_confidence: float({ min: 0, max: 1 }).nullable(),
  })
  .meta({ id: 'Grounding' })
export type Grounding = z.infer<typeof Grounding>

/** How one person stands to another at this hour. */
export const Relationship = z.object({
  from_character: z.string(),
  to_character: z.string(),
  relationship_type: z.enum([
    'ally',
    'rival',
    'enemy',
    'subordinate',
    'leader',
    'mentor',
    'family',
    'friend',
    'stranger',
    'neutral',
  ]),
  tension_level: z.enum(['friendly', 'neutral', 'tense', 'hostile']),
  description: z.string().nullable(),
})
export type Relationship = z.infer<typeof Relationship>

/** The people and what is between them. */
export const CharacterGraph = z
  .object({
    relationships: z.array(Relationship),
    factions: z.array(
      z.object({ name: z.string(), members: z.array(z.string()), goal: z.string().nullable() }),
    ),
    power_dynamics: z.string().nullable(),
    central_conflict: z.string().nullable(),
    alliances: z.array(z.string()),
    rivalries: z.array(z.string()),
    historical_context: z.string().nullable(),
  })
  .meta({ id: 'CharacterGraph' })
export type CharacterGraph = z.infer<typeof CharacterGraph>

/** One frame, as a witness could have seen it. */
export const Camera = z
  .object({
    shot_type: z.string(),
    angle: z.string(),
    focal_point: z.string(),
    secondary_focus: z.string().nullable(),
    depth_of_field: z.string(),
    movement: z.string().nullable(),
    composition_rule: z.string(),
    leading_lines: z.array(z.string()),
    foreground_elements: z.array(z.string()),
    midground_elements: z.array(z.string()),
    background_elements: z.array(z.string()),
    framing_intent: z.string().nullable(),
  })
  .meta({ id: 'Camera' })
export type Camera = z.infer<typeof Camera>

/** Width to height. */
export const AspectRatio = z.enum(['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16'])

/** What the picture shows, in words. */
export const ImagePromptData = z
  .object({
    full_prompt: z.string().max(15_000),
    optimized_prompt: z.string().nullable(),
    style: z.string(),
    medium: z.string().nullable(),
    aspect_ratio: AspectRatio,
    composition_notes: z.string().nullable(),
    lighting_direction: z.string().nullable(),
    color_guidance: z.string().nullable(),
    negative_prompt: z.string().nullable(),
    quality_tags: z.array(z.string()),
    anachronism_warnings: z.array(z.string()),
    historical_confidence: float({ min: 0, max: 1 }).nullable(),
  })
  .meta({ id: 'ImagePromptData' })
export type ImagePromptData = z.infer<typeof ImagePromptData>

/** A source of a claim: a record that can be looked up, or a work that nobody checked. */
export const ClaimSource = z.object({
  title: z.string(),
  url: z.string().nullable(),
  span: z.string().nullable(),
  /** True for works named from general knowledge, which this system did not open. */
  unchecked: z.boolean(),
})

/** A statement of the scene with how it is known. */
export const Claim = z
  .object({
    text: z.string(),
    field: z.string().meta({ description: 'Dotted path of the field that states it.' }),
    status: z.enum(['documented', 'inferred', 'invented']),
    sources: z.array(ClaimSource),
    confidence: float({ min: 0, max: 1 }).nullable(),
  })
  .meta({ id: 'Claim' })
export type Claim = z.infer<typeof Claim>
