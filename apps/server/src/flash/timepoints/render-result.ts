import type { Cast, Timepoint } from '@timepoint/contracts'
import type { CharacterStub } from '../agents/outputs.ts'

/** The keys of a timepoint that a finished render decides, in their wire shapes. */
type Rendered = Pick<
  Timepoint,
  | 'title'
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'season'
  | 'time_of_day'
  | 'era'
  | 'location'
  | 'latitude'
  | 'longitude'
  | 'place'
  | 'date_edtf'
  | 'date_precision'
  | 'calendar'
  | 'is_approximate'
  | 'has_image'
  | 'image_generation_warning'
  | 'text_model_used'
  | 'image_model_used'
  | 'model_provider'
  | 'model_permissiveness'
  | 'models_used'
  | 'tags'
  | 'warnings'
  | 'usage'
  | 'citations'
  | 'confidence'
  | 'generation_time_ms'
  | 'scene'
  | 'dialog'
  | 'moment'
  | 'grounding'
  | 'claims'
  | 'search_suggestions'
>

/** What a finished render leaves behind; stored as one document. */
export interface RenderResult extends Rendered {
  /**
   * How the parts were dealt, for talk with these people; not shown. Absent in scenes that were rendered
   * before it was kept, and where nobody dealt parts.
   */
  stubs?: CharacterStub[]
  characters: Cast | null
  query_type: Timepoint['metadata']['query_type']
  graph: Timepoint['metadata']['graph']
  camera: Timepoint['metadata']['camera']
  image_prompt_data: Timepoint['metadata']['image_prompt_data']
}
