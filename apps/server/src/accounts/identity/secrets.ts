import { createHash, timingSafeEqual } from 'node:crypto'

/** SHA-256 of a text, as which tokens and keys are stored. */
export function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}

/** Whether a text is the secret, in a time that says nothing about either. */
export function isSecret(given: string, secret: string): boolean {
  return timingSafeEqual(sha256(given), sha256(secret))
}
