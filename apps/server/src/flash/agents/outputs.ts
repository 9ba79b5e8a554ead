import {
  Camera,
  Cast,
  CharacterGraph,
  CharacterRole,
  Citation,
  Claim,
  Confidence,
  Dialog,
  Grounding,
  ImagePromptData,
  Moment,
  Place,
  QueryType,
  Scene,
  Timepoint,
} from '@timepoint/contracts'
import { z } from 'zod'

const { shape } = Timepoint

/** Whether the text names a moment that can be rendered. */
const Verdict = z.object({
  admitted: z.boolean(),
  query_type: QueryType.nullable(),
  /** What the text takes for granted and is not so; null when nothing is known to be wrong. */
  premise_problem: z.string().nullable(),
  /** Why not, for people; null when admitted. */
  reason: z.string().nullable(),
  /** A query that would be admitted; null when there is none to offer. */
  suggested_query: z.string().nullable(),
})

/** When and where. Parts that are not known are null. */
const Timeline = z.object({
  title: z.string().nullable(),
  year: z.int().nullable(),
  month: z.int().min(1).max(12).nullable(),
  day: z.int().min(1).max(31).nullable(),
  hour: z.int().min(0).max(23).nullable(),
  minute: z.int().min(0).max(59).nullable(),
  second: z.int().min(0).max(59).nullable(),
  season: shape.season,
  time_of_day: z.string().max(50).nullable(),
  era: z.string().max(100).nullable(),
  date_edtf: z.string().nullable(),
  date_precision: shape.date_precision,
  calendar: shape.calendar,
  is_approximate: z.boolean(),
  location: z.string().max(500).nullable(),
  place: Place.nullable(),
  tags: z.array(z.string()),
})

/** What a search brought: text in passages, each with the sources that are said to carry it. */
export const Evidence = z.object({
  passages: z.array(
    z.object({
      text: z.string(),
      /** Ids of sources; empty for what the model says from memory. */
      sources: z.array(z.string()),
    }),
  ),
  sources: z.array(z.object({ id: z.string(), title: z.string().nullable(), url: z.string() })),
  queries: z.array(z.string()),
  /** HTML that the search provider wants shown beside what it found. */
  suggestions_html: z.string().nullable(),
})
export type Evidence = z.infer<typeof Evidence>

/** What sources say of the moment. `evidence` is null where nothing was searched. */
const GroundingResult = z.object({
  grounding: Grounding,
  claims: z.array(Claim),
  citations: z.array(Citation),
  confidence: Confidence,
  evidence: Evidence.nullable(),
})

/** How a person is to be played: dealt out before the biographies are written apart. */
const Brief = z.object({
  /** Who this is, in a few words. */
  gloss: z.string(),
  want: z.string().nullable(),
  fear: z.string().nullable(),
  register: z.string().nullable(),
  /** Three marks of how this person speaks, unlike everyone else's. */
  voice: z.array(z.string()).max(3),
})

/** A person of the cast before the biography is written. */
export const CharacterStub = z.object({
  name: z.string(),
  role: CharacterRole,
  speaks_in_scene: z.boolean(),
  /** False for roles without a known name, such as "A ferryman". */
  is_named: z.boolean(),
  /** Null where nobody dealt parts. */
  brief: Brief.nullable(),
})
export type CharacterStub = z.infer<typeof CharacterStub>

/** Who is in the scene: at most six people. */
const Identification = z.object({
  characters: z.array(CharacterStub).max(6),
  focal_character: z.string().nullable(),
})

/** What is wrong with a line. */
export const Issue = z.object({
  /** Index of the line, from 0. */
  line: z.int().min(0),
  severity: z.enum(['minor', 'critical']),
  problem: z.string(),
  fix: z.string().nullable(),
})
export type Issue = z.infer<typeof Issue>

/** What must be mended in the dialog, and the lines mended if something had to be. */
const Critique = z.object({
  issues: z.array(Issue).max(5),
  /** The lines that replace the dialog's; null when they stay. */
  rewritten: Dialog.nullable(),
})

/** The picture. Its bytes travel beside the output and are stored by the executor. */
const Picture = z.object({
  mime: z.enum(['image/webp', 'image/jpeg', 'image/png']),
  width: z.int().positive(),
  height: z.int().positive(),
  sha256: z.string(),
})

/** What each step answers, whoever answers it. */
export const OUTPUTS = {
  judge: Verdict,
  timeline: Timeline,
  grounding: GroundingResult,
  /** The second half of grounding: the fields that could be verified in what was found. */
  extraction: Grounding,
  scene: Scene,
  identification: Identification,
  characters: Cast,
  graph: CharacterGraph,
  moment: Moment,
  camera: Camera,
  dialog: z.object({ lines: Dialog }),
  critique: Critique,
  image_prompt: ImagePromptData,
  image_prompt_optimizer: z.object({ optimized_prompt: z.string() }),
  image_generation: Picture,
}

/** The name of a step and of the agent that answers it. */
export type AgentName = keyof typeof OUTPUTS

/** What a step answers. */
export type AgentOutput<Name extends AgentName> = z.infer<(typeof OUTPUTS)[Name]>

/** Outputs of the steps that have ended well. A step that failed or was left out is absent. */
export type State = { [Name in AgentName]?: AgentOutput<Name> }
