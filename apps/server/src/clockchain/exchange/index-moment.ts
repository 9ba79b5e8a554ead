import { type Indexed, IndexInput } from '@timepoint/contracts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { AppError } from '../../platform/errors.ts'
import { answerOnce, type GivenAnswer } from '../../platform/idempotency/answer-once.ts'
import type { IdempotencyKey } from '../../platform/idempotency/idempotency-store.ts'
import { humanOf, type Principal, userPrincipal } from '../identity/principal.ts'
import { expectVersions, type VersionCheck } from '../moments/expect-version.ts'
import { upsertMoments } from '../moments/moment-upsert.ts'
import { visibilityOf } from '../moments/visibility-of.ts'
import { createSceneFinder } from './find-scenes.ts'
import { actorOf, type IngestContext } from './ingest-context.ts'
import { invalidField } from './invalid-field.ts'
import { writerNamed } from './named-writer.ts'
import { accountOf, type Node, readNode } from './node-input.ts'
import { timepointNode } from './scene-node.ts'

/** A moment that is to be indexed, as it was sent. */
export interface IndexRequest {
  principal: Principal
  requestId: string
  body: unknown
  /** Of the moment that is written to. */
  isExpected: VersionCheck
  key: IdempotencyKey | null
}

const isBlank = (value: unknown) => value === undefined || value === null || value === ''

/** @throws AppError invalid_input; 400 where neither form was sent. */
function readBody(body: unknown): IndexInput {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidField('', 'Send a JSON object')
  }
  const { visibility, ...rest } = body as Record<string, unknown>
  const parsed = IndexInput.safeParse({ ...rest, visibility: null })
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({
      path: path.join('.'),
      message,
    }))
    const [first] = errors
    throw new AppError('invalid_input', { detail: `${first?.path}: ${first?.message}`, errors })
  }
  const { path, timepoint } = parsed.data
  if (!path && !timepoint) {
    const message = 'Send a path with metadata, or a timepoint of Flash'
    const errors = [{ path: 'path', message }]
    throw new AppError('invalid_input', { detail: message, errors, status: 400 })
  }
  const isSaid = visibility !== undefined && visibility !== null
  return { ...parsed.data, visibility: isSaid ? visibilityOf(visibility) : null }
}

function readIndexed(input: IndexInput): Node {
  const { path, metadata, timepoint, flash_timepoint_id: id, source_type: type } = input
  const visibility = input.visibility ?? null
  if (timepoint) {
    return timepointNode(timepoint, { path: path || null, sourceType: type ?? null, visibility })
  }
  const scene = id ? { flash_timepoint_id: id } : {}
  const source = type ? { source_type: type } : {}
  return readNode({ ...metadata, ...scene, ...source, id: path }, visibility)
}

/** For whom it is written: services may say so, nobody else. */
function writerOf(principal: Principal, named: string | null | undefined) {
  if (isBlank(named) || !named) return { writer: principal, ignored: [] }
  if (principal.kind !== 'system') return { writer: principal, ignored: ['created_by'] }
  const actor = writerNamed(named)
  const human = humanOf(actor)
  const writer = human === null ? { ...principal, actor } : userPrincipal(human)
  return { writer: { ...writer, isAdmin: principal.isAdmin }, ignored: [] }
}

const refused = (code: 'item_conflict' | 'moment_verified', columns: readonly string[]) =>
  new AppError(code, {
    detail:
      code === 'moment_verified'
        ? `The moment is verified: ${columns.join(', ')} cannot change`
        : `Another wrote this moment: ${columns.join(', ')} cannot be replaced`,
  })

/** What was said at all; of a scene everything is taken as said. */
function saysOf({ metadata, timepoint, ...rest }: IndexInput): (column: string) => boolean {
  if (timepoint) return () => true
  const said: Record<string, unknown> = { ...metadata, ...rest }
  return (column) => !isBlank(said[column])
}

/** Indexing of single moments. */
export function createIndexer(context: IngestContext) {
  /**
   * Stores what somebody says of one moment.
   * @throws AppError invalid_input, path_invalid, visibility_unknown, item_conflict, moment_verified,
   * version_stale; upstream_unavailable where a scene is named and Flash does not answer.
   */
  return async ({
    principal,
    requestId,
    body,
    isExpected,
    key,
  }: IndexRequest): Promise<GivenAnswer<Indexed>> => {
    const said = readBody(body)
    const { writer, ignored: unsaid } = writerOf(principal, said.created_by)
    const node = readIndexed(said)
    const scenes = createSceneFinder(context, writer)
    await scenes.find([node.sceneId])
    const scene = scenes.get(node.sceneId)
    if (scene === 'unknown') {
      throw new AppError('upstream_unavailable', { detail: 'Flash does not answer' })
    }
    const { input, ignored } = accountOf(node, scene)
    const says = saysOf(said)
    const by = { actor: actorOf(writer), isAdmin: writer.isAdmin, requestId }
    return throughDeadlocks(() =>
      answerOnce(context.db, key, async (trx) => {
        const [result] = await upsertMoments(trx, [input], { ...by, ...expectVersions(isExpected) })
        if (!result) throw new Error('an account without a result')
        if (result.outcome === 'refused') throw refused(result.code, result.columns)
        const untaken = result.ignored.filter(says)
        return {
          path: result.path,
          status: 'indexed' as const,
          ignored: [...unsaid, ...ignored, ...untaken],
        }
      }),
    )
  }
}
