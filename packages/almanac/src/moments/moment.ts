import { z } from 'zod'
import { Source } from '../source.ts'

/** Keys into the moment's `sources`, at least one: a fact without a source is not a fact. */
const Refs = z.array(z.string()).min(1)

/** One statement, written by us, with the sources that carry it. */
export const Fact = z.strictObject({ text: z.string().min(1), sources: Refs })
export type Fact = z.infer<typeof Fact>

const HistoricalYear = z.int().refine((year) => year !== 0, 'there is no year 0')

/** A person who belongs to the moment, with what is on record of them there. */
export const MomentPerson = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  born: HistoricalYear.nullable().default(null),
  died: HistoricalYear.nullable().default(null),
  /** True when a life year is an estimate. */
  lifeYearsApproximate: z.boolean().default(false),
  role: z.enum(['primary', 'secondary', 'background']),
  /** Who they were, in at most a dozen words. */
  gloss: z.string().min(1),
  /** What they did at this moment and place. */
  did: Fact,
  register: z.enum([
    'elite',
    'educated',
    'official',
    'clergy',
    'merchant',
    'soldier',
    'artisan',
    'common',
    'servant',
    'child',
    'outsider',
  ]),
  /** False when they were not bodily at the place (for example a leader awaiting news). */
  present: z.boolean().default(true),
  /** Why presence is doubtful or disputed, in a sentence; null when it is not. */
  presenceNote: z.string().nullable().default(null),
  /** Recorded clothing, position or bearing; null when nothing is recorded. */
  clothing: Fact.nullable().default(null),
  position: Fact.nullable().default(null),
  /** Keys into `sources` for life years and identity. */
  sources: Refs,
})
export type MomentPerson = z.infer<typeof MomentPerson>

/** Words on record. Nothing else is ever put into a real person's mouth. */
export const MomentWords = z.strictObject({
  speaker: z.string().min(1),
  text: z.string().min(1),
  /** `attested`: a record or named witness reports it of this moment. `traditional`: chronicle or later saying. */
  provenance: z.enum(['attested', 'traditional']),
  source: z.string(),
  /** Year in which the words were written down. */
  recordedYear: HistoricalYear,
  note: z.string().nullable().default(null),
  tone: z.string().nullable().default(null),
  action: z.string().nullable().default(null),
})
export type MomentWords = z.infer<typeof MomentWords>

/** What the offline picture may draw; symbolic, and said to be so in the caption. */
export const MomentPicture = z.strictObject({
  terrain: z.enum([
    'desert',
    'plain',
    'hills',
    'mountains',
    'coast',
    'sea',
    'river',
    'city',
    'forest',
    'ice',
    'moon',
    'space',
    'deep-space',
  ]),
  /** Silhouette tags, nearest first, at most three; unknown tags fall back to neutral shapes. */
  silhouettes: z.array(z.string()).max(3),
  /** Compass direction of view in degrees; null lets the sky decide. */
  facing: z.number().min(0).lt(360).nullable().default(null),
})
export type MomentPicture = z.infer<typeof MomentPicture>

/** A moment of history written for this project. Every field that states a fact names its sources. */
export const CuratedMoment = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string().min(1),
  /** Other names as people type them. */
  aliases: z.array(z.string()),
  tags: z.array(z.string()).min(1),
  date: z.strictObject({
    year: HistoricalYear,
    month: z.int().min(1).max(12).nullable().default(null),
    day: z.int().min(1).max(31).nullable().default(null),
    hour: z.int().min(0).max(23).nullable().default(null),
    minute: z.int().min(0).max(59).nullable().default(null),
    second: z.int().min(0).max(59).nullable().default(null),
    season: z.enum(['spring', 'summer', 'fall', 'winter']).nullable().default(null),
    timeOfDay: z.string().nullable().default(null),
    precision: z.enum(['minute', 'hour', 'day', 'month', 'season', 'year', 'decade', 'century']),
    calendar: z.enum(['julian', 'gregorian']),
    approximate: z.boolean().default(false),
    /** Hours that local clocks were ahead of UTC; null for local solar time. */
    utcOffsetHours: z.number().nullable().default(null),
    /** A sentence for people when calendar, zone or certainty need one. */
    note: z.string().nullable().default(null),
    sources: Refs,
  }),
  era: z.string().min(1),
  place: z.strictObject({
    name: z.string().min(1),
    country: z.string().nullable().default(null),
    countryCode: z.string().length(2).nullable().default(null),
    region: z.string().nullable().default(null),
    city: z.string().nullable().default(null),
    continent: z.enum([
      'africa',
      'antarctica',
      'asia',
      'europe',
      'north-america',
      'oceania',
      'south-america',
      'ocean',
      'space',
    ]),
    /** WGS 84 degrees; null only off the Earth. */
    latitude: z.number().min(-90).max(90).nullable().default(null),
    longitude: z.number().min(-180).max(180).nullable().default(null),
    sources: Refs,
  }),
  /** Empty only with `peopleNote`, an explicit "none known". */
  people: z.array(MomentPerson),
  peopleNote: z.string().nullable().default(null),
  relationships: z
    .array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        type: z.enum([
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
        tension: z.enum(['friendly', 'neutral', 'tense', 'hostile']),
        description: z.string().min(1),
        sources: Refs,
      }),
    )
    .default([]),
  /** Where this is and what stands there: one to four facts. */
  setting: z.array(Fact).min(1),
  /** What could be seen, heard, smelt or felt, on record. */
  senses: z
    .array(
      z.strictObject({
        sense: z.enum(['sight', 'sound', 'smell', 'touch', 'taste']),
        text: z.string().min(1),
        sources: Refs,
      }),
    )
    .default([]),
  objects: z.array(z.strictObject({ name: z.string().min(1), sources: Refs })).min(4),
  /** Recorded weather only; null otherwise. */
  weather: Fact.nullable().default(null),
  crowd: Fact.nullable().default(null),
  /** What happens in this moment, present tense. */
  summary: Fact,
  stakes: Fact,
  before: Fact,
  after: Fact,
  significance: Fact,
  tension: z.enum(['low', 'medium', 'high', 'climactic']),
  arc: z.enum(['rising', 'falling', 'climactic', 'resolved']),
  words: z.array(MomentWords).default([]),
  /** Ids of curated moments that led to this one; those that it led to follow from theirs. */
  causes: z.array(z.string()).default([]),
  picture: MomentPicture,
  sources: z.record(z.string(), Source),
})
export type CuratedMoment = z.infer<typeof CuratedMoment>
