import {
  type EdgeType,
  ExportedEdge,
  ExportedJob,
  ExportedMoment,
  stringifyWire,
} from '@timepoint/contracts'
import type { z } from 'zod'
import type { Db } from '../../platform/db/database.ts'
import type { Job } from '../jobs/job.ts'
import { presentJob } from '../jobs/present-job.ts'
import { instant, presentDetail } from '../moments/present-moment.ts'
import { type AccountNames, findAccountNames } from './account-names-store.ts'
import {
  type OwnEdge,
  type OwnMoment,
  type RowsAfter,
  readOwnEdges,
  readOwnJobs,
  readOwnMoments,
} from './export-account-store.ts'

/** Rows that are read at a time. */
const AT_ONCE = 100

/** JSON of one value. @throws ZodError for one that breaks its schema. */
function json<S extends z.ZodType>(schema: S, value: z.input<S>): string {
  return stringifyWire(schema, schema.parse(value))
}

function momentText({ moment, scenes, aliases, supersededBy, recordHash }: OwnMoment): string {
  // They see their own name, whichever it is.
  const viewer = { actor: moment.createdBy, isAdmin: false }
  const parts = { scenes, supersededBy, recordHash, edges: [], edgesTruncated: false }
  const { edges: _, edges_truncated: __, ...detail } = presentDetail(moment, parts, viewer)
  return json(ExportedMoment, { ...detail, aliases })
}

const edgeText = ({ source, target, type, weight, theme, description, ...edge }: OwnEdge) =>
  json(ExportedEdge, {
    source,
    target,
    edge_type: type as EdgeType,
    weight,
    theme,
    description,
    evidence: edge.evidence,
    created_at: instant(edge.createdAt),
  })

const jobText = (job: Job) => {
  const { query, preset, visibility } = job
  return json(ExportedJob, { ...presentJob(job), query, preset, visibility })
}

type Read<T> = (db: Db, account: AccountNames, page: RowsAfter<T>) => Promise<T[]>

/** The rows of somebody as JSON, a page at a time: the next one is read when the last was taken. */
function partOf<T>(db: Db, read: Read<T>, text: (row: T) => string) {
  return async function* (userId: string): AsyncGenerator<string> {
    const account = await findAccountNames(db, userId)
    let after: T | null = null
    while (account) {
      const page: T[] = await read(db, account, { after, limit: AT_ONCE })
      for (const row of page) yield text(row)
      after = page.at(-1) ?? null
      if (after === null) return
    }
  }
}

/**
 * What Clockchain has of somebody, for their export: lists by their names in it, each item as JSON. Rows are read as
 * they are taken, each once; what changes meanwhile is told as it was or as it is.
 */
export function exportParts(db: Db) {
  return [
    { name: 'moments', items: partOf(db, readOwnMoments, momentText) },
    { name: 'edges', items: partOf(db, readOwnEdges, edgeText) },
    { name: 'jobs', items: partOf(db, readOwnJobs, jobText) },
  ] as const
}
