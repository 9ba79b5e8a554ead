import { hash, timingSafeEqual } from 'node:crypto'

/** SHA-256 of a text, as which tokens and keys are stored. */
export function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}

/** Whether a text is the secret, in a time that says nothing about either. */
export function isSecret(given: string, secret: string): boolean {
  return timingSafeEqual(sha256(given), sha256(secret))
}
