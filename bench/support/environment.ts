import { execFileSync } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'

const ROOT = join(import.meta.dirname, '..', '..')

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim()
}

/** What the results stand and fall with. */
interface Source {
  commit: string
  /** Files that differ from the commit, apart from results of benches; empty: the tree is clean. */
  changed: string[]
}

function describeSource(): Source {
  const changed = git('status', '--porcelain', '--', ':!bench/results')
  return { commit: git('rev-parse', 'HEAD'), changed: changed === '' ? [] : changed.split('\n') }
}

async function describeDatabase(client: pg.Client): Promise<string> {
  const { rows } = await client.query<Record<string, string>>(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS sync, current_setting('shared_buffers') AS buffers`,
  )
  const { version, fsync, sync, buffers } = rows[0] ?? {}
  return `PostgreSQL ${version}, fsync ${fsync}, synchronous_commit ${sync}, shared_buffers ${buffers}`
}

/** Where and on what a bench ran, a line each. Load is that of the last minute, before the bench. */
export async function describeEnvironment(client: pg.Client): Promise<string[]> {
  const { commit, changed } = describeSource()
  const tree = changed.length === 0 ? 'clean tree' : `tree with ${changed.length} changed files`
  const memoryGb = (totalmem() / 1024 ** 3).toFixed(1)
  return [
    `date      ${new Date().toISOString()}`,
    `commit    ${commit}, ${tree}`,
    `node      ${process.version} on ${process.platform}-${process.arch}`,
    `machine   ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${memoryGb} GB`,
    `load      ${loadavg()[0]?.toFixed(2)} before`,
    `database  ${await describeDatabase(client)}`,
  ]
}
