import { AppError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'

/** Where a reader of changes stands: behind the change with this number, and of those before behind this id. */
export interface ChangeCursor {
  /** Decimal; -1 before all others. 0 have those that were there before changes were counted. */
  number: string
  id: string
}

/** Before all changes. */
const BEGINNING: ChangeCursor = { number: '-1', id: '00000000-0000-0000-0000-000000000000' }

/** The cursor as clients keep it. */
export function writeChangeCursor({ number, id }: ChangeCursor): string {
  return Buffer.from(`${number}.${id}`).toString('base64url')
}

/** @throws AppError cursor_invalid: not from here. */
export function cursorInvalid(): AppError {
  const message = 'changed_since is no cursor of this server: begin again with an empty one'
  return new AppError('cursor_invalid', {
    detail: message,
    errors: [{ path: 'changed_since', message }],
  })
}

/** The cursor of a text; an empty one is the beginning. @throws AppError cursor_invalid. */
export function readChangeCursor(text: string): ChangeCursor {
  if (text === '') return BEGINNING
  const [, number, id] =
    /^(\d{1,18}|-1)\.(.{36})$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (number === undefined || id === undefined || !isUuid(id)) throw cursorInvalid()
  const cursor = { number, id }
  if (writeChangeCursor(cursor) !== text) throw cursorInvalid()
  return cursor
}
