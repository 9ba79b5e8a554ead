/**
 * The wait that a `Retry-After` header asks for, in milliseconds; undefined when there is none or it
 * cannot be read. Source: RFC 9110, 10.2.3 (seconds, or a date).
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after']?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
