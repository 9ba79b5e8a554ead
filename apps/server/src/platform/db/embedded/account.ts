import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A system account that processes run as. */
export interface Account {
  name: string
  uid: number
  gid: number
}

function accounts(): Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name, , uid, gid] = line.split(':')
      return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
    })
}

/**
 * The account that PostgreSQL runs as. It refuses to run as root, so root lends it the account
 * `postgres`, or `nobody` where that does not exist. Null: our own account.
 * @throws Error when root has no such account to lend.
 */
export function postgresAccount(): Account | null {
  if (process.getuid?.() !== 0) return null
  const known = accounts()
  const account = ['postgres', 'nobody']
    .map((name) => known.find((candidate) => candidate.name === name))
    .find((candidate) => candidate !== undefined)
  if (!account) {
    throw new Error(
      'PostgreSQL cannot run as root, and this machine has neither an account "postgres" nor "nobody". ' +
        'Start as a normal user, or set DATABASE_URL.',
    )
  }
  return account
}

/** Whether the account can really use a path: asked of the kernel, not computed from mode bits. */
export function canAccess(account: Account | null, path: string, mode: 'r' | 'w' | 'x'): boolean {
  const identity = account ? { uid: account.uid, gid: account.gid } : {}
  const probe = spawnSync('/bin/sh', ['-c', `test -${mode} "$0"`, path], { cwd: '/', ...identity })
  return probe.status === 0
}
