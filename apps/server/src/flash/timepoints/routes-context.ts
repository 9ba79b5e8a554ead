import type { GenerateRequest } from '@timepoint/contracts'
import type { Presentation } from './present.ts'
import type { TimepointService } from './timepoint-service.ts'

/** What the routes of timepoints need. */
export interface RoutesContext {
  service: TimepointService
  /** What the generate endpoints take: it knows the presets of this server. */
  requestBody: typeof GenerateRequest
  /** Where clients reach this server: known once it listens. */
  presentation(): Pick<Presentation, 'baseUrl' | 'shareUrlBase'>
  /** Aborts when the server stops: open streams end, clients resume elsewhere. */
  stopping: AbortSignal
  heartbeatMs: number
}
