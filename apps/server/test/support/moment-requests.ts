import { Problem } from '@timepoint/contracts'
import type { Stack } from '../../src/stack.ts'
import { CLOCKCHAIN_KEY, call } from './test-stack.ts'

export const ADMIN_KEY = 'admin-key-of-this-test-0123456789'

/** A service that acts for nobody. */
export const SERVICE = { 'x-service-key': CLOCKCHAIN_KEY }

/** What two users who have nothing to do with each other, and an administrator, say who they are. */
export const ALICE = { ...SERVICE, 'x-user-id': 'alice' }
export const BOB = { ...SERVICE, 'x-user-id': 'bob' }
export const ADMIN = { ...SERVICE, 'x-admin-key': ADMIN_KEY }

type Headers = Record<string, string>

/** Requests to Clockchain, by Alice where nobody else is named. */
export function requestsTo(stack: () => Stack) {
  return {
    post: (path: string, body: unknown, headers: Headers = ALICE) =>
      call(stack(), 'POST', `/api/v1${path}`, { body, headers }),
    get: (path: string, headers: Headers = ALICE) =>
      call(stack(), 'GET', `/api/v1${path}`, { headers }),
  }
}

/** What was answered, with its status as `http`. */
export async function body(
  response: Response | Promise<Response>,
): Promise<Record<string, unknown>> {
  const got = await response
  return { http: got.status, ...((await got.json()) as Record<string, unknown>) }
}

/** With which status and code something was refused. */
export async function refusal(response: Response): Promise<[number, string]> {
  const { code } = Problem.parse(await response.json())
  return [response.status, code]
}

let count = 0

/** A name that no other moment of the file has. */
export function unique(what: string): string {
  count += 1
  return `${what} z${count}`
}

/** The path of a moment in Paris in May 1920. */
export const pathOf = (name: string) =>
  `/1920/may/3/unknown/france/unknown/paris/${name.toLowerCase().replaceAll(' ', '-')}`
