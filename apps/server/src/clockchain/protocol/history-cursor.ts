import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../platform/errors.ts'

/** Bytes of a signature. */
const SIGNATURE_BYTES = 16

function sign(key: string, momentId: string, position: string): Buffer {
  const text = `history ${momentId} ${position}`
  return createHmac('sha256', key).update(text).digest().subarray(0, SIGNATURE_BYTES)
}

/** Where the history of a moment goes on: after this entry. It counts for that moment alone. */
export function sealHistoryCursor(key: string, momentId: string, position: string): string {
  return Buffer.concat([sign(key, momentId, position), Buffer.from(position)]).toString('base64url')
}

/** @throws AppError cursor_invalid */
export function openHistoryCursor(key: string, momentId: string, cursor: string): string {
  const sealed = Buffer.from(cursor, 'base64url')
  const signature = sealed.subarray(0, SIGNATURE_BYTES)
  const position = sealed.subarray(SIGNATURE_BYTES).toString('latin1')
  const isWhole = signature.length === SIGNATURE_BYTES && /^\d{1,19}$/.test(position)
  if (isWhole && timingSafeEqual(signature, sign(key, momentId, position))) return position
  const detail = 'The cursor does not belong to this list'
  throw new AppError('cursor_invalid', { detail, errors: [{ path: 'cursor', message: detail }] })
}
