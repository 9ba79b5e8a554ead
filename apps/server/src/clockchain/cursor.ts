import { createHmac, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '../platform/errors.ts'

/** Bytes of a signature: nobody guesses half of an HMAC-SHA256 either. */
const SIGNATURE_BYTES = 16

/** Where a list goes on, and by what it was asked for. */
interface CursorKind<Position> {
  /** Secret of all processes. */
  key: Buffer
  /** What the list depends on, the caller included: of another list a cursor says nothing. */
  query: unknown
  position: z.ZodType<Position>
}

function sign({ key, query }: Pick<CursorKind<never>, 'key' | 'query'>, text: string): Buffer {
  const bound = `${JSON.stringify(query)}\n${text}`
  return createHmac('sha256', key).update(bound).digest().subarray(0, SIGNATURE_BYTES)
}

/** A cursor that says where its list goes on, and can be neither read as another's nor made up. */
export function sealCursor<Position>(kind: CursorKind<Position>, position: Position): string {
  const text = JSON.stringify(position)
  return Buffer.concat([sign(kind, text), Buffer.from(text)]).toString('base64url')
}

/** Where a list goes on. @throws AppError cursor_invalid for what was not sealed for this very list. */
export function openCursor<Position>(kind: CursorKind<Position>, cursor: string): Position {
  const sealed = Buffer.from(cursor, 'base64url')
  const text = sealed.subarray(SIGNATURE_BYTES).toString()
  const signature = sealed.subarray(0, SIGNATURE_BYTES)
  const isOurs =
    signature.length === SIGNATURE_BYTES && timingSafeEqual(signature, sign(kind, text))
  if (isOurs) return kind.position.parse(JSON.parse(text))
  const detail = 'The cursor does not belong to this list'
  throw new AppError('cursor_invalid', { detail, errors: [{ path: 'cursor', message: detail }] })
}

/** The header that leads to the next page: the address that was asked for, with a cursor. */
export function nextLink(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', cursor)
  return `<${path}?${parameters}>; rel="next"`
}
