import type { Calendar, DatePrecision, Season } from '@timepoint/almanac'
import type { Visibility } from '@timepoint/contracts'

/** A date as a moment carries it: as far as it is stated or verified, the rest null. */
export interface MomentDate {
  /** Historical numbering, -999999 to 9999, never 0. Of a span its earliest year. */
  year: number
  month: number | null
  /** Null without a month. */
  day: number | null
  /** `HHMM`, local; null without a day. */
  time: string | null
  season: Season | null
  /** Part of the day in words; never a clock time. */
  timeOfDay: string | null
  precision: Exclude<DatePrecision, 'unknown'>
  isApproximate: boolean
  calendar: Calendar
  /** With astronomical years: 44 BCE is `-0043`. */
  edtf: string
  /** First and last day that the date may mean, as Julian day numbers, both inclusive. */
  lo: number
  hi: number
}

/** A place as people call it, by today's borders. What is not known is null. */
export interface MomentPlace {
  /** Of the venue or the place as a whole. */
  name: string | null
  country: string | null
  region: string | null
  city: string | null
  /** WGS 84 degrees. */
  latitude: number | null
  longitude: number | null
}

/** A source as it was given: a text, or something to look up. */
export type MomentSource =
  | string
  | { url?: string | null; title?: string | null; citation?: string | null; quote?: string | null }

export type SourceType = 'historical' | 'expander' | 'simulation' | 'predicted' | 'mcp_user'
type MomentStatus = 'proposed' | 'challenged' | 'verified' | 'alternative'

/** Who or what wrote the content, as far as it is known. Set once. */
export interface MomentProvenance {
  textModel: string | null
  imageModel: string | null
  modelProvider: string | null
  modelPermissiveness: 'permissive' | 'restricted' | 'unknown' | null
  generationId: string | null
  schemaVersion: string
  sourceRunId: string | null
}

/** A scene that Flash rendered of a moment. */
export interface MomentScene {
  /** Id of the timepoint in Flash. */
  timepointId: string
  slug: string | null
  shareUrl: string | null
  imageUrl: string | null
  thumbnailUrl: string | null
  sceneUrl: string | null
}

/** What a moment says: everything of it that is not about who may see it and how it came here. */
export interface MomentContent {
  /** At most 120 characters. */
  name: string
  /** At most 200 characters. */
  oneLiner: string | null
  date: MomentDate
  place: MomentPlace
  /** Names the event in the path; null: made of the name. */
  slug: string | null
  era: string | null
  tags: readonly string[]
  /** Names of people, organisations and places that take part. */
  figures: readonly string[]
  sources: readonly MomentSource[]
  sourceType: SourceType
  /** 0: path and name, 1: metadata, 2: a rendered scene. */
  layer: 0 | 1 | 2
  /** 0 to 1; null: not measured. */
  confidence: number | null
  /** Said beside content that may hurt. */
  disclaimer: string | null
  provenance: MomentProvenance
  /** The scene that is shown, if any. */
  scene: MomentScene | null
  /** What else callers keep with it: opaque. */
  attributes: Readonly<Record<string, unknown>>
}

/** What a moment says, with the words of its path that are content too. */
export interface AddressedContent extends MomentContent {
  slug: string
  countrySlug: string | null
  regionSlug: string | null
  citySlug: string | null
}

/** A moment as it is stored. */
export interface Moment extends AddressedContent {
  id: string
  /** Canonical, with a leading slash. */
  path: string
  visibility: Visibility
  /** Name of the actor, as of a principal. */
  createdBy: string
  status: MomentStatus
  proposedBy: string | null
  challengedBy: string | null
  supersededBy: string | null
  /** Raised by each change. */
  version: number
  /** Hash of the content in its canonical form. */
  tdfHash: string
  /** Stored edges at either end. */
  degree: number
  createdAt: Date
  updatedAt: Date
  publishedAt: Date | null
  verifiedAt: Date | null
}

/** What is known of a moment's origin where nothing was said. */
export const NO_PROVENANCE: MomentProvenance = {
  textModel: null,
  imageModel: null,
  modelProvider: null,
  modelPermissiveness: null,
  generationId: null,
  schemaVersion: '0.1',
  sourceRunId: null,
}
