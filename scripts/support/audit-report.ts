const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What became of asking for advisories. */
export type AuditOutcome =
  /** Nobody answers that: no network, or a registry that knows no advisories. */
  { kind: 'unanswered'; reason: string } | { kind: 'answered'; found: string[] }

interface Advisory {
  severity: Severity
  range?: string
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Why there is no report, without the address that was asked. */
function reasonOf(answer: unknown): string {
  if (!isObject(answer)) return 'npm printed no report'
  const { statusCode, error } = answer
  if (typeof statusCode === 'number') return `the registry answers ${statusCode}`
  const code = isObject(error) ? error.code : undefined
  return typeof code === 'string' && code !== '' ? `npm says ${code}` : 'npm could not ask'
}

/**
 * Reads what `npm audit --json` printed.
 * @param least the least severity that counts.
 */
export function readAudit(printed: string, least: Severity): AuditOutcome {
  const answer = parse(printed)
  if (!isObject(answer) || answer.auditReportVersion !== 2 || !isObject(answer.vulnerabilities)) {
    return { kind: 'unanswered', reason: reasonOf(answer) }
  }
  const counted = SEVERITIES.slice(SEVERITIES.indexOf(least))
  const found = Object.entries(answer.vulnerabilities as Record<string, Advisory>)
    .filter(([, { severity }]) => counted.includes(severity))
    .map(([name, { severity, range }]) => `${name} ${range ?? ''}: ${severity}`)
  return { kind: 'answered', found: found.sort() }
}
