import { ERRORS, type ErrorCode, Problem } from '@timepoint/contracts'
import { expect } from 'vitest'

/** Words that only appear when something internal leaks. */
export const INTERNAL =
  /node_modules|\.ts:\d|\bat \w+ \(|file:\/\/|postgres|SELECT |INSERT |ECONN|zod|fastify/i

/** Checks everything that each error of the API promises, and gives its body back. */
export async function expectProblem(
  response: { status: number; headers: { get(name: string): string | null | undefined } } & {
    text(): Promise<string>
  },
  code: ErrorCode,
): Promise<Problem> {
  const text = await response.text()
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json\b/)
  const body = Problem.parse(JSON.parse(text))
  expect(body).toMatchObject({
    type: `urn:timepoint:error:${code}`,
    title: ERRORS[code].title,
    status: ERRORS[code].status,
    code,
    error: body.detail,
  })
  expect(response.status).toBe(ERRORS[code].status)
  expect(body.detail).not.toBe('')
  expect(body.request_id).toBe(response.headers.get('x-request-id'))
  expect(text).not.toMatch(INTERNAL)
  if (body.status === 422) expect(body.errors?.length).toBeGreaterThan(0)
  else expect(body.errors).toBeUndefined()
  return body
}
