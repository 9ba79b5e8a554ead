import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '../errors.ts'

/** Bytes of the signature: more than anybody guesses while it is refused. */
const TAG_BYTES = 16

/** A position in a list as its cursor holds it: any JSON. */
export type Position = unknown

export type Cursors = ReturnType<typeof createCursors>

const invalid = () => new AppError('cursor_invalid', { detail: 'This is no cursor of this list' })

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid()
  }
}

/**
 * Makes and reads cursors: opaque, signed, and of use for the list alone for which they were made.
 * @param secret the same on every server; keys are made of it for this purpose alone.
 */
export function createCursors(secret: string) {
  const key = createHmac('sha256', secret).update('cursors').digest()

  function tagOf(list: readonly unknown[], position: string): Buffer {
    const text = JSON.stringify([list, position])
    return createHmac('sha256', key).update(text).digest().subarray(0, TAG_BYTES)
  }

  return {
    /** @param list its name and everything that was asked of it, but for how much. */
    write(list: readonly unknown[], position: Position): string {
      const text = JSON.stringify(position)
      return Buffer.concat([tagOf(list, text), Buffer.from(text)]).toString('base64url')
    },

    /** @throws AppError cursor_invalid for what was not written for this list. */
    read(list: readonly unknown[], cursor: string): Position {
      const bytes = Buffer.from(cursor, 'base64url')
      const text = bytes.subarray(TAG_BYTES).toString()
      const tag = bytes.subarray(0, TAG_BYTES)
      if (tag.length < TAG_BYTES || !timingSafeEqual(tag, tagOf(list, text))) throw invalid()
      return parse(text)
    },
  }
}

/** The header that leads to the next page: the address that was asked for, with a cursor. */
export function nextLink(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', cursor)
  return `<${path}?${parameters}>; rel="next"`
}
