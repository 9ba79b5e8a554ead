import { describe, expect, it } from 'vitest'
import { readAudit } from './audit-report.ts'

const report = (vulnerabilities: object) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} })

const FOUND = {
  'bad-thing': { name: 'bad-thing', severity: 'critical', range: '<2.0.0' },
  'odd-thing': { name: 'odd-thing', severity: 'high', range: '*' },
  'old-thing': { name: 'old-thing', severity: 'moderate', range: '1.x' },
}

describe('the report of advisories', () => {
  it('G-SEC-13: advisories of a severity and above are told, by package', () => {
    expect(readAudit(report(FOUND), 'high')).toEqual({
      kind: 'answered',
      found: ['bad-thing <2.0.0: critical', 'odd-thing *: high'],
    })
    expect(readAudit(report(FOUND), 'critical')).toEqual({
      kind: 'answered',
      found: ['bad-thing <2.0.0: critical'],
    })
    expect(readAudit(report({}), 'info')).toEqual({ kind: 'answered', found: [] })
  })

  it.each([
    [
      'a registry without advisories',
      JSON.stringify({
        message: '405 Method Not Allowed - POST https://registry.example/-/npm/v1/advisories',
        uri: 'https://registry.example/-/npm/v1/advisories',
        statusCode: 405,
        error: { summary: '', detail: '' },
      }),
      'the registry answers 405',
    ],
    ['no network', JSON.stringify({ error: { code: 'ENOTFOUND' } }), 'npm says ENOTFOUND'],
    ['an error of npm', JSON.stringify({ error: { code: '' } }), 'npm could not ask'],
    ['nothing', '', 'npm printed no report'],
    ['a page', '<html>', 'npm printed no report'],
    ['another form', JSON.stringify({ auditReportVersion: 9 }), 'npm could not ask'],
  ])('G-SEC-13: %s is no report, and is not taken for a good one', (_name, printed, reason) => {
    expect(readAudit(printed, 'high')).toEqual({ kind: 'unanswered', reason })
  })
})
