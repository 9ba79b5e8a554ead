import type { GenerateRequest } from '@timepoint/contracts'
import type { Principal } from '../../accounts/identity/principal.ts'
import type { ChangedTimepoints, ChangePage } from './list-changes.ts'
import type { Presentation } from './present.ts'
import type { TimepointService } from './timepoint-service.ts'

/** What the routes of timepoints need. */
export interface RoutesContext {
  service: TimepointService
  /** One page of the changes of all timepoints, for services alone. */
  listChanges(principal: Principal, page: ChangePage): Promise<ChangedTimepoints>
  /** What the generate endpoints take: it knows the presets of this server. */
  requestBody: typeof GenerateRequest
  /** Where clients reach this server: known once it listens. */
  presentation(): Pick<Presentation, 'baseUrl' | 'shareUrlBase'>
  /** Aborts when the server stops: open streams end, clients resume elsewhere. */
  stopping: AbortSignal
  heartbeatMs: number
}
