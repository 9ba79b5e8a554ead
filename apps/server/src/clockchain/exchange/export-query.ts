import { z } from 'zod'
import { FilterParameters, withYearsInOrder } from '../reading/filters.ts'

/** Which moments are exported: the filters of lists. */
export const ExportQuery = withYearsInOrder(z.object(FilterParameters))
export type ExportQuery = z.infer<typeof ExportQuery>
