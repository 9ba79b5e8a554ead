import { describe, expect, it } from 'vitest'
import { ANONYMOUS, type Principal, SYSTEM } from '../accounts/identity/principal.ts'
import { createAccess, type Owned } from './access.ts'

const user = (userId: string): Principal => ({
  kind: 'user',
  userId,
  isMetered: true,
  scopes: null,
})

/** As contract says it, for each way to run: who may read and manage, `r`, `m`, or the refusal. */
const CALLERS = { owner: user('a'), other: user('b'), system: SYSTEM, anonymous: ANONYMOUS }
type Row = Record<keyof typeof CALLERS, string>

function outcomeOf(work: () => void): string {
  try {
    work()
    return 'yes'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe.each<[string, Parameters<typeof createAccess>[0], Record<string, Row>]>([
  [
    'accounts on',
    { enabled: true, signingSecret: null },
    {
      'read private owned': {
        owner: 'yes',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'forbidden',
      },
      'read private unowned': {
        owner: 'forbidden',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'forbidden',
      },
      'manage public owned': {
        owner: 'yes',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'unauthenticated',
      },
      'manage public unowned': {
        owner: 'forbidden',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'unauthenticated',
      },
    },
  ],
  [
    'accounts off',
    { enabled: false, signingSecret: null },
    {
      'read private owned': {
        owner: 'yes',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'forbidden',
      },
      'read private unowned': {
        owner: 'forbidden',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'yes',
      },
      'manage public owned': { owner: 'yes', other: 'forbidden', system: 'yes', anonymous: 'yes' },
      'manage public unowned': {
        owner: 'forbidden',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'yes',
      },
    },
  ],
  [
    'accounts off, behind a gateway',
    { enabled: false, signingSecret: 'secret' },
    {
      'read private owned': {
        owner: 'yes',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'forbidden',
      },
      'manage public owned': {
        owner: 'yes',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'forbidden',
      },
      'manage public unowned': {
        owner: 'forbidden',
        other: 'forbidden',
        system: 'yes',
        anonymous: 'yes',
      },
    },
  ],
])('G-OWN-1: %s', (_name, rules, table) => {
  const access = createAccess(rules)
  const cases = Object.entries(table).flatMap(([what, row]) =>
    Object.entries(row).map(([caller, outcome]) => [what, caller, outcome] as const),
  )

  it.each(cases)('%s by %s: %s', (what, caller, outcome) => {
    const [action, visibility, owner] = what.split(' ')
    const owned: Owned = {
      visibility: visibility as Owned['visibility'],
      ownerId: owner === 'owned' ? 'a' : null,
    }
    const principal = CALLERS[caller as keyof typeof CALLERS]
    const assert = action === 'read' ? access.assertReadable : access.assertManageable
    expect(outcomeOf(() => assert(principal, owned))).toBe(outcome)
  })

  it.each(['public', 'unlisted'] as const)('everybody reads what is %s', (visibility) => {
    for (const principal of Object.values(CALLERS)) {
      for (const ownerId of ['a', null]) access.assertReadable(principal, { visibility, ownerId })
    }
  })
})
